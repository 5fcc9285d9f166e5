"""Layer 3, first part: how old somebody is, in all the ways in which it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .findings import Finding, Tier
from .lexicon import COMMON_UNITS, NUMBER_WORDS, one_of, phrase_list
from .pattern import Pattern, words_within

_I = re.IGNORECASE
_UNDER_TWENTY = one_of(NUMBER_WORDS)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
#: "nine", "seventy two", "thirty-four".
_NUMBER_WORD = rf"(?:(?:{_TENS})(?:[ -](?:{_UNDER_TWENTY}))?|{_UNDER_TWENTY})"
_NUMBER = rf"(?:\d{{1,2}}|{_NUMBER_WORD})"
_UNIT = one_of(COMMON_UNITS)
_CAPS = r"[A-ZÀ-Þ][\w'-]{1,30}"
_DECADES = "teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|[2-9]0s"
_ORDINAL = one_of(phrase_list("ordinals"))
_WARN = Tier.WARN
_AGE = "An exact age narrows down who it is about."
# What is offered in place of an age is no exact age.
_OUR_BANDS = r"(?:5 and 9|10 and 12|13 and 15)\b"
# "Review it in three months", "I stopped for eight months": a while, no age.
_HOW_LONG = re.compile(
    r"\b(?:in|for|within|every|after|over|past|last|next|another|until|about|first|been) $", re.I
)
_AGE_BANDS = ("of primary-school age", "a young teenager", "an adult")


def _age_instead(found: re.Match[str], text: str) -> bool:
    """Scores, levels and counts are no ages."""
    before = text[max(0, found.start() - 24) : found.start()].lower()
    return not re.search(
        r"(?:score|scale|scaled|rating|rated|level|section|number|total|answer|there|it|that"
        r"|this|which)\s*$",
        before,
    )


def _is_of_somebody(found: re.Match[str], text: str) -> bool:
    """“The next step is one.” and “the wait is nine weeks” give no age; “she is one” does."""
    if not re.fullmatch(r"one|.* (?:weeks|months|days)", found["id"].lower()):
        return True
    if text.startswith(" in", found.end()):
        return False  # "she's eight months in": how long she has been at it
    before = text[max(0, found.start() - 24) : found.start("id")]
    return bool(
        re.search(
            r"(?:\b(?:he|she|who|baby|twins?)\b|[A-Z][\w'-]+)(?:'s| is| was| were)"
            r"(?: (?:only|just|now|about|nearly|almost))? $",
            before,
        )
    )


def _is_counted(found: re.Match[str], text: str) -> bool:
    """“55 minutes, 50, 20”: the number counts what the word before it names."""
    word = re.search(r"[\w']+$", text[max(0, found.start() - 20) : found.start()])
    return word is not None and word.group().lower() in COMMON_UNITS


PATTERNS = (
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
            rf"\b(?:aged?|age of|turned|turning|turns|nearly|almost|just gone|both) "
            rf"(?P<id>{_NUMBER})"
            rf"(?![\w.,:/%-]?\w)(?! (?:{_UNIT})\b)",
            _I,
        ),
        _AGE_BANDS,
        _WARN,
        _age_instead,
        clues=("age", "turn", "nearly", "almost", "just gone", "both"),
    ),
    Pattern(
        "age_is",
        "AGE",
        _AGE,
        re.compile(
            rf"(?:\b(?:is|was|are|were|been|who's|he's|she's|hes|shes|theyre|whos|he'd be|now|only)"
            rf"|(?<=[a-z])'s) "
            rf"(?:only |just |now |about |nearly |almost )?"
            rf"(?!16 or 17\b)(?P<id>{_NUMBER}(?: (?:and|or) {_NUMBER}| weeks| months| days)?)"
            rf"(?=[,.;!?)]|\s(?:and|but|when|now|then|so|with|years|today|tomorrow|last|next|this|on|in)\b|\s?$)"
            rf"(?![.,]\d)(?! (?:{_UNIT})\b)",
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
            rf"|(?<=[a-z], ){_NUMBER_WORD}(?=, (?:had|has|who|is|was|told|said|came|asked)\b)"
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
            rf"\b(?:early|mid|late)[ -](?:{_DECADES})\b"
            rf"|\bin (?:his|her|their) (?P<id>{_DECADES})\b",
            _I,
        ),
        ("adulthood", "an adult"),
        _WARN,
        clues=("early", "mid", "late", "teens", "ties", "0s"),
    ),
    Pattern(
        "age_months",
        "AGE",
        _AGE,
        re.compile(
            rf"\b(?:{_NUMBER}|2\d|3[0-6]) months\b(?= (?:old\b|and\b|baby|when)|[,.)])",
            _I,
        ),
        ("under two",),
        _WARN,
        lambda found, text: not _HOW_LONG.search(text[max(0, found.start() - 12) : found.start()]),
        clues=("months",),
    ),
    Pattern(
        "gestation",
        "AGE",
        "How far a pregnancy is gives a date.",
        re.compile(
            rf"\b{_NUMBER} weeks (?:pregnant|gestation|premature|gone)\b"
            rf"|\b(?:born|arrived|came) at (?P<id>{_NUMBER} weeks)\b",
            _I,
        ),
        ("an early week", "a late week"),
        _WARN,
        clues=("weeks",),
    ),
    Pattern(
        "school_year",
        "AGE",
        "A school year gives an age.",
        re.compile(
            rf"\b(?:year|yr) (?:1[0-3]|[1-9]|{_NUMBER})\b(?! (?:of|plan|ago))|\bY(?:1[0-3]"
            rf"|[1-9])\b|\bprimary (?:[1-7]|one|two|three|four|five|six|seven)\b|\bP[1-7]\b"
            rf"|\b(?:KS|key stage )[1-5]\b|\b(?:is|was|are|were|starte?d?s?|now|just|still) in "
            r"(?P<id>reception|sixth form|year R)\b",
            _I,
        ),
        ("primary school", "secondary school"),
        _WARN,
    ),
    Pattern(
        "age_range",
        "AGE",
        _AGE,
        re.compile(
            rf"\b(?:aged|ages|ranging|children|kids|siblings|boys|girls|brothers|sisters)\b"
            rf"[^.,;\n]{{0,16}}? (?P<id>(?!0 |{_OUR_BANDS}){_NUMBER}(?: (?:weeks|months))?"
            rf"(?: to | and |-|–){_NUMBER}(?: (?:weeks|months))?)\b(?! (?:{_UNIT})\b)",
            _I,
        ),
        _AGE_BANDS,
        _WARN,
        clues=("aged", "ages", "ranging", "child", "kids", "sibling", "boys", "girls", "ers"),
    ),
    Pattern(
        "age_list",
        "AGE",
        _AGE,
        re.compile(
            r"\b(?:sisters|brothers|boys|girls|children|kids|siblings|sons|daughters) "
            r"\((?P<id>1?\d(?:(?:, | and | & )1?\d){1,7})\)",
            _I,
        ),
        _AGE_BANDS,
        _WARN,
        digit=True,
    ),
    Pattern(
        "age_span",
        "AGE",
        _AGE,
        re.compile(
            r"\b(?:worker|known|knew|lived|cared? for|fostered|him|her|them) "
            rf"(?:\w{{1,20}} ){{0,2}}?from (?P<id>{_NUMBER} (?:to|until|till) {_NUMBER})\b"
            rf"(?! (?:{_UNIT})\b)",
            _I,
        ),
        _AGE_BANDS,
        _WARN,
        clues=(" from ",),
    ),
    Pattern(
        "birthday",
        "AGE",
        _AGE,
        re.compile(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)|{_ORDINAL}) birthday\b", _I),
        ("birthday",),
        _WARN,
        words=words_within(["birthday"]),
    ),
)

_BESIDE_A_NAME = re.compile(
    rf"(?:, | \()(?P<id>{_NUMBER_WORD}|(?:{_NUMBER_WORD}|\d{{1,2}}) (?:weeks|months|days))"
    r"(?=[,.;)]| last| this| next| today)",
    _I,
)


def beside_names(text: str, names: Iterable[Finding]) -> Iterator[Finding]:
    """“yusuf, fifteen, unaccompanied”: a number after what was found to be a name."""
    for name in names:
        found = _BESIDE_A_NAME.match(text, name.end) if name.type == "PERSON" else None
        if found is not None:
            start, end = found.span("id")
            yield Finding(start, end, "AGE", _WARN, "age_word_beside_name", _AGE, _AGE_BANDS)
