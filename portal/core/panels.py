"""Panels that one room shows on another's pages, without the other knowing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page: its template sees `context` as `panel`, and the request."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    #: Where it stands: under the page's heading ("head") or after its text ("foot").
    place: str = "foot"


#: Is called with the page and the request; None: nothing to say.
PanelMaker = Callable[[Any, HttpRequest], Panel | None]


class PanelRegistry:
    """The panels of one kind of page."""

    def __init__(self) -> None:
        """Begin without any."""
        self._makers: list[PanelMaker] = []

    def register(self, maker: PanelMaker) -> None:
        """Show what `maker` returns; registering twice shows it once."""
        if maker not in self._makers:
            self._makers.append(maker)

    def panels(self, page: Any, request: HttpRequest) -> list[Panel]:
        """Return the panels of one page, in the order of registration."""
        made = (maker(page, request) for maker in self._makers)
        return [panel for panel in made if panel is not None]
