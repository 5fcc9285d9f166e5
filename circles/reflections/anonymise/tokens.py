"""The words of a text with what the name rules need to know of each."""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

import re
from dataclasses import dataclass, replace

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*'?")
_SENTENCE_END = re.compile(r"(?:[.!?:;…]['\")\]]{0,2}\s{1,4}|\n\s{0,4}|^)[\"'(\[*•–—\d.) -]{0,6}$")
_FIRST_LETTER = re.compile(r"(?:^|[.!?]\s{1,4})([^\W\d_])")
_OPENING_QUOTE = re.compile(r"(?:^|[\s(,])[\"']$")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its place, its text and where in its sentence it stands.

    ``base`` is the word in lower case without a possessive ending; ``is_shouted`` says that it is
    one of a row of words in capitals, so that its capitals say nothing about a name.
    """

    start: int
    end: int
    text: str
    lower: str
    base: str
    starts_sentence: bool
    is_capital: bool
    is_all_capitals: bool
    is_shouted: bool = False


def tokenise(text: str) -> list[Token]:
    """The words of a normalised text in order."""
    tokens = [_token(found, text) for found in _WORD.finditer(text)]
    if text.isascii() and text.islower():
        return tokens
    return _with_shouting(tokens)


def _token(found: re.Match[str], text: str) -> Token:
    start = found.start()
    word = found.group().removesuffix("'")
    lower = word.lower()
    is_capital = word[0].isupper()
    return Token(
        start,
        start + len(word),
        word,
        lower,
        lower.removesuffix("'s"),
        is_capital and _starts_sentence(text, start),
        is_capital,
        is_capital and len(word) > 1 and word.isupper(),
    )


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 10) : start]
    if before.endswith(("|", "| ")):
        return _heads_a_table(text, start)
    return start < 2 or bool(_SENTENCE_END.search(before)) or bool(_OPENING_QUOTE.search(before))


def _heads_a_table(text: str, place: int) -> bool:
    """Whether a cell is in the first row of a table, where every cell begins with a capital."""
    line = text.rfind("\n", 0, place) + 1
    above = text.rfind("\n", 0, max(0, line - 1)) + 1
    return text.startswith("|", line) and (line == 0 or not text.startswith("|", above))


def _with_shouting(tokens: list[Token]) -> list[Token]:
    """Mark rows of four words and more in capitals, single letters within a row included."""
    row: list[int] = []
    for index, token in enumerate(tokens):
        if token.is_all_capitals or (row and len(token.text) == 1 and token.is_capital):
            row.append(index)
            continue
        _shout(tokens, row)
        row = []
    _shout(tokens, row)
    return tokens


def _shout(tokens: list[Token], row: list[int]) -> None:
    if len(row) >= 4:
        for index in row:
            tokens[index] = replace(tokens[index], is_shouted=True)


def has_few_capitals(text: str, tokens: list[Token]) -> bool:
    """Whether the writer hardly uses capitals, so that a word in lower case may be a name.

    True if from three sentences on two in three begin in lower case, or from eight words on if
    under one in forty (the word "I" apart) has a capital.
    """
    opening = _FIRST_LETTER.findall(text)
    if len(opening) >= 3 and sum(letter.islower() for letter in opening) * 3 > len(opening) * 2:
        return True
    words = [t for t in tokens if t.lower not in {"i", "i'm", "i'd", "i've", "i'll"}]
    return len(words) >= 8 and sum(t.is_capital for t in words) * 40 < len(words)


def is_shouted(tokens: list[Token]) -> bool:
    """Whether most words are in capital letters throughout."""
    return len(tokens) >= 4 and sum(t.is_all_capitals for t in tokens) * 2 > len(tokens)
