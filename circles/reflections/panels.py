"""What the pages of circles and guides show of their reflections."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from circles.models import CirclePage
from circles.reflections.models import Reflection
from learning.models import PracticeGuidePage
from portal.core.panels import Panel

SHOWN = 4


def released_reflections(circle: CirclePage, request: HttpRequest) -> Panel:
    """The circle's released reflections in no telling order; one query."""
    found = list(Reflection.objects.for_reading().filter(circle=circle)[: SHOWN + 1])
    return Panel(
        template="reflections/circle_panel.html",
        context={
            "reflections": found[:SHOWN],
            "has_more": len(found) > SHOWN,
            "circle": circle,
        },
    )


def reflections_on(page: Any, request: HttpRequest) -> Panel | None:
    """Lead from a guide to what was learnt with it, and to writing about it; no query."""
    if not isinstance(page, PracticeGuidePage):
        return None
    return Panel(template="reflections/guide_panel.html", context={"guide": page})
