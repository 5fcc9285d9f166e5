"""Registrations only."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from learning.practice_tools.viewsets import DrillSentenceViewSet

register_snippet(DrillSentenceViewSet)
