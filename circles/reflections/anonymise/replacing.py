"""Safer words for a mark that depend on the whole text: age bands, times, roles with a letter."""

# ruff: noqa: PLR2004 - ages, days and lengths, said beside each.
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from string import ascii_uppercase

from dateutil.parser import parse

from .findings import Finding, Tier
from .lexicon import one_of, phrase_list

# Where an age stands alone, a child may stand for it: "she is 9", not "a girl of 9".
_AGE_ALONE = frozenset(
    {"age_old", "age_stated", "age_is", "age_then", "age_beside_name", "age_word_beside_name"}
)
_AGE_RULES = _AGE_ALONE | {"age_of", "age_cell"}
_WORDS = tuple(phrase_list("numbers_in_order"))
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBER = re.compile(r"\b(?:\d{1,3}|" + one_of((*_TENS, *_WORDS)) + r")\b", re.I)
_BANDS = (
    (1, "under one"),
    (5, "under five"),
    (10, "between 5 and 9"),
    (13, "between 10 and 12"),
    (16, "between 13 and 15"),
    (18, "16 or 17"),
    (65, "an adult"),
    (200, "an older adult"),
)
# "A ten-year-old girl", not "six years old", which says the age of somebody named before.
_NOUN = re.compile(r"(?:year|month|week)[- ]olds?$", re.IGNORECASE)
_NOUN_FOLLOWS = re.compile(
    r" (?:girl|boy|child|lad|son|daughter|brother|sister|cousin|niece|nephew|twin|baby|mother"
    r"|father|pupil|student)s?\b",
    re.IGNORECASE,
)
_CALLED = {
    "under one": "baby",
    "under five": "small child",
    "between 5 and 9": "child",
    "between 10 and 12": "child",
    "between 13 and 15": "teenager",
    "16 or 17": "teenager",
    "an adult": "adult",
    "an older adult": "older adult",
}
_YOUNG = frozenset({"baby", "small child", "child", "teenager"})
# Reading a date takes as long as checking a sentence; nobody writes so many.
_MOST_DATES = 100
_SEASONS = ("in the winter", "in the spring", "in the summer", "in the autumn")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? (?:the )?", re.IGNORECASE)
_OF = re.compile(r"(?<=\w) of (?=\w)")


def with_safer_words(text: str, findings: list[Finding]) -> list[Finding]:
    """The same findings of a normalised text, with replacements that fit it."""
    dated = _times(text, findings)
    lettered = _letters(text, findings)
    return [
        _with_first(finding, _first_choice(text, finding, dated, lettered)) for finding in findings
    ]


def _first_choice(
    text: str, finding: Finding, dated: dict[int, str], lettered: dict[int, str]
) -> str | None:
    if finding.rule in _AGE_RULES:
        words = text[finding.start : finding.end]
        if not _NOUN.search(words):
            return age_band(words)
        noun = age_noun(words)
        return "young" if noun in _YOUNG and _NOUN_FOLLOWS.match(text, finding.end) else noun
    return dated.get(finding.start) or lettered.get(finding.start)


def _with_first(finding: Finding, words: str | None) -> Finding:
    if words is None or finding.tier is Tier.TELL:
        return finding
    if finding.rule in _AGE_RULES:
        others = _beside_age(words, finding.rule)
    else:
        others = tuple(other for other in finding.replacements if other != words)
    return replace(finding, replacements=(words, *others)[:3])


def _beside_age(words: str, rule: str) -> tuple[str, ...]:
    """What else stands for an age: before a noun and alone ("a young girl", "a teenager who")."""
    if words == "young":
        return ("child",)
    if words in _YOUNG:
        return ("young",)
    is_alone = rule in _AGE_ALONE and words.startswith(("under", "between", "16"))
    return ("a child",) if is_alone else ()


def age_band(words: str) -> str | None:
    """The band of an age that stands in ``words`` ("9", "six", "a 14-year-old"), if one does."""
    found = _NUMBER.search(words)
    if found is None:
        return None
    lower = found.group().lower()
    if lower.isdigit():
        age = int(lower)
    else:
        age = 10 * (_TENS.index(lower) + 2) if lower in _TENS else _WORDS.index(lower) + 1
    if re.search(r"\b(?:month|week|day)s?\b", words, re.IGNORECASE):
        months = re.search(r"month", words, re.IGNORECASE)
        age = age // 12 if months else 0
    return next((band for limit, band in _BANDS if age < limit), None)


def age_noun(words: str) -> str | None:
    """What somebody of the age in ``words`` ("14-year-old") is called, if an age is there."""
    return _CALLED.get(age_band(words) or "")


def _times(text: str, findings: list[Finding]) -> dict[int, str]:
    """Each exact date by its place: the first as a season, later ones as time since the first."""
    dates = list(islice(_dates(text, findings), _MOST_DATES))
    if not dates:
        return {}
    _, first = dates[0]
    return {start: time_since(first, day) or _SEASONS[day.month % 12 // 3] for start, day in dates}


def _dates(text: str, findings: list[Finding]) -> Iterator[tuple[int, date]]:
    for finding in findings:
        if finding.rule not in {"date", "date_of_birth"}:
            continue
        words = _OF.sub(" ", _WEEKDAY.sub("", text[finding.start : finding.end]))
        try:
            # A date without a year is taken for one of the same year as the others.
            yield finding.start, parse(words, dayfirst=True, default=_SAME_YEAR).date()
        except (ValueError, OverflowError):
            continue


def time_since(first: date, later: date) -> str | None:
    """How long after ``first`` a later day is, in words; ``None`` if it is not later."""
    days = (later - first).days
    if days <= 0:
        return None
    if days == 1:
        return "the next day"
    for least, unit in ((700, 365), (60, 30), (14, 7)):
        if days >= least:
            count, name = round(days / unit), {365: "years", 30: "months", 7: "weeks"}[unit]
            return f"{_count(count)} {name} later"
    return "a week later" if days >= 6 else "some days later"


def _count(number: int) -> str:
    return _WORDS[number - 1] if number <= len(_WORDS) else str(number)


def _letters(text: str, findings: list[Finding]) -> dict[int, str]:
    """Roles of people by their place, with a letter where two names share one ("carer A")."""
    names: dict[str, list[str]] = {}
    roles: dict[int, tuple[str, str]] = {}
    for finding in findings:
        role = finding.replacements[0] if finding.replacements else ""
        if finding.type != "PERSON" or not role.startswith("the ") or finding.rule in GUESSED_ROLES:
            continue
        name = text[finding.start : finding.end].casefold().removesuffix("'s")
        known = names.setdefault(role, [])
        if name not in known:
            known.append(name)
        roles[finding.start] = (role, name)
    return {
        start: f"{role.removeprefix('the ')} {ascii_uppercase[names[role].index(name) % 26]}"
        for start, (role, name) in roles.items()
        if len(names[role]) > 1
    }


GUESSED_ROLES = frozenset(
    {"given_name", "unknown_capital", "initial", "capitals", "odd_capital", "surname", "naming"}
    | {"repeat", "cited", "second_reader", "unknown_word", "dotted_initials", "disguised_name"}
)
"""Rules whose first replacement is a guess that fits anybody, no role that the text tells."""
_SAME_YEAR = parse("2000-01-01")
