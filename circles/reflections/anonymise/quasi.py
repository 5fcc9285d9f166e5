"""Layer 3: details that identify together with others: dates, times, places and organisations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import ages, circumstances
from .findings import Finding, Tier
from .lexicon import (
    MONTHS,
    SHORT_MONTHS,
    WEEKDAYS,
    one_of,
    phrase_list,
    word_list,
)
from .pattern import Page, Pattern, words_within
from .patterns import DATE

_I = re.IGNORECASE
_MONTH_ONLY = "(?:" + one_of([*MONTHS, *SHORT_MONTHS]) + ")"
_WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
# Areas of postcodes that are no common abbreviations, with a digit after them.
_POSTAL_AREAS = one_of(word_list("postal_areas"))
_SHOP = "|".join(phrase_list("shops"))
_SHOP_WITH_CAPITAL = "|".join(phrase_list("shops_with_capital"))
_FEASTS = phrase_list("feasts")
_FEAST = one_of(_FEASTS)
_CAPS = r"[A-ZÀ-Þ][\w'-]{1,30}"


def _is_year_of_event(found: re.Match[str], text: str) -> bool:
    """A year of publication stands beside its author or its law."""
    before = text[max(0, found.start() - 40) : found.start()]
    return not re.search(
        r"(?:Act|published|edition|guidance|report|study|Regulations)\W{0,3}$", before
    )


def _is_no_fraction(found: re.Match[str], text: str) -> bool:
    """“3/4” is a fraction unless it has a day's noughts, a cell or "on the" about it."""
    if not re.fullmatch(r"\d{1,2}/\d{1,2}", found.group()):
        return True
    has_noughts = re.fullmatch(r"(?:0[1-9]|[12]\d|3[01])/(?:0[1-9]|1[0-2])", found.group())
    before = text[max(0, found.start() - 8) : found.start()]
    is_dated = re.search(r"\b(?:on|the|by|until|dated)\s+$", before, _I)
    return bool(has_noughts or is_dated) or _fills_a_cell(found, text)


def _fills_a_cell(found: re.Match[str], text: str) -> bool:
    """“| 4/11 | Toby |”: a date in a table, no fraction."""
    before, after = text[max(0, found.start() - 3) : found.start()], text[found.end() :][:3]
    return before.rstrip().endswith("|") and after.lstrip().startswith("|")


_WARN = Tier.WARN
_WHEN = "An exact date can be matched with records and with other people's memories."
_TIMES = ("recently", "some weeks later", "in the spring")
_PLACE = "The name of a place narrows down who it is about."

PATTERNS = (
    # Dates and times
    Pattern(
        "date",
        "DATE",
        _WHEN,
        re.compile(rf"(?<![\d/.-]){DATE}(?![\d/])", _I),
        _TIMES,
        _WARN,
        _is_no_fraction,
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
            r"\b(?:in|since|until|from|during|before|after|by|about|late|early|back in|summer of"
            r"|of) (?P<id>(?:19[3-9]\d|20[0-4]\d))\b",
            _I,
        ),
        ("an earlier year", "a later year"),
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
        ("in the morning", "in the afternoon", "in the evening"),
        _WARN,
        digit=True,
    ),
    Pattern(
        "feast",
        "DATE",
        "A feast day is an exact date and may tell a family's faith.",
        re.compile(
            rf"\b(?:{_FEAST})\b"
            rf"|\b(?:the )?(?:\w{{2,8}} )?(?:day|night|morning|evening|week|weekend|days|weeks)"
            rf" (?:before|after|of) (?:{_FEAST}|christmas|easter)\b|\bst \w{{5,8}}'s day\b",
            _I,
        ),
        ("a family occasion", "in the winter"),
        _WARN,
        words=words_within([*_FEASTS, "st", "easter", "mothers", "fathers", "valentines"]),
    ),
    # Places and organisations
    Pattern(
        "prison",
        "ORG",
        _PLACE,
        re.compile(rf"\b(?i:HMP|HMYOI|YOI)(?: {_CAPS}| \w{{4,20}})"),
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
            r"|\b(?:Holy (?:Family|Trinity|Cross|Rosary|Name|Child|Spirit|Ghost|Redeemer|Souls)"
            r"|Sacred Heart|Corpus Christi|Christ (?:the King|Church)|All (?:Saints|Souls|Hallows)"
            r"|Good Shepherd|Blessed Sacrament|English Martyrs|Immaculate (?:Conception|Heart))\b"
        ),
        ("a school", "a church", "a hospital"),
        _WARN,
        clues=(
            *("st ", "st. ", "saint", "our lady", "holy", "sacred", "christ", "all "),
            *("shepherd", "martyrs", "immaculate", "blessed"),
        ),
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
        "ward",
        "ORG",
        "A ward and its days tell who lay there.",
        re.compile(r"\bward (?:\d{1,2}[a-z]?|[A-Z]\d?)\b(?!')", _I),
        ("a ward",),
        _WARN,
        words=words_within(["ward"]),
    ),
    Pattern(
        "newspaper",
        "ORG",
        "A local paper names a town.",
        re.compile(
            r"\bthe (?P<id>(?:Echo|Gazette|Chronicle|Argus|Mercury|Herald|Courier|Advertiser"
            r"|Examiner|Sentinel|Recorder|Evening (?:News|Post|Standard|Star)))\b(?! [A-Z])",
        ),
        ("a local paper",),
        _WARN,
        clues=("the ",),
    ),
    Pattern(
        "hospital_by_name",
        "ORG",
        _PLACE,
        re.compile(
            r"\b(?:at|to|from|in|up|outside) the (?P<id>(?:Royal|General|Infirmary|Victoria"
            r"|Western|Northern|Cottage)(?: (?:General|Infirmary|Hospital|Royal))?)\b(?! [A-Z])",
        ),
        ("a hospital",),
        _WARN,
        words=words_within(["royal", "general", "infirmary", "victoria", "western", "cottage"]),
    ),
    Pattern(
        "road_number",
        "PLACE",
        _PLACE,
        re.compile(r"\b(?:M\d{1,2}|A\d{2,4}|B\d{3,4}|(?<=the )[abm]\d{1,4})\b(?!/)"),
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
            r"(?: (?i:café|cafe|car park|canteen|pharmacy|store|extra|express|metro|warehouse"
            r"|depot))?"
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
    for pattern in (*ages.PATTERNS, *PATTERNS, *circumstances.PATTERNS):
        yield from pattern.find(page)
