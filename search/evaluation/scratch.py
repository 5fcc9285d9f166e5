"""Engines with an index of their own, made for a measurement and gone after it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from search.dsl import connect
from search.engines.base import SearchEngine
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_store import FileStore

#: Nobody waits for these answers, and they are to be measured whatever they take.
SEARCH_SECONDS, INDEX_SECONDS = 30, 120

EMBEDDED, ELASTICSEARCH = EmbeddedEngine.name, ElasticEngine.name


class NoServerError(Exception):
    """SEARCH_URL names no Elasticsearch to measure."""


@contextmanager
def scratch_engine(name: str) -> Iterator[SearchEngine]:
    """Return an engine by its name with an empty index beside the site's own.

    Raises NoServerError where Elasticsearch is asked for and the site has none.
    """
    if name == EMBEDDED:
        with TemporaryDirectory(prefix="search-") as folder:
            store = FileStore(Path(folder) / "scratch.sqlite3")
            try:
                yield EmbeddedEngine(store)
            finally:
                store.close()
        return
    config = settings.PORTAL_SEARCH
    if not config["URL"]:
        raise NoServerError
    engine = ElasticEngine(
        connect(str(config["URL"]), str(config["API_KEY"]), str(config["CA_FILE"])),
        f"{config['INDEX']}-scratch-{uuid.uuid4().hex}",
        search_timeout=SEARCH_SECONDS,
        index_timeout=INDEX_SECONDS,
    )
    try:
        yield engine
    finally:
        engine.remove()
        engine.close()
