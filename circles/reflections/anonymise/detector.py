"""The check itself: text in, marks out. Nothing is stored, logged or sent anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from .ages import beside_names
from .author_tells import find_author_tells
from .court_papers import find_in_court_paper
from .findings import Finding, merge
from .lexicon import NAME_PARTICLES, one_of
from .names import names_found, read
from .normalise import normalise
from .organisations import find_organisations
from .pattern import Page
from .patterns import find_identifiers
from .people import Person, find_people, find_repeats
from .quasi import find_quasi
from .reading import Reading
from .replacing import GUESSED_ROLES, with_safer_words
from .second_reader import find_second
from .tokens import has_few_capitals, tokenise

MAX_LENGTH = 40_000
"""Characters that are read in one go; the callers refuse longer texts with words."""

RULES_VERSION = "2026-12d"
"""Stored with each reflection, so that those checked by older rules can be found again."""


_WEAK_NAMES = frozenset({"given_name", "unknown_capital", "odd_capital", "place", "capitals"})
_NAME_HOLDERS = frozenset(
    {"feast", "saint", "prison", "shop", "condition", "people", "date", "month_year"}
)
# Title, two first names, "van der" and two surnames.
_LONGEST_NAME = 7
_JOINS_NAMES = re.compile(rf"[ -]| (?:(?:{one_of(NAME_PARTICLES)}|ferch|bint) ){{1,3}}")


def check(
    text: str,
    people: Iterable[Person | str] = (),
    *,
    writers: frozenset[str] = frozenset(),
    second_reader: bool = True,
) -> list[Finding]:
    """Mark what may identify somebody in ``text``.

    ``people`` are those the author lists as being in the story, ``writers`` surnames in lower case
    of published writers beyond those that the detector knows. The findings are in order of place
    and do not overlap, except author tells, which may lie over others. ``second_reader`` adds what
    the trained tagger takes for a name and no rule has found (rule "second_reader").
    Raises ValueError if the text is longer than ``MAX_LENGTH``.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(f"a text of {len(text)} characters is longer than {MAX_LENGTH}")
    plain = normalise(text)
    listed = [person if isinstance(person, Person) else Person(person) for person in people]
    named = [Person(normalise(p.name).text, p.role) for p in listed]
    reading = read(plain.text, writers)
    found = merge(_find(reading, named, second_reader=second_reader))
    found = _with_whole_names(found, plain.text)
    findings = with_safer_words(plain.text, found)
    return [
        _on_original(finding, *plain.original_span(finding.start, finding.end))
        for finding in findings
    ]


def _find(reading: Reading, people: list[Person], *, second_reader: bool) -> list[Finding]:
    text = reading.text
    page = Page.of(text)
    places = list(find_organisations(reading))
    quasi = [f for f in (*find_quasi(page), *find_in_court_paper(page)) if not _inside(f, reading)]
    names = [f for f in names_found(reading) if not _belongs(f, places, quasi)]
    found = [
        *find_people(reading, people),
        *(f for f in find_identifiers(page) if not _inside(f, reading)),
        *quasi,
        *names,
        *find_repeats(reading),
        *places,
    ]
    found += _with_their_towns(found, text)
    found += list(beside_names(text, found))
    if second_reader:
        found += find_second(reading, found)
    return [*found, *find_author_tells(page)]


def _with_their_towns(found: list[Finding], text: str) -> list[Finding]:
    """“Brook in Burnley”: a branch and its town are one name, "in" included."""
    ordered = sorted(found, key=lambda f: f.start)
    return [
        replace(left, end=right.end, type="ORG", replacements=("a service", "[place]"))
        for left, right in pairwise(ordered)
        if left.rule in {"capital_pair", "odd_capital", "shop"}
        and right.rule in {"place", "odd_capital", "unknown_word", "second_reader"}
        and text[left.end : right.start] in {" in ", " on ", " at ", " near "}
    ]


def _with_whole_names(found: list[Finding], text: str) -> list[Finding]:
    """First name and surname side by side are one name: asked about, and replaced, once.

    A role that the text tells ("her son Tyler Hale") is the role of the whole name.
    """
    whole: list[Finding] = []
    for finding in found:
        left = whole[-1] if whole else None
        if left is None or not _is_one_name(left, finding, text):
            whole.append(finding)
            continue
        told = next((f for f in (left, finding) if f.rule not in GUESSED_ROLES), left)
        whole[-1] = replace(told, start=left.start, end=finding.end)
    return whole


def _is_one_name(left: Finding, right: Finding, text: str) -> bool:
    names = left.type == right.type == "PERSON" and left.is_block and right.is_block
    parts = text[left.start : right.end].split()
    joined = _JOINS_NAMES.fullmatch(text, left.end, right.start) is not None
    return names and joined and len(parts) <= _LONGEST_NAME


def _inside(finding: Finding, reading: Reading) -> bool:
    return reading.is_within_allowed(finding.start, finding.end)


def _belongs(name: Finding, places: list[Finding], quasi: list[Finding]) -> bool:
    """Whether a word taken for a name is part of something else that was found.

    An unknown word may be part of the name of a school, road or team; a first name too may be part
    of a date, a saint's church or a prison ("Christmas Eve", "St Cuthbert's", "HMP Chelmsford").
    """
    if name.rule not in _WEAK_NAMES:
        return False
    within = [f for f in quasi if f.rule in _NAME_HOLDERS]
    if name.rule != "given_name":
        within += [f for f in places if f.rule in {"named_place", "named_area"}]
    return any(f.start <= name.start and name.end <= f.end for f in within)


def _on_original(finding: Finding, start: int, end: int) -> Finding:
    return replace(finding, start=start, end=end)


def lacks_capitals(text: str) -> bool:
    """Whether a text has hardly any capitals, so that the list of people matters most."""
    plain = normalise(text).text
    return has_few_capitals(plain, tokenise(plain))
