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
    plain = normalise(text).text
    return any(_is_other(part) for part in (plain, *plain.split("\n")))


def _is_other(part: str) -> bool:
    words = [token.base for token in tokenise(part) if len(token.base) > 1]
    known = sum(word in everyday_words() for word in words)
    return len(words) >= _LEAST_WORDS and known < len(words) * _ENGLISH_FROM
