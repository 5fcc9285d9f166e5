"""Engines with an index of their own, made for a measurement and gone after it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from portal.core.exceptions import NotPossible
from search.dsl import connect
from search.engines.base import EngineUnavailableError, SearchEngine
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_store import FileStore

#: Nobody waits for these answers, and they are to be measured whatever they take.
SEARCH_SECONDS, INDEX_SECONDS = 30, 120

EMBEDDED, ELASTICSEARCH = EmbeddedEngine.name, ElasticEngine.name


@contextmanager
def scratch_engine(name: str) -> Iterator[SearchEngine]:
    """Return an engine by its name with an empty index beside the site's own.

    Raises NotPossible where Elasticsearch is asked for and the site has none, and where the
    engine does not answer.
    """
    try:
        with _made(name) as engine:
            yield engine
    except EngineUnavailableError as problem:
        message = f"{name} does not answer ({problem})."
        raise NotPossible(message) from problem


@contextmanager
def _made(name: str) -> Iterator[SearchEngine]:
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
        message = "SEARCH_URL must name an Elasticsearch server to measure it."
        raise NotPossible(message)
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
