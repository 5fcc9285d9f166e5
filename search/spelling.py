"""Puts a misspelt word right by the words that the index itself holds."""

from __future__ import annotations

import re
from dataclasses import replace

from search.engines.base import SearchEngine, SearchRequest
from search.query import Query, fold, words_of

#: Shorter words have too many neighbours to guess.
SHORTEST = 4
#: Words of one query that are looked at: each costs a look at the vocabulary.
MOST_REPAIRS = 5
#: One edit up to this length, two above.
ONE_EDIT_UP_TO = 5
CANDIDATES = 8


def repaired(engine: SearchEngine, request: SearchRequest) -> Query | None:
    """Return the query with unknown words replaced by their nearest known ones, or None.

    What is known is what the viewer may see: a word that stands only in a private page neither
    counts as known nor is ever offered. Nearest means fewest edits, then most entries.
    One question to the engine where nothing is wrong; two more, and one a word, where something is.
    """
    words = {word for word in request.query.words if len(word) >= SHORTEST and word.isalpha()}
    if not words:
        return None
    unknown = sorted(words - engine.known_words(words, request))[:MOST_REPAIRS]
    candidates = {word: _nearest(engine, word) for word in unknown}
    offered = {near for nearest in candidates.values() for near in nearest}
    if not offered:
        return None
    known = engine.known_words(offered, request)
    better = {
        word: next(near for near in nearest if near in known)
        for word, nearest in candidates.items()
        if any(near in known for near in nearest)
    }
    return _with(request.query, better) if better else None


def _nearest(engine: SearchEngine, word: str) -> list[str]:
    folded = fold(word)
    most = 1 if len(folded) <= ONE_EDIT_UP_TO else 2
    near = [
        (edits, -entries, term)
        for term, entries in engine.similar_words(folded).items()
        if (edits := distance(folded, term, most)) <= most and len(term) >= SHORTEST - 1
    ]
    return [term for _, _, term in sorted(near)[:CANDIDATES]]


def _with(query: Query, better: dict[str, str]) -> Query:
    def swap(match: re.Match[str]) -> str:
        (word,) = words_of(match[0]) or ("",)
        return better.get(word, match[0])

    return replace(
        query,
        text=re.sub(r"[^\W_]+", swap, query.text),
        words=tuple(better.get(word, word) for word in query.words),
    )


def distance(one: str, other: str, most: int) -> int:
    """Return the edits between two words, `most` + 1 when there are more.

    An edit is a letter more, less or other, or two neighbours the wrong way round.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, above = above, row
    return min(above[-1], most + 1)
