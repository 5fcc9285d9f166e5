"""What is never an identifying detail: theory writers, models, statutes, tools and acronyms."""

from __future__ import annotations

import re

from .lexicon import one_of, phrase_list, word_list

# Writers whose surname says what is meant. After a title, a first name or a kinship word it is
# flagged all the same: "Mrs Gibbs" may live next door.
WRITERS = word_list("writers")

# Surnames that writers share with many neighbours: allowed only beside a year, "et al" or a
# possessive with the name of a model ("Rogers's conditions").
COMMON_SURNAMES_OF_WRITERS = word_list("common_surnames_of_writers")


def _phrases_by_start() -> dict[str, re.Pattern[str]]:
    """Names of models, tools, courts and the like, by their first letters (two, if they have two).

    Each line of the file is a pattern of its own and begins with letters. Hundreds of patterns at
    every word would be slow; a handful at some are not.
    """
    lines: dict[str, list[str]] = {}
    for line in phrase_list("phrases"):
        start = _FIRST_LETTERS.match(line)
        lines.setdefault(start.group() if start else "", []).append(line)
    return {
        start: re.compile("(?:" + one_of(found) + r")(?!\w)", re.I)
        for start, found in lines.items()
    }


_FIRST_LETTERS = re.compile("[a-z]{1,2}")
PHRASES = _phrases_by_start()

# Acts, regulations, conventions, cited cases, DOIs: references to published things, not to people.
_CAPS = r"[A-Z][A-Za-z']{1,24}"
_TITLE_WORD = rf"(?:{_CAPS}|and|of|\([A-Z][A-Za-z &]{{1,40}}\))"
_YEAR = r"(?:19|20)\d\d"
_NEUTRAL_CITATION = r"\[\d{4}\] [A-Z]{2,5}(?: [A-Za-z]{2,5})? \d{1,4}(?: \([A-Za-z]{1,6}\))?"
REFERENCES = (
    re.compile(
        rf"\b{_TITLE_WORD}(?: {_TITLE_WORD}){{0,8}} "
        r"(?:Act|Regulations|Convention|Order|Rules|Guidance|Review|Inquiry)\b"
        rf"(?:,? (?:of )?{_YEAR})?"
    ),
    re.compile(
        r"\b(?:Act|Regulations|[Gg]uidance|statute|Together|[Rr]eport),? (?:of )?" + _YEAR + r"\b"
    ),
    re.compile(rf"\bRe [A-Z]{{1,2}}\b(?: \([^()\n]{{1,60}}\))?(?: {_NEUTRAL_CITATION})?"),
    re.compile(_NEUTRAL_CITATION),
    re.compile(
        r"\b(?:https?://(?:dx\.)?doi\.org/|doi:? ?)?10\.\d{4,9}/[^\s,;]{1,100}", re.IGNORECASE
    ),
    re.compile(r"\bISBN(?:-1[03])?:? ?[\d -]{10,17}"),
    re.compile(rf"[(,;&] ?{_YEAR}[a-z]?(?:, pp?\.? ?\d{{1,4}}(?:-\d{{1,4}})?)?(?=[);])"),
)

# The acronyms of children's social care, its courts and its partners.
ACRONYMS = word_list("acronyms")
