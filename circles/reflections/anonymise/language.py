"""Whether the detector knows the language of a text: it knows English only, and has to say so."""

from __future__ import annotations

from .normalise import normalise
from .tokens import tokenise
from .vocabulary import everyday_words

#: So many words a paragraph needs to have before its language is judged.
_LEAST_WORDS = 10
#: English paragraphs of ours hold at least .73 everyday words, those in nine others .33 at most.
_ENGLISH_FROM = 0.55


def has_other_language(text: str) -> bool:
    """Whether a paragraph of the text, or all of it, is hardly in English."""
    counts = [_counts(part) for part in normalise(text).text.split("\n")]
    in_all = sum(words for words, _ in counts), sum(known for _, known in counts)
    return any(_is_other(words, known) for words, known in (in_all, *counts))


def _counts(part: str) -> tuple[int, int]:
    """How many words a paragraph has, and how many of them are everyday English."""
    words = [token.base for token in tokenise(part) if len(token.base) > 1]
    return len(words), sum(word in everyday_words() for word in words)


def _is_other(words: int, known: int) -> bool:
    return words >= _LEAST_WORDS and known < words * _ENGLISH_FROM
