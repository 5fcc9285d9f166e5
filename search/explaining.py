"""Why the hits of a search come in the order in which they come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from portal.core.searchable import viewer_tokens
from search.engines.base import MARK_START, Hit, SearchEngine, SearchRequest
from search.finding import Found, answer_in_time, find
from search.outbox import hidden_keys
from search.query import Query

if TYPE_CHECKING:
    from portal.core.searchable import Viewer

#: Words of one search that are told apart.
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class WordShare:
    """What one word adds to a hit's score, and whether it stands in the hit's title."""

    word: str
    score: float
    in_title: bool


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    """A hit and what its score is made of.

    `rest` is what no word adds by itself: words that stand together, or mean the same.
    """

    hit: Hit
    words: tuple[WordShare, ...]
    rest: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A search's first page, explained; `entries` says for each word how many entries hold it."""

    found: Found
    entries: dict[str, int]
    hits: tuple[ExplainedHit, ...]


def explain(*, viewer: Viewer, text: str) -> Explanation | None:
    """Explain the first ten hits of a search as this person would see them.

    Each word is asked for alone among these hits; scores of words add up, so what is left over is
    what words do together. None where no engine answers. Nothing of it is written down. Raises
    TooLongError where the search was cut off.
    """
    found = find(viewer=viewer, text=text, filters={})
    if found is None:
        return None
    hits = found.results.hits
    words = tuple(dict.fromkeys(found.query.words))[:MOST_WORDS]

    def ask(engine: SearchEngine) -> Explanation:
        entries = {}
        alone: dict[str, dict[str, Hit]] = {}
        usual = SearchRequest(
            query=Query(), viewer_tokens=viewer_tokens(viewer), hidden=hidden_keys(engine.name)
        )
        for word in words:
            query = Query(words=(word,) * found.query.words.count(word))
            request = replace(usual, query=query)
            entries[word] = engine.search(request).total
            among = replace(request, only=frozenset(hit.key for hit in hits))
            alone[word] = {hit.key: hit for hit in engine.search(among).hits} if hits else {}
        return Explanation(found, entries, tuple(_explained(hit, alone) for hit in hits))

    return answer_in_time(ask)


def _explained(hit: Hit, alone: dict[str, dict[str, Hit]]) -> ExplainedHit:
    shares = [
        WordShare(word, hits[hit.key].score, MARK_START in hits[hit.key].marked_title)
        for word, hits in alone.items()
        if hit.key in hits
    ]
    rest = hit.score - sum(share.score for share in shares)
    return ExplainedHit(hit, tuple(sorted(shares, key=lambda one: -one.score)), max(0.0, rest))
