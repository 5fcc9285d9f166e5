"""How fast an engine is on texts made by chance, and whether it stands many at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from portal.core.searchable import SearchEntry
from search.engines.base import SearchEngine, SearchRequest
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_store import FileStore
from search.evaluation.crowd import work_at_once
from search.evaluation.generated import Generator
from search.evaluation.measuring import BATCH, VIEWER
from search.evaluation.scratch import ELASTICSEARCH, EMBEDDED, scratch_engine
from search.evaluation.timing import percentiles
from search.finding import understood
from search.query import parse

#: Questions of each kind that are counted.
QUESTIONS = 200
#: Those before that are not. A server in Java compiles what it does often, and is quick from then.
WARM_UP = {EMBEDDED: 20, ELASTICSEARCH: 400}
SUGGESTIONS = 8
SAVES = 50


def measure_search(*, documents: int, engine: str = EMBEDDED, seed: int = 1) -> dict[str, Any]:
    """Index so many short documents and ask questions of three kinds, in one thread.

    A search is ten hits with the total, four facets and passages marked, spelling looked at; a
    suggestion is eight titles. Milliseconds are those of this process's processor (with
    Elasticsearch the server's are not among them) and those on the clock. Then, embedded, four
    processes put entries into an index of 1,000 while two search it. Raises NotPossible.
    """
    chance, warm_up = Generator(seed), WARM_UP[engine]
    with scratch_engine(engine) as one:
        filled = _filled(one, chance.entries(documents))
        found: dict[str, Any] = {
            "engine": engine,
            "documents": documents,
            **filled,
            "question": _timed(chance.question, partial(_search, one), warm_up),
            "few_words": _timed(chance.few_words, partial(_search, one), warm_up),
            "suggestion": _timed(chance.beginning, partial(_suggest, one), warm_up),
        }
    if engine == EMBEDDED:
        found["at_once"] = measure_at_once(seed=seed)
    return found


def _filled(engine: SearchEngine, entries: Iterator[SearchEntry]) -> dict[str, float]:
    """Fill the index and return what that took; making the texts is not counted."""
    making = [0.0, 0.0]

    def batches() -> Iterator[list[SearchEntry]]:
        while True:
            before = time.process_time(), time.perf_counter()
            batch = list(islice(entries, BATCH))
            making[0] += time.process_time() - before[0]
            making[1] += time.perf_counter() - before[1]
            if not batch:
                return
            yield batch

    before = time.process_time(), time.perf_counter()
    put = engine.rebuild(batches())
    engine.refresh()
    processor = time.process_time() - before[0] - making[0]
    clock = time.perf_counter() - before[1] - making[1]
    return {
        "index_processor_seconds": round(processor, 2),
        "index_seconds": round(clock, 2),
        "documents_per_processor_second": round(put / processor),
        "documents_per_second": round(put / clock),
        "index_bytes": engine.size(),
    }


def _search(engine: SearchEngine, text: str) -> None:
    request = SearchRequest(query=parse(text), viewer_tokens=VIEWER)
    engine.search(understood(engine, request, synonyms=False))


def _suggest(engine: SearchEngine, text: str) -> None:
    query = parse(text)
    if query.words:
        request = SearchRequest(query=query, viewer_tokens=VIEWER)
        engine.suggest(query.words, request, SUGGESTIONS)


def _timed(make: Callable[[], str], ask: Callable[[str], None], warm_up: int) -> dict[str, float]:
    """Return the milliseconds of questions, half of them (p50) and most of them (p95)."""
    processor, clock = [], []
    for number in range(warm_up + QUESTIONS):
        text = make()
        before = time.process_time(), time.perf_counter()
        ask(text)
        if number >= warm_up:
            processor.append(1000 * (time.process_time() - before[0]))
            clock.append(1000 * (time.perf_counter() - before[1]))
    return {**_shares("processor", processor), **_shares("clock", clock)}


def _shares(what: str, taken: list[float]) -> dict[str, float]:
    found = percentiles(taken, (50, 95))
    return {f"{what}_ms_p{share}": round(value, 2) for share, value in found.items()}


def measure_at_once(*, seed: int) -> dict[str, Any]:
    """Let four processes save entries while two search; return counts and what went wrong."""
    with TemporaryDirectory(prefix="search-") as folder:
        path = Path(folder) / "scratch.sqlite3"
        store = FileStore(path)
        EmbeddedEngine(store).rebuild(iter([list(Generator(seed).entries(1_000))]))
        store.close()
        found = work_at_once(
            saver=partial(_saver, path), saves=SAVES, searcher=partial(_searcher, path)
        )
        sound = EmbeddedEngine(FileStore(path)).is_sound()
    return {**found, "sound": sound}


@contextmanager
def _saver(path: Path, number: int) -> Iterator[Callable[[int], None]]:
    engine, chance = EmbeddedEngine(FileStore(path)), Generator(100 + number)
    yield lambda at: engine.apply([chance.entry(str(SAVES * number + at))], ())


@contextmanager
def _searcher(path: Path, number: int) -> Iterator[Callable[[int], None]]:
    engine, chance = EmbeddedEngine(FileStore(path)), Generator(200 + number)
    yield lambda _: _search(engine, chance.few_words())
