"""Layer 3: details that identify together with others: ages, dates, places, what a family is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import circumstances
from .findings import Finding, Tier
from .lexicon import COMMON_UNITS, MONTHS, NUMBER_WORDS, SHORT_MONTHS, WEEKDAYS
from .patterns import DATE, Pattern

_I = re.IGNORECASE
_NUMBER = r"(?:\d{1,2}|" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
_UNIT = "|".join(sorted(COMMON_UNITS, key=len, reverse=True))
_MONTH_ONLY = "(?:" + "|".join(sorted([*MONTHS, *SHORT_MONTHS], key=len, reverse=True)) + ")"
_WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
_CAPS = r"[A-ZÀ-Þ][\w'-]{1,30}"


def _age_instead(found: re.Match[str], text: str) -> bool:
    """Scores, levels and counts are no ages."""
    before = text[max(0, found.start() - 24) : found.start()].lower()
    return not re.search(
        r"(?:score|scale|scaled|rating|rated|level|section|number|total|answer|it|that"
        r"|this|which)\s*$",
        before,
    )


def _is_year_of_event(found: re.Match[str], text: str) -> bool:
    """A year of publication stands beside its author or its law."""
    before = text[max(0, found.start() - 40) : found.start()]
    return not re.search(
        r"(?:Act|published|edition|guidance|report|study|Regulations)\W{0,3}$", before
    )


_WARN = Tier.WARN
_AGE = "An exact age narrows down who it is about."
_AGE_BANDS = ("of primary-school age", "a young teenager", "an adult")
_WHEN = "An exact date can be matched with records and with other people's memories."
_TIMES = ("recently", "some weeks later", "in the spring")
_PLACE = "The name of a place narrows down who it is about."

PATTERNS = (
    # Ages
    Pattern(
        "age_old",
        "AGE",
        _AGE,
        re.compile(
            rf"\b{_NUMBER}(?:[ -](?:and a half|½))?[ -](?:year|yr|month|week|day)s?"
            rf"[ -]olds?\b|\b\d{{1,2}} ?(?:yo|y/o|yrs?)\b",
            _I,
        ),
        _AGE_BANDS,
        _WARN,
    ),
    Pattern(
        "age_stated",
        "AGE",
        _AGE,
        re.compile(
            rf"\b(?:aged?|age of|turned|turning|turns|nearly|almost|just gone|(?<=[a-z] )at) "
            rf"(?P<id>{_NUMBER})"
            rf"(?![\w.,:/%-]?\w)(?! (?:{_UNIT})\b)",
            _I,
        ),
        _AGE_BANDS,
        _WARN,
        _age_instead,
    ),
    Pattern(
        "age_is",
        "AGE",
        _AGE,
        re.compile(
            rf"(?:\b(?:is|was|are|were|who's|he's|she's|he'd be|now|only)|(?<=[a-z])'s) "
            rf"(?:only |just |now |about |nearly |almost )?"
            rf"(?P<id>{_NUMBER}(?: (?:and|or) {_NUMBER})?)(?=[,.;!?)]|\s(?:and|but|when|now"
            rf"|then|so|with|years)|\s?$)"
            rf"(?!\.\d)(?! (?:{_UNIT})\b)",
            _I | re.MULTILINE,
        ),
        _AGE_BANDS,
        _WARN,
        _age_instead,
    ),
    Pattern(
        "age_beside_name",
        "AGE",
        _AGE,
        re.compile(
            r"(?<=[^\W\d_])(?:, | \(| – | - )(?:aged )?(?P<id>\d{1,2})(?=[,;)]|\s?[–-]|\.(?!\d))"
        ),
        _AGE_BANDS,
        _WARN,
        _age_instead,
    ),
    Pattern(
        "age_row",
        "AGE",
        _AGE,
        re.compile(
            r"(?<=[^\W\d_])(?:,|:)? \(?(?P<id>\d{1,2}(?:, \d{1,2}){0,5},? (?:and|&) \d{1,2}"
            r")(?=[,.;)]|\s(?:year|who|were|and))"
        ),
        _AGE_BANDS,
        _WARN,
    ),
    Pattern(
        "age_months",
        "AGE",
        _AGE,
        re.compile(
            rf"\b(?:{_NUMBER}|2\d|3[0-6]) months\b(?= (?:old\b|and\b|baby|when)|[,.)])(?<!after)",
            _I,
        ),
        ("under two",),
        _WARN,
    ),
    Pattern(
        "gestation",
        "AGE",
        "How far a pregnancy is gives a date.",
        re.compile(r"\b\d{1,2} weeks (?:pregnant|gestation|premature)\b", _I),
        ("pregnant", "born early"),
        _WARN,
    ),
    Pattern(
        "school_year",
        "AGE",
        "A school year gives an age.",
        re.compile(
            rf"\b(?:year|yr) (?:1[0-3]|[1-9]|{_NUMBER})\b(?! (?:of|plan|ago))|\bY(?:1[0-3]"
            rf"|[1-9])\b",
            _I,
        ),
        ("at primary school", "at secondary school"),
        _WARN,
    ),
    # Dates and times
    Pattern(
        "date",
        "DATE",
        _WHEN,
        re.compile(rf"(?<![\d/.-]){DATE}(?![\d/])", _I),
        _TIMES,
        _WARN,
        lambda found, text: (
            not re.fullmatch(r"\d{1,2}/\d{1,2}", found.group())
            or bool(
                re.search(
                    r"\b(?:on|the|by|until|dated)\s+$",
                    text[max(0, found.start() - 8) : found.start()],
                    _I,
                )
            )
        ),
    ),
    Pattern(
        "month_year",
        "DATE",
        _WHEN,
        re.compile(rf"\b{_MONTH_ONLY}\.? (?:of )?(?:19|20)\d\d\b", _I),
        _TIMES,
        _WARN,
    ),
    Pattern(
        "day_of_month",
        "DATE",
        _WHEN,
        re.compile(
            rf"\b(?:{_WEEKDAY},? )?(?:the )(?:[12]?\d|3[01])(?:st|nd|rd|th)\b(?! (?:birthday"
            rf"|century|time|floor))",
            _I,
        ),
        _TIMES,
        _WARN,
    ),
    Pattern(
        "year",
        "DATE",
        _WHEN,
        re.compile(
            r"\b(?:in|since|until|from|during|before|after|by|late|early|back in|summer of"
            r"|of) (?P<id>(?:19[3-9]\d|20[0-4]\d))\b",
            _I,
        ),
        ("some years ago",),
        _WARN,
        _is_year_of_event,
    ),
    Pattern(
        "clock",
        "DATE",
        "An exact time can be matched with records.",
        re.compile(
            r"(?<![\d.])\d{1,2}[.:]\d{2} ?(?:am|pm)\b|(?<![\d.:])(?:[01]?\d|2[0-3])"
            r":[0-5]\d(?![\d:])",
            _I,
        ),
        ("in the evening", "in the morning"),
        _WARN,
    ),
    Pattern(
        "feast",
        "DATE",
        "A feast day is an exact date and may tell a family's faith.",
        re.compile(
            r"\b(?:christmas (?:eve|day)|boxing day|new year'?s (?:eve|day)|easter sunday"
            r"|good friday|mother'?s day|father'?s day|"
            r"valentine'?s(?: day)?|halloween|bonfire night|eid(?: al-\w{3,5})?|diwali"
            r"|hanukkah|vaisakhi|passover|yom kippur|"
            r"lunar new year|nowruz|st \w{5,8}'s day)\b",
            _I,
        ),
        ("on a family occasion", "in the winter"),
        _WARN,
    ),
    # Places and organisations
    Pattern(
        "prison",
        "ORG",
        _PLACE,
        re.compile(rf"\b(?:HMP|HMYOI|YOI)(?: {_CAPS}| \w{{4,20}})"),
        ("a prison",),
        _WARN,
    ),
    Pattern(
        "saint",
        "ORG",
        "A place named after a saint: a school, church or hospital.",
        re.compile(
            rf"\b(?:St|Saint|Our Lady)\.? (?:of )?{_CAPS}(?: (?:and|&) {_CAPS})?(?: {_CAPS}){{0,3}}"
        ),
        ("a school", "a church", "a hospital"),
        _WARN,
    ),
    Pattern(
        "shop",
        "ORG",
        _PLACE,
        re.compile(
            rf"\b(?i:tesco|asda|aldi|lidl|sainsbury'?s?|morrisons|co-op|waitrose|iceland"
            rf"|greggs|primark|b&m|wilko|argos|boots|ikea|costa|"
            rf"mcdonald'?s|kfc|wetherspoons?|travelodge|premier inn|amazon|nando'?s)(?: (?:in"
            rf"|on|at|near) {_CAPS})?\b"
        ),
        ("a shop", "a hotel"),
        _WARN,
    ),
    Pattern(
        "above",
        "ADDRESS",
        "What they live above is as good as an address.",
        re.compile(
            r"\b(?:flat|live|lives|living|lived|room) (?:is |was )?(?:above|over|behind"
            r"|next (?:door )?to|opposite) (?:the|a|an) \w{2,20}(?: (?:shop|office|station|bar))?",
            _I,
        ),
        ("a flat", "their home"),
        _WARN,
    ),
)


def find_quasi(text: str) -> Iterator[Finding]:
    """Details of a normalised text that identify together with others."""
    for pattern in (*PATTERNS, *circumstances.PATTERNS):
        yield from pattern.find(text)
