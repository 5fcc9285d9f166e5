"""Put safer words in the place of marked ones so that the sentence still reads."""

from __future__ import annotations

import re

from circles.reflections.anonymise.lexicon import KIN, ROLES, one_of

POSSESSIVE = re.compile(r"['’]s$")
_KIN_BEFORE = re.compile(rf"\b(?:{one_of(KIN | ROLES)})\s$", re.IGNORECASE)
_SENTENCE_START = re.compile(r"(?:^|[.!?]\s+|\n\s*)$")
# What the words themselves begin with must not stand twice: "the a hospital", "on in the spring".
_ARTICLE_BEFORE = re.compile(r"\b(?:an?|the) $", re.IGNORECASE)
_BEGINS_WITH_ARTICLE = re.compile(r"(?:an?|the|their|his|her|our|my|somebody) ", re.IGNORECASE)
_PREPOSITION_BEFORE = re.compile(r"\b(?:on|at|in|by|of)(?: the)? $", re.IGNORECASE)
_BEGINS_WITH_PREPOSITION = re.compile(r"(?:on|at|in|by|of) |recently$|.* later$", re.IGNORECASE)
_POINT_BEFORE = re.compile(
    r"\b(?:since|until|till|from|before|after|between|and|to) $", re.IGNORECASE
)
_AT_A_TIME = re.compile(r"(?:on|at|in) (?=the )", re.IGNORECASE)
_INDEFINITE_BEFORE = re.compile(r"\b([Aa])n? $")
_SAID_WITH_VOWEL = re.compile(r"(?!uni|use|one|eu)[aeiou]", re.IGNORECASE)
# As many characters before a place as the longest of the above can take.
_LOOKED_BACK = 24


def reworded(part: str, start: int, end: int, instead: str) -> str:
    """Return ``part`` with ``instead`` where ``part[start:end]`` stood ("" takes it out).

    A possessive stays, a sentence keeps its capital, an article or preposition never stands twice,
    and "her son Kit" becomes "her son", which it is already, for any role with "the".
    """
    words = part[start:end]
    is_possessive = POSSESSIVE.search(words) is not None
    if not instead:
        return _closed_up(part[:start], False, part[end:])
    before = part[max(0, start - _LOOKED_BACK) : start]
    if instead.startswith("the ") and _KIN_BEFORE.search(before):
        return _closed_up(part[:start], is_possessive, part[end:])
    kept, instead = _joined(before, instead)
    start -= len(before) - len(kept)
    if is_possessive:
        instead += "’s"
    if _SENTENCE_START.search(part[max(0, start - 6) : start]):
        instead = instead[0].upper() + instead[1:]
    return _with_article(part[:start], instead) + instead + part[end:]


def _joined(before: str, instead: str) -> tuple[str, str]:
    """What stands before and what comes instead, without the word that both would say."""
    if _BEGINS_WITH_ARTICLE.match(instead):
        return _ARTICLE_BEFORE.sub("", before), instead
    if _POINT_BEFORE.search(before):
        return before, _AT_A_TIME.sub("", instead, count=1)
    if _BEGINS_WITH_PREPOSITION.match(instead):
        return _PREPOSITION_BEFORE.sub("", before), instead
    return before, instead


def _with_article(before: str, instead: str) -> str:
    """What stands before, with "a" or "an" as the words that follow are said."""
    article = "an" if _SAID_WITH_VOWEL.match(instead) else "a"
    return _INDEFINITE_BEFORE.sub(lambda m: m[1] + article[1:] + " ", before)


def _closed_up(before: str, is_possessive: bool, after: str) -> str:
    """Join what stands around words that were taken out."""
    if before.endswith(" ") and (is_possessive or after[:1] in {" ", ",", ".", ";", "!", "?", ""}):
        before = before[:-1]
    return before + ("’s" if is_possessive else "") + after
