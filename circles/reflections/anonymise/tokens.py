"""The words of a text with what the name rules need to know of each."""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*'?")
_SENTENCE_END = re.compile(r"(?:[.!?:;…]['\")\]]{0,2}\s{1,4}|\n\s{0,4}|^)[\"'(\[*•–—\d.) -]{0,6}$")
_OPENING_QUOTE = re.compile(r"(?:^|[\s(,])[\"']$")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its place, its text and where in its sentence it stands."""

    start: int
    end: int
    text: str
    lower: str
    starts_sentence: bool

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def is_all_capitals(self) -> bool:
        """Whether it has more than one letter and all of them are capitals."""
        return len(self.text) > 1 and self.text.isupper()

    @property
    def base(self) -> str:
        """The word in lower case without a possessive ending."""
        return self.lower.removesuffix("'s").removesuffix("'")


def tokenise(text: str) -> list[Token]:
    """The words of a normalised text in order."""
    return [_token(found, text) for found in _WORD.finditer(text)]


def _token(found: re.Match[str], text: str) -> Token:
    start = found.start()
    before = text[max(0, start - 10) : start]
    starts = start < 2 or bool(_SENTENCE_END.search(before)) or bool(_OPENING_QUOTE.search(before))
    word = found.group().removesuffix("'")
    return Token(start, start + len(word), word, word.lower(), starts)


def has_few_capitals(tokens: list[Token]) -> bool:
    """Whether the writer hardly uses capitals, so that a capital says nothing about names.

    True from eight words on if under one in forty (the word "I" apart) has a capital.
    """
    words = [t for t in tokens if t.lower not in {"i", "i'm", "i'd", "i've", "i'll"}]
    return len(words) >= 8 and sum(t.is_capital for t in words) * 40 < len(words)


def is_shouted(tokens: list[Token]) -> bool:
    """Whether most words are in capital letters throughout."""
    return len(tokens) >= 4 and sum(t.is_all_capitals for t in tokens) * 2 > len(tokens)
