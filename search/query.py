"""A reader's text into a safe, bounded query.

No engine ever sees what was typed: it gets words of letters and digits, phrases of such
words, and words to leave out. So no text whatever can be an error, or a costly query.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from search.stopwords import STOP_WORDS

MAX_CHARACTERS = 200
MAX_WORDS = 32
MAX_WORD_LENGTH = 60

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ]s\b", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_MINUSES = str.maketrans({"−": "-", "–": "-"})

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    `text` is what the person typed, made safe to show again. An entry must hold every one of
    `phrases` and none of `excluded`; where there are no phrases, at least one of `words`.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()

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
    return " ".join("".join(kept).split())[:MAX_CHARACTERS].strip()


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, possessive endings off."""
    text = _APOSTROPHE.sub("", _POSSESSIVE.sub("", text))
    return tuple(word[:MAX_WORD_LENGTH].lower() for word in _WORD.findall(text))


def fold(word: str) -> str:
    """Return a word without accents, as the index's vocabulary has it."""
    parts = unicodedata.normalize("NFD", word)
    return "".join(one for one in parts if not unicodedata.combining(one))


def parse(text: str) -> Query:
    """Return the query that a text stands for; never raises, whatever the text."""
    shown = clean(text)
    words: list[str] = []
    phrases: list[Phrase] = []
    excluded: list[Phrase] = []
    left = MAX_WORDS
    for minus, part, quoted in _parts(shown.translate(_QUOTES).translate(_MINUSES)):
        found = words_of(part)[:left]
        left -= len(found)
        if not found:
            continue
        if minus:
            excluded.append(found)
        elif quoted:
            phrases.append(found)
        else:
            words.extend(found)
    telling = [word for word in words if word not in STOP_WORDS]
    if not telling and not phrases:
        telling = words
    return Query(shown, tuple(telling), tuple(phrases), tuple(excluded))


def _parts(text: str) -> list[tuple[bool, str, bool]]:
    """Return (left out?, text, in quotes?) for each quoted or spaced part, in one pass.

    A quote that is never closed is an ordinary character.
    """
    parts = []
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        minus = text[at] == "-"
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
