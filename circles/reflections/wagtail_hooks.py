"""Templates of reflection among the snippets of the admin. Reflections themselves are not there."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from circles.reflections.models import ReflectionTemplate


class ReflectionTemplateViewSet(SnippetViewSet):
    """Staff keep the stages and prompts that people write to."""

    model = ReflectionTemplate
    icon = "form"
    list_display = ["name", "source", "version", "is_offered"]
    search_fields = ["name", "summary"]


register_snippet(ReflectionTemplateViewSet)
