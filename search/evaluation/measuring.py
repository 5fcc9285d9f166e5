"""Judges a ranking: how well and how fast an engine answers the questions of a collection."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import fmean

from portal.core.searchable import EVERYONE, SIGNED_IN, SearchEntry
from search.engines.base import DEEPEST_HIT, SearchEngine, SearchRequest
from search.evaluation.collection import Question, Text
from search.evaluation.metrics import average_precision, ndcg, recall
from search.evaluation.timing import percentiles
from search.evaluation.typos import mistyped
from search.finding import understood
from search.query import parse

#: Entries that an engine is given at once.
BATCH = 500
VIEWER = frozenset({EVERYONE, SIGNED_IN})

Ranking = Sequence[tuple[str, float]]


@dataclass(slots=True)
class Evaluation:
    """What was measured; `rankings` has (text id, score) of each question, best first."""

    figures: dict[str, float | int | str] = field(default_factory=dict)
    rankings: dict[str, Ranking] = field(default_factory=dict)

    def run_lines(self) -> Iterator[str]:
        """Return the rankings as lines of a TREC run."""
        for question, ranking in self.rankings.items():
            for place, (text, score) in enumerate(ranking, 1):
                yield f"{question} Q0 {text} {place} {score:.6f} portal\n"


def evaluate(
    engine: SearchEngine,
    entries: Iterable[tuple[str, SearchEntry]],
    questions: Sequence[Question],
    *,
    typos: int = 0,
    seed: int = 1,
    synonyms: bool = False,
) -> Evaluation:
    """Index (id, entry) pairs, ask every question, and judge what comes back.

    Each question is put as the site puts it: parsed, its spelling set right, ten hits with facets
    and passages, which is what is timed (milliseconds on the clock); then once more down to
    the deepest hit there is, for the figures. `typos` mistakes are made in every question first;
    `synonyms` are the site's own.
    """
    ids: dict[str, str] = {}
    seconds = _filled(engine, entries, ids)
    found = Evaluation()
    taken: list[float] = []
    for question in questions:
        text = question.text
        if typos:
            text = mistyped(text, mistakes=typos, seed=f"{seed}:{question.id}")
        began = time.perf_counter()
        request = SearchRequest(query=parse(text), viewer_tokens=VIEWER)
        request = understood(engine, request, synonyms=synonyms)
        engine.search(request)
        taken.append(time.perf_counter() - began)
        ranking = engine.ranked(request, DEEPEST_HIT)
        found.rankings[question.id] = [(ids[key], score) for key, score in ranking]
    found.figures = {
        "engine": engine.name,
        "documents": len(ids),
        "questions": len(questions),
        "typos": typos,
        "seed": seed,
        **_quality(found.rankings, questions),
        "index_seconds": round(seconds, 2),
        "index_bytes": engine.size(),
        **_speed(taken),
    }
    return found


def entry_of(text: Text) -> tuple[str, SearchEntry]:
    """Return a text of a collection as (id, what an index holds of it)."""
    entry = SearchEntry(kind="judged", object_id=text.id, title=text.title, body=text.text, url="/")
    return text.id, entry


def _filled(
    engine: SearchEngine, entries: Iterable[tuple[str, SearchEntry]], ids: dict[str, str]
) -> float:
    """Fill the index, note each entry's id by its key, and return the seconds it took."""

    def batches() -> Iterator[list[SearchEntry]]:
        rows = iter(entries)
        while batch := list(islice(rows, BATCH)):
            ids.update((entry.key, one) for one, entry in batch)
            yield [entry for _, entry in batch]

    began = time.perf_counter()
    engine.rebuild(batches())
    engine.refresh()
    return time.perf_counter() - began


def _quality(rankings: dict[str, Ranking], questions: Sequence[Question]) -> dict[str, float]:
    figures: dict[str, list[float]] = {"ndcg_at_10": [], "map": [], "recall_at_100": []}
    for question in questions:
        ranking = [text for text, _ in rankings[question.id]]
        figures["ndcg_at_10"].append(ndcg(ranking, question.judged, 10))
        figures["map"].append(average_precision(ranking, question.judged))
        figures["recall_at_100"].append(recall(ranking, question.judged, 100))
    return {name: round(fmean(values), 4) for name, values in figures.items()}


def _speed(taken: Sequence[float]) -> dict[str, float]:
    found = percentiles(taken, (50, 95, 99))
    return {
        "queries_per_second": round(len(taken) / sum(taken), 1),
        **{f"p{share}_ms": round(1000 * value, 2) for share, value in found.items()},
    }
