"""Layer 3 for pasted judgments and statements: they name exactly, so they are read more strictly.

In a reflection "three months" or "fifty pages" tell nothing; in a court paper the length of a
sentence, a sum or the name of an authority finds the case. These patterns are used only where the
words of a court paper stand in the text (`is_court_paper`), and only ever warn.
"""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

import re
from collections.abc import Iterator

from .findings import Finding, Tier
from .lexicon import JOBS, NUMBER_WORDS, PEOPLES, one_of, word_list
from .pattern import Page, Pattern, words_within
from .patterns import DATE

_I = re.IGNORECASE
_WARN = Tier.WARN
_PARTY = ("applicant", "appellant", "respondent", "claimant", "defendant", "petitioner")
_PARTY_WORDS = words_within(_PARTY)
_PARTIES = re.compile(rf"\b(?:{one_of(_PARTY)})s?\b", _I)
_FORMAL = re.compile(
    r"\b(?:court|judgment|hearing|appeal(?:ed)?|article|convention|proceedings|tribunal|pursuant"
    r"|lodged|paragraph|submitted|dismissed)\b",
    _I,
)
_TENS = "thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred"
_UNITS = one_of(NUMBER_WORDS)
_NUMBER = rf"(?:\d[\d,.]{{0,20}}|(?:{_UNITS}|{_TENS})(?:[ -](?:{_UNITS}))?)"
_CURRENCY = (
    r"(?:EUR|GBP|USD|TRY|TRL|PLN|RON|SEK|DKK|NOK|CHF|pounds?(?: sterling)?|euros?|dollars?"
    r"|[A-Z]\w{2,12} (?:[Ll]iras?|kronor|francs?|roubles?|zlotys?|lei))"
)
_CAPITAL = r"[A-ZÀ-ÞĀ-Ž][\w’'-]{0,30}"
_JOINED = r"(?: (?:of|for|and|the|de|on|in|to)){1,2}"
_ENDING = (
    r"(?: (?:court|army|garrison|prison|hospital|council|ministry|university|tribunal|police))?"
)
#: Words that such a paper writes with a capital although they name nobody.
_TERMS = word_list("court_terms")


def is_court_paper(page: Page) -> bool:
    """Whether the text reads as a judgment or statement: parties and the words of a court."""
    if not page.words & _PARTY_WORDS:
        return False
    return len(_PARTIES.findall(page.text)) >= 3 and len(_FORMAL.findall(page.text)) >= 5


def _names_more_than_terms(found: re.Match[str], text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", found.group())
    if any(word.lower() not in _TERMS for word in words if word[0].isupper()):
        before = text[max(0, found.start() - 2) : found.start()]
        opens = not before.strip() or before.strip()[-1:] in {".", ":"}
        return len(words) > 1 or not opens
    return False


PATTERNS = (
    Pattern(
        "court_party",
        "ORG",
        "The name of an authority, court or firm in the case.",
        re.compile(
            rf"\b{_CAPITAL}(?:(?:{_JOINED})? {_CAPITAL}| \([^()\n]{{2,50}}\)){{0,12}}{_ENDING}"
        ),
        ("an authority", "[removed]"),
        _WARN,
        _names_more_than_terms,
    ),
    Pattern(
        "court_sum",
        "MISC",
        "An exact sum can be matched with the case.",
        re.compile(
            rf"\b(?:approximately )?(?:[\d.,]{{0,20}}\d {_CURRENCY}(?: ?\([^()\n]{{2,60}}\)?)?"
            rf"|{_CURRENCY} [\d.,]{{0,20}}\d)|[£€$] ?\d[\d.,]{{0,20}}",
        ),
        ("a sum of money",),
        _WARN,
        digit=True,
    ),
    Pattern(
        "court_length",
        "DATE",
        "How long something took can be matched with the case.",
        re.compile(rf"\b{_NUMBER}[ -](?:years?|months?|weeks?|days?|hours?)(?:['’])?\b", _I),
        ("for some time",),
        _WARN,
    ),
    Pattern(
        "court_count",
        "MISC",
        "An exact count can be matched with the case.",
        re.compile(rf"\b{_NUMBER}(?: %)? (?:of )?[a-z]{{4,14}}(?: [a-z]{{5,14}}s)?\b"),
        ("several",),
        _WARN,
    ),
    Pattern(
        "court_dates",
        "DATE",
        "Exact dates can be matched with the case.",
        re.compile(
            rf"\bbetween (?:{DATE}|\d{{4}}) and (?:{DATE}|\d{{4}})|\b\d{{1,2}}(?:[-–]| and )"
            rf"(?:{DATE})|\b\d{{1,2}} \w{{3,9}} and (?:{DATE})"
            r"|\b(?:first|second|latter) half of \d{4}|\b(?:18|19|20)\d\d\b",
            _I,
        ),
        ("at that time",),
        _WARN,
        digit=True,
    ),
    Pattern(
        "court_origin",
        "DEM",
        "Where somebody comes from narrows down who it is.",
        re.compile(
            r"\b(?:"
            + one_of({p.capitalize() for p in PEOPLES} | {"British", "Irish", "English"})
            + r")(?: (?:[a-z]{2,20} )?(?:nationals?|citizens?|origin))?\b"
            r"|\b(?:England|Scotland|Wales|Northern Ireland)\b"
            r"|\b(?:black|white|asian) (?:woman|man|boy|girl)\b",
        ),
        ("[removed]",),
        _WARN,
    ),
    Pattern(
        "court_work",
        "DEM",
        "A job can be looked up.",
        re.compile(
            r"\b(?:[a-z]{2,20} ){0,2}(?:" + one_of(JOBS) + r"|guard|officer|breadwinner|Officer)\b"
        ),
        ("works",),
        _WARN,
    ),
)


def find_in_court_paper(page: Page) -> Iterator[Finding]:
    """What identifies a case in a pasted judgment or statement; nothing in any other text."""
    if is_court_paper(page):
        for pattern in PATTERNS:
            yield from pattern.find(page)
