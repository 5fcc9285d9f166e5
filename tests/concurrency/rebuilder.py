"""A process that builds the embedded index of its own database anew: `VERB NUMBER`.

    build N    fill it with N entries
    die N      begin to, and be killed half-way
    race N     build it five times while two threads search
    look 0     do nothing

Writes one line of JSON: the entries, whether the index is sound, how many tables or files stand
beside it, and what searches found and what failed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.db import connection, connections

if TYPE_CHECKING:
    from portal.core.searchable import SearchEntry
    from search.engines.embedded import EmbeddedEngine


def die(entries: Sequence[SearchEntry]) -> Iterator[Sequence[SearchEntry]]:
    """Give what makes a first transaction, and be killed."""
    yield entries[: len(entries) // 2]
    yield entries[len(entries) // 2 :]
    os.kill(os.getpid(), signal.SIGKILL)


class Searching(threading.Thread):
    """Searches for everything until it is told to stop; notes how much there was."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        """Search this."""
        super().__init__()
        self._engine = engine
        self._enough = threading.Event()
        self.totals: set[int] = set()
        self.failures: list[str] = []

    def run(self) -> None:
        """Search."""
        from search.engines.base import EngineUnavailableError, SearchRequest
        from search.evaluation.measuring import VIEWER
        from search.query import Query

        request = SearchRequest(query=Query(), viewer_tokens=VIEWER)
        while not self._enough.is_set():
            try:
                self.totals.add(self._engine.search(request).total)
            except EngineUnavailableError as error:
                self.failures.append(repr(error.__cause__))
        connections.close_all()

    def stop(self) -> None:
        """Wait for the last search."""
        self._enough.set()
        self.join()


def beside() -> int:
    """Return how many tables or files there are that belong to no index that answers."""
    if connection.vendor == "sqlite":
        tables = connection.introspection.table_names()
        return len([one for one in tables if one.startswith(("search_next_", "search_old_"))])
    index = Path(settings.PORTAL_VAR_DIR) / "search.sqlite3"
    names = {one.name.removesuffix("-wal").removesuffix("-shm") for one in index.parent.iterdir()}
    return len([one for one in names if one.startswith(index.name)]) - 2  # itself and where it is


def main(verb: str, number: int) -> None:
    """Do it."""
    from search.engines import embedded_engine
    from search.evaluation.generated import Generator

    engine = embedded_engine()
    entries = list(Generator(1).entries(number))
    searching = [Searching(engine) for _ in range(2 if verb == "race" else 0)]
    for one in searching:
        one.start()
    for _ in range({"build": 1, "die": 1, "race": 5}.get(verb, 0)):
        engine.rebuild(die(entries) if verb == "die" else iter([entries]))
    for one in searching:
        one.stop()
    found = {
        "entries": len(engine.digests()),
        "sound": engine.is_sound(),
        "beside": beside(),
        "totals": sorted(set().union(*(one.totals for one in searching))),
        "failures": [failure for one in searching for failure in one.failures],
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], int(sys.argv[2]))
