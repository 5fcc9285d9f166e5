"""What rooms above show on a circle's page, without this room knowing them.

A room registers a function in its `AppConfig.ready()`. It is called with the circle and the
request and returns a panel, or None when it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from circles.models import CirclePage


@dataclass(frozen=True, slots=True)
class CirclePanel:
    """A part of the circle's page: its template sees `panel.context` as its own context."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


PanelMaker = Callable[[CirclePage, HttpRequest], CirclePanel | None]

_makers: list[PanelMaker] = []


def register_circle_panel(maker: PanelMaker) -> None:
    """Show what `maker` returns on every circle's page; registering twice shows it once."""
    if maker not in _makers:
        _makers.append(maker)


def circle_panels(circle: CirclePage, request: HttpRequest) -> list[CirclePanel]:
    """Return the panels of one circle, in the order of registration."""
    made = (maker(circle, request) for maker in _makers)
    return [panel for panel in made if panel is not None]
