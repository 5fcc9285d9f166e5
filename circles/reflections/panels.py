"""What a circle's page shows of its reflections."""

from __future__ import annotations

from django.http import HttpRequest

from circles.models import CirclePage
from circles.reflections.models import Reflection
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
