"""What the second reader sees of each word: its form, its lists, its neighbours."""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

from collections.abc import Sequence

from circles.reflections.anonymise.lexicon import (
    KIN,
    PERSON_VERBS,
    ROLES,
    STOPWORDS,
    TITLES,
    VIRTUE_WORDS,
)
from circles.reflections.anonymise.tokens import Token
from circles.reflections.anonymise.vocabulary import (
    everyday_words,
    first_names,
    is_ordinary,
    last_names,
)

_CONTEXT = STOPWORDS | PERSON_VERBS | KIN | ROLES | TITLES


def features(tokens: Sequence[Token], gaps: Sequence[str]) -> list[list[str]]:
    """The features of the words of one sentence; ``gaps[i]`` is what stands before word ``i``."""
    own = [_own(token) for token in tokens]
    seen = [_seen(token) for token in tokens]
    rows = []
    for index, token in enumerate(tokens):
        before = seen[index - 1] if index else "^"
        before_that = seen[index - 2] if index > 1 else "^"
        after = seen[index + 1] if index + 1 < len(seen) else "$"
        after_that = seen[index + 2] if index + 2 < len(seen) else "$"
        gap = gaps[index].strip()[:1]
        gap_after = gaps[index + 1].strip()[:1] if index + 1 < len(gaps) else "$"
        shape = own[index][0]
        rows.append(
            [
                *own[index],
                f"-1{before}",
                f"+1{after}",
                f"-2{before_that}",
                f"+2{after_that}",
                f"-1{before}{shape}",
                f"+1{after}{shape}",
                f"±{before}|{after}",
                f"g{gap}|{gap_after}",
                f"i{index if index < 3 else ''}{shape}",
                "'s" if token.lower.endswith("'s") else "'",
            ]
        )
    return rows


def _own(token: Token) -> list[str]:
    base = token.base
    shape = "X" if token.is_all_capitals else "x" if not token.is_capital else "Xx"
    kind = _kind(base)
    return [shape, kind, f"{shape}{kind}", f"e{base[-3:]}", f"l{min(len(base), 9)}"]


def _kind(base: str) -> str:
    if base in _CONTEXT:
        return f"w{base}"
    name = ("f" if base in first_names() else "") + ("s" if base in last_names() else "")
    common = "c" if base in everyday_words() else "o" if is_ordinary(base) else "u"
    return f"k{name}{common}{'v' if base in VIRTUE_WORDS else ''}"


def _seen(token: Token) -> str:
    """A neighbour: the word itself if it is a common one, else only its form."""
    if token.base in _CONTEXT or (token.base in everyday_words() and len(token.base) < 6):
        return token.base
    return ("X" if token.is_capital else "x") + ("c" if token.base in everyday_words() else "u")
