"""What lists that can be narrowed show: boxes to tick with their numbers, and what is in force."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One box to tick."""

    slug: str
    label: str
    #: How many choosing it would show. None where that is too few to be told.
    count: int | None
    chosen: bool
    #: What is said instead: every number from this one up is shown.
    shown_from: int = 1


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """One fieldset of boxes."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """A filter in force, and the address without it."""

    label: str
    url: str
    #: What its facet is called, where that is said beside it.
    of: str = ""
