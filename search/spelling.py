"""Puts a misspelt word right by the words that the index itself holds."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.engines.base import SearchEngine, SearchRequest
from search.query import Query, fold, words_of
from search.stopwords import STOP_WORDS

#: Shorter words have too many neighbours to guess.
SHORTEST = 4
#: Words of one query that are looked at: each costs a look at the vocabulary.
MOST_REPAIRS = 5
#: One edit up to this length, two above.
ONE_EDIT_UP_TO = 5
CANDIDATES = 8


def repaired(
    engine: SearchEngine, request: SearchRequest, *, settled: Collection[str] = ()
) -> Query | None:
    """Return the query with unknown words replaced by their nearest known ones, or None.

    Words that are `settled` are right, whether the index holds them or not.

    What is known is what the viewer may see: a word that stands only in a private page neither
    counts as known nor is ever offered. Nearest means fewest edits, then most entries.
    One question to the engine where nothing is wrong; two more, and one a word, where something is.
    """
    words = {word for word in request.query.words if len(word) >= SHORTEST and word.isalpha()}
    words.difference_update(settled)
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
    """Return known words by edits, then by the entries that hold them.

    An edit is a letter more, less or other, or two neighbours the wrong way round.
    """
    folded = fold(word)
    most = 1 if len(folded) <= ONE_EDIT_UP_TO else 2
    similar = engine.similar_words(folded)
    near = process.extract(
        folded, list(similar), scorer=OSA.distance, score_cutoff=most, limit=None, processor=None
    )
    ranked = sorted(
        (edits, -similar[term], term) for term, edits, _ in near if len(term) >= SHORTEST - 1
    )
    return [term for _, _, term in ranked[:CANDIDATES]]


def _with(query: Query, better: dict[str, str]) -> Query:
    def swap(match: re.Match[str]) -> str:
        (word,) = words_of(match[0]) or ("",)
        return better.get(word, match[0])

    words = tuple(better.get(word, word) for word in query.words)
    # "teh" was looked for; "the" is not.
    telling = tuple(word for word in words if word not in STOP_WORDS)
    return replace(
        query,
        text=re.sub(r"[^\W_]+", swap, query.text),
        words=telling or words,
        said=tuple(better.get(word, word) for word in query.said),
    )
