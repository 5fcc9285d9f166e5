"""Layer 3: details that identify together with others: ages, dates, places, what a family is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import circumstances
from .findings import Finding, Tier
from .lexicon import (
    COMMON_UNITS,
    MONTHS,
    NUMBER_WORDS,
    SHORT_MONTHS,
    WEEKDAYS,
    phrase_list,
    word_list,
)
from .pattern import Page, Pattern, words_within
from .patterns import DATE

_I = re.IGNORECASE
_NUMBER = r"(?:\d{1,2}|" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
_UNIT = "|".join(sorted(COMMON_UNITS, key=len, reverse=True))
_MONTH_ONLY = "(?:" + "|".join(sorted([*MONTHS, *SHORT_MONTHS], key=len, reverse=True)) + ")"
_WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
# Areas of postcodes that are no common abbreviations, with a digit after them.
_POSTAL_AREAS = "|".join(sorted(word_list("postal_areas")))
_SHOP = "|".join(phrase_list("shops"))
_SHOP_WITH_CAPITAL = "|".join(phrase_list("shops_with_capital"))
_NUMBER_WORD = "(?:" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
_CAPS = r"[A-ZÀ-Þ][\w'-]{1,30}"


def _age_instead(found: re.Match[str], text: str) -> bool:
    """Scores, levels and counts are no ages."""
    before = text[max(0, found.start() - 24) : found.start()].lower()
    return not re.search(
        r"(?:score|scale|scaled|rating|rated|level|section|number|total|answer|there|it|that"
        r"|this|which)\s*$",
        before,
    )


def _is_of_somebody(found: re.Match[str], text: str) -> bool:
    """“The next step is one.” gives no age; “she is one” does."""
    if found["id"].lower() != "one":
        return True
    before = text[max(0, found.start() - 24) : found.start("id")]
    return bool(re.search(r"(?:\b(?:he|she|who|baby)\b|[A-Z][\w'-]+) (?:is|was) $", before))


def _is_counted(found: re.Match[str], text: str) -> bool:
    """“55 minutes, 50, 20”: the number counts what the word before it names."""
    word = re.search(r"[\w']+$", text[max(0, found.start() - 20) : found.start()])
    return word is not None and word.group().lower() in COMMON_UNITS


def _is_year_of_event(found: re.Match[str], text: str) -> bool:
    """A year of publication stands beside its author or its law."""
    before = text[max(0, found.start() - 40) : found.start()]
    return not re.search(
        r"(?:Act|published|edition|guidance|report|study|Regulations)\W{0,3}$", before
    )


_WARN = Tier.WARN
_AGE = "An exact age narrows down who it is about."
# What is offered in place of an age is no exact age.
_OUR_BANDS = r"(?:5 and 9|10 and 12|13 and 15)\b"
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
        clues=("old", "yo", "y/o", "yr"),
    ),
    Pattern(
        "age_stated",
        "AGE",
        _AGE,
        re.compile(
            rf"\b(?:aged?|age of|turned|turning|turns|nearly|almost|just gone) (?P<id>{_NUMBER})"
            rf"(?![\w.,:/%-]?\w)(?! (?:{_UNIT})\b)",
            _I,
        ),
        _AGE_BANDS,
        _WARN,
        _age_instead,
        clues=("age", "turn", "nearly", "almost", "just gone"),
    ),
    Pattern(
        "age_is",
        "AGE",
        _AGE,
        re.compile(
            rf"(?:\b(?:is|was|are|were|been|who's|he's|she's|he'd be|now|only)|(?<=[a-z])'s) "
            rf"(?:only |just |now |about |nearly |almost )?"
            rf"(?!16 or 17\b)(?P<id>{_NUMBER}(?: (?:and|or) {_NUMBER})?)"
            rf"(?=[,.;!?)]|\s(?:and|but|when|now|then|so|with|years|today|tomorrow|last|next|this|on|in)\b|\s?$)"
            rf"(?!\.\d)(?! (?:{_UNIT})\b)",
            _I | re.MULTILINE,
        ),
        _AGE_BANDS,
        _WARN,
        lambda found, text: _age_instead(found, text) and _is_of_somebody(found, text),
    ),
    Pattern(
        "age_then",
        "AGE",
        _AGE,
        re.compile(rf"\bat (?:only |just )?(?P<id>{_NUMBER})(?=,? (?:he|she|they)\b)", _I),
        _AGE_BANDS,
        _WARN,
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
        lambda found, text: _age_instead(found, text) and not _is_counted(found, text),
        digit=True,
    ),
    Pattern(
        "age_word_beside_name",
        "AGE",
        _AGE,
        re.compile(
            rf"\b{_CAPS}(?:, | \(| – | - )(?:aged )?(?P<id>{_NUMBER_WORD})"
            r"(?=[,.;)]| last| this| next| today)"
        ),
        _AGE_BANDS,
        _WARN,
    ),
    Pattern(
        "age_row",
        "AGE",
        _AGE,
        re.compile(
            rf"(?<=[^\W\d_])(?!(?<=between) {_OUR_BANDS})"
            r"(?:,|:)? \(?(?P<id>\d{1,2}(?:, \d{1,2}){0,5},? (?:and|&) \d{1,2}"
            r")(?=[,.;)]|\s(?:year|who|were|and))"
            rf"|\b(?:are|were|aged|children|boys|girls|sisters|brothers|twins|kids),? "
            rf"(?:{_NUMBER_WORD}(?:, {_NUMBER_WORD}){{0,5}},? and {_NUMBER_WORD})"
            r"(?=[,.;)]|\s(?:and|who))"
        ),
        _AGE_BANDS,
        _WARN,
        clues=(" and ", "&"),
    ),
    Pattern(
        "age_cell",
        "AGE",
        _AGE,
        re.compile(r"[|\t] {0,3}(?P<id>\d|1\d)(?= {0,3}[|\t])"),
        _AGE_BANDS,
        _WARN,
        digit=True,
        clues=("age", "child", "name"),
    ),
    Pattern(
        "age_of",
        "AGE",
        _AGE,
        re.compile(
            rf"\b(?:girl|boy|child|lad|baby|son|daughter|teenager|woman|man|mother|father|sister"
            rf"|brother|mum|dad) of (?:only |just )?(?P<id>{_NUMBER}(?: (?:weeks|months|days))?)"
            rf"(?=[,.;!?)]|\s(?:and|who|with|has|had|is|was|in|from|got|came))",
            _I,
        ),
        _AGE_BANDS,
        _WARN,
        clues=(" of ",),
    ),
    Pattern(
        "age_roughly",
        "AGE",
        "An age narrows down who it is about.",
        re.compile(
            r"\b(?:early|mid|late)[ -](?:teens|twenties|thirties|forties|fifties|sixties|seventies"
            r"|eighties|[2-8]0s)\b",
            _I,
        ),
        ("an adult", "a young adult"),
        _WARN,
        clues=("early", "mid", "late"),
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
        clues=("months",),
    ),
    Pattern(
        "gestation",
        "AGE",
        "How far a pregnancy is gives a date.",
        re.compile(r"\b\d{1,2} weeks (?:pregnant|gestation|premature)\b", _I),
        ("pregnant", "born early"),
        _WARN,
        clues=("weeks",),
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
            or bool(re.fullmatch(r"(?:0[1-9]|[12]\d|3[01])/(?:0[1-9]|1[0-2])", found.group()))
            or bool(
                re.search(
                    r"\b(?:on|the|by|until|dated)\s+$",
                    text[max(0, found.start() - 8) : found.start()],
                    _I,
                )
            )
        ),
        digit=True,
    ),
    Pattern(
        "month_year",
        "DATE",
        _WHEN,
        re.compile(rf"\b{_MONTH_ONLY}\.? (?:of )?(?:19|20)\d\d\b", _I),
        _TIMES,
        _WARN,
        digit=True,
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
        digit=True,
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
        digit=True,
    ),
    Pattern(
        "clock",
        "DATE",
        "An exact time can be matched with records.",
        re.compile(
            r"(?<![\d.])\d{1,2}[.:]\d{2} ?(?:am|pm)\b|(?<![\d.:])(?:[01]?\d|2[0-3])"
            r":[0-5]\d(?![\d:])"
            r"|\b(?:at|by|until|till|from|after|before) "
            r"(?P<id>(?:[01]?\d|2[0-3])\.[0-5]\d)(?![\d%.]| ?[ap]m)",
            _I,
        ),
        ("in the evening", "in the morning"),
        _WARN,
        digit=True,
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
        words=frozenset(
            [
                "christmas",
                "boxing",
                "year",
                "easter",
                "friday",
                "mother",
                "father",
                "valentine",
                "halloween",
                "bonfire",
                "eid",
                "diwali",
                "hanukkah",
                "vaisakhi",
                "passover",
                "yom",
                "lunar",
                "nowruz",
                "st",
                "mothers",
                "fathers",
                "valentines",
            ]
        ),
    ),
    # Places and organisations
    Pattern(
        "prison",
        "ORG",
        _PLACE,
        re.compile(rf"\b(?:HMP|HMYOI|YOI)(?: {_CAPS}| \w{{4,20}})"),
        ("a prison",),
        _WARN,
        clues=("hmp", "hmyoi", "yoi"),
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
        clues=("st ", "st. ", "saint", "our lady"),
    ),
    Pattern(
        "named_court",
        "ORG",
        _PLACE,
        re.compile(
            rf"\b(?:{_CAPS} ){{1,2}}(?:Family|Magistrates'?|County|Crown|Youth|Sheriff) Court\b"
            rf"|\b(?:Embassy|Consulate|High Commission) of (?:the )?{_CAPS}"
        ),
        ("the court", "an embassy"),
        _WARN,
        lambda found, text: not re.match(r"(?:The|Central|In|At|Her|His|A)\b", found.group()),
        clues=("court", "embassy", "consulate", "high commission"),
    ),
    Pattern(
        "branch",
        "ORG",
        _PLACE,
        re.compile(
            rf"\b(?:Barnardo's|Mencap|Women's Aid|Coram|Mind|Shelter|Home-Start|Sure Start"
            rf"|Citizens Advice|NSPCC|Brook|Relate|Samaritans|Salvation Army)"
            rf" (?:in|at|on|near) {_CAPS}"
        ),
        ("a charity",),
        _WARN,
        clues=(" in ", " at ", " on ", " near "),
    ),
    Pattern(
        "road_number",
        "PLACE",
        _PLACE,
        re.compile(r"\b(?:M\d{1,2}|A\d{2,4}|B\d{3,4})\b(?!/)"),
        ("a main road",),
        _WARN,
        digit=True,
    ),
    Pattern(
        "postcode_district",
        "POSTCODE",
        "The first half of a postcode names a few streets.",
        re.compile(rf"\b(?:(?:{_POSTAL_AREAS})\d{{1,2}}|[A-Z]{{1,2}}\d{{1,2}})\b(?! ?\d)"),
        ("[place]",),
        _WARN,
        lambda found, text: (
            bool(re.match(rf"(?:{_POSTAL_AREAS})\d", found.group()))
            or "postcode" in text[max(0, found.start() - 60) : found.end() + 20].lower()
        ),
        digit=True,
    ),
    Pattern(
        "shop",
        "ORG",
        _PLACE,
        re.compile(
            rf"\b(?:(?i:{_SHOP})|{_SHOP_WITH_CAPITAL})"
            rf"(?: (?:in|on|at|near) (?:the )?{_CAPS}(?: {_CAPS}){{0,2}})?(?!\w)"
        ),
        ("a shop", "a hotel"),
        _WARN,
        words=words_within((*phrase_list("shops"), *phrase_list("shops_with_capital"))),
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
        words=frozenset(["above", "over", "behind", "next", "opposite"]),
    ),
)


def find_quasi(page: Page) -> Iterator[Finding]:
    """Details of a normalised text that identify together with others."""
    for pattern in (*PATTERNS, *circumstances.PATTERNS):
        yield from pattern.find(page)
