"""Registrations only."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from learning.glossary.viewsets import GlossaryTermViewSet

register_snippet(GlossaryTermViewSet)
