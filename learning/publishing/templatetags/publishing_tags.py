"""The part of Wagtail's panel of checks that knows what guidance needs."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from learning.models.base import LearningPage
from learning.publishing.editing import checks_url, shown_findings

register = template.Library()


@register.inclusion_tag("publishing/before_publishing.html", takes_context=True)
def before_publishing(context: Context) -> dict[str, Any]:
    """Show what stands in the way of publishing the page in the editor; nothing for others."""
    page, request = context["object"], context["request"]
    if not isinstance(page, LearningPage):
        return {}
    return {"url": checks_url(page, request), **shown_findings(page)}
