"""The check itself: text in, marks out. Nothing is stored, logged or sent anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .author_tells import find_author_tells
from .findings import Finding, merge
from .names import names_found, read
from .normalise import normalise
from .organisations import find_organisations
from .patterns import find_identifiers
from .people import Person, find_people, find_repeats
from .quasi import find_quasi
from .reading import Reading, allowed_spans
from .tokens import has_few_capitals, tokenise

MAX_LENGTH = 20_000
"""Characters that are read in one go; the callers refuse longer texts with words."""

RULES_VERSION = "2026-11"
"""Stored with each reflection, so that those checked by older rules can be found again."""


def check(text: str, people: Iterable[Person | str] = ()) -> list[Finding]:
    """Mark what may identify somebody in ``text``.

    ``people`` are those the author lists as being in the story. The findings are in order of place
    and do not overlap, except author tells, which may lie over others.
    Raises ValueError if the text is longer than ``MAX_LENGTH``.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(f"a text of {len(text)} characters is longer than {MAX_LENGTH}")
    plain = normalise(text)
    listed = [person if isinstance(person, Person) else Person(person) for person in people]
    findings = merge(_find(plain.text, [Person(normalise(p.name).text, p.role) for p in listed]))
    return [
        _on_original(finding, *plain.original_span(finding.start, finding.end))
        for finding in findings
    ]


def _find(text: str, people: list[Person]) -> list[Finding]:
    allowed = allowed_spans(text)
    reading = read(text, allowed)
    free = [
        *(f for f in find_identifiers(text) if not _inside(f, reading)),
        *(f for f in find_quasi(text) if not _inside(f, reading)),
    ]
    places = list(find_organisations(reading))
    return [
        *free,
        *(f for f in names_found(reading) if not _belongs_to_place(f, places)),
        *find_repeats(reading),
        *find_people(reading, people),
        *places,
        *find_author_tells(text),
    ]


def _inside(finding: Finding, reading: Reading) -> bool:
    return any(start <= finding.start and finding.end <= end for start, end in reading.allowed)


def _belongs_to_place(name: Finding, places: list[Finding]) -> bool:
    """Whether an unknown word is part of the name of a school, road or team, and no person's."""
    if name.rule not in {"unknown_capital", "odd_capital", "place"}:
        return False
    return any(p.rule == "named_place" and p.start <= name.start < p.end for p in places)


def _on_original(finding: Finding, start: int, end: int) -> Finding:
    return replace(finding, start=start, end=end)


def lacks_capitals(text: str) -> bool:
    """Whether a text has hardly any capitals, so that the list of people matters most."""
    return has_few_capitals(tokenise(normalise(text).text))
