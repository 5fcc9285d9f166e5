"""A reader's text into a safe, bounded query.

No engine ever sees what was typed: it gets words of letters and digits, phrases of such
words, and words to leave out. So no text whatever can be an error, or a costly query.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from search.stopwords import NOUNS_OF_ASKING, STOP_WORDS, WORDS_OF_ASKING

#: Whole questions are looked for, a paragraph pasted from somewhere too; what is longer is cut.
MAX_CHARACTERS = 1_000
MAX_WORDS = 128
MAX_WORD_LENGTH = 60

#: A question with more words than this beside its quotes quotes for emphasis.
LONG_QUESTION = 10

_WORD = re.compile(r"[^\W_]+")
_SPOKEN_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
#: What an apostrophe joins to a stop word: don't, they're, we've, I'm, she'd, we'll.
_ENDINGS = frozenset({"t", "re", "ve", "m", "d", "ll", "s"})
_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ]s\b", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_MINUSES = str.maketrans({"−": "-", "–": "-"})

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    `text` is what the person typed, made safe to show again. An entry must hold every one of
    `phrases` and none of `excluded`; where there are no phrases, at least one of `words` or
    of `also`, which means the same as some of them. `said` is every word outside quotes.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    said: tuple[str, ...] = ()
    also: tuple[Phrase, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look for; words to leave out alone are nothing."""
        return not self.words and not self.phrases

    @property
    def pairs(self) -> tuple[Phrase, ...]:
        """Return the neighbouring words, two by two: what stands together ranks higher."""
        return tuple(zip(self.words, self.words[1:], strict=False))


def clean(text: str) -> str:
    """Return text without control, private-use or unpaired characters, on one line, cut to size.

    Direction marks go too (they are format characters): the page isolates the text instead.
    """
    kept = []
    for character in unicodedata.normalize("NFC", text[: MAX_CHARACTERS * 4]):
        kind = unicodedata.category(character)
        if kind in {"Cf", "Cs", "Co", "Cn"}:
            continue
        kept.append(" " if kind[0] in "CZ" else character)
    line = " ".join("".join(kept).split())
    if len(line) <= MAX_CHARACTERS:
        return line
    whole, space, _ = line[: MAX_CHARACTERS + 1].rpartition(" ")
    return whole if space else line[:MAX_CHARACTERS]


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, possessive endings off."""
    text = _APOSTROPHE.sub("", _POSSESSIVE.sub("", text))
    return tuple(word[:MAX_WORD_LENGTH].lower() for word in _WORD.findall(text))


def fold(word: str) -> str:
    """Return a word without accents, as the index's vocabulary has it."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    return "".join(one for one in parts if not unicodedata.combining(one))


def parse(text: str) -> Query:
    """Return the query that a text stands for; never raises, whatever the text."""
    shown = clean(text)
    said: list[tuple[bool, Phrase]] = []
    excluded: list[Phrase] = []
    left = MAX_WORDS
    for minus, part, quoted in _parts(shown.translate(_QUOTES).translate(_MINUSES)):
        found = spoken(part, whole=quoted)[:left]
        left -= len(found)
        if minus and not STOP_WORDS.issuperset(found):
            excluded.append(found)
        elif found:
            said.append((quoted, found))
    outside = [word for quoted, found in said if not quoted for word in found]
    phrases = [found for quoted, found in said if quoted]
    if len(outside) > LONG_QUESTION:
        outside, phrases = [word for _, found in said for word in found], []
    telling = _telling(outside)
    if not telling and not phrases:
        telling = outside
    return Query(shown, tuple(telling), tuple(phrases), tuple(excluded), tuple(outside))


def spoken(text: str, *, whole: bool) -> Phrase:
    """Return the words of a text in lower case, with the apostrophes inside them.

    Possessive endings are off, unless the text is to be found word for word, as a `whole`.
    """
    if not whole:
        text = _POSSESSIVE.sub("", text)
    found = _SPOKEN_WORD.findall(text)
    return tuple(_APOSTROPHE.sub("'", word)[:MAX_WORD_LENGTH].lower() for word in found)


def _telling(words: Sequence[str]) -> list[str]:
    """Return the words that say what is looked for, as often and in the order as they stand."""
    at = 0
    while at < len(words) and _asks(words[at], words[at + 1] if at + 1 < len(words) else ""):
        at += 1
    return [word for word in words[at:] if not _is_stop_word(word)]


def _is_stop_word(word: str) -> bool:
    first, _, ending = word.partition("'")
    return first in STOP_WORDS and (not ending or ending in _ENDINGS)


def _asks(word: str, following: str) -> bool:
    """Tell whether a word at the beginning says only that somebody asks."""
    if word in NOUNS_OF_ASKING:
        return _is_stop_word(following) or following in NOUNS_OF_ASKING
    return _is_stop_word(word) or word in WORDS_OF_ASKING


def _parts(text: str) -> list[tuple[bool, str, bool]]:
    """Return (left out?, text, in quotes?) for each quoted or spaced part, in one pass.

    A quote that is never closed is an ordinary character, and so is a minus that stands before
    no word: a dash.
    """
    parts = []
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        minus = text[at] == "-" and text[at + 1 : at + 2] not in {"", " ", "-"}
        start = at + minus
        end = text.find('"', start + 1) if text.startswith('"', start) else -1
        quoted = end > 0
        if quoted:
            part, at = text[start + 1 : end], end + 1
        else:
            end = min(
                (stop for mark in ' "' if (stop := text.find(mark, start + 1)) > 0),
                default=len(text),
            )
            part, at = text[start:end], end
        parts.append((minus, part, quoted))
    return parts
