"""Which engines this site keeps, by its settings."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from search.engines.base import SearchEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_store import FileStore, SiteStore

if TYPE_CHECKING:
    from search.engines.elastic import ElasticEngine


def engines() -> tuple[SearchEngine, ...]:
    """Return the engines in the order in which they are asked.

    With SEARCH_URL Elasticsearch answers, and the embedded engine is kept up to date to
    stand in for it. Without, the embedded engine is the only one.
    """
    config = settings.PORTAL_SEARCH
    if not config["URL"]:
        return (embedded_engine(),)
    elastic = _elastic(
        url=config["URL"],
        api_key=config["API_KEY"],
        ca_file=config["CA_FILE"],
        alias=config["INDEX"],
        search_timeout=config["SEARCH_TIMEOUT_SECONDS"],
        index_timeout=config["INDEX_TIMEOUT_SECONDS"],
    )
    return (elastic, embedded_engine())


def embedded_engine() -> EmbeddedEngine:
    """Return the engine in the site's own SQLite database, or in a file beside PostgreSQL."""
    if connection.vendor == "sqlite":
        return _in_site()
    return _in_file(Path(settings.PORTAL_VAR_DIR) / "search.sqlite3")


@cache
def _in_site() -> EmbeddedEngine:
    return EmbeddedEngine(SiteStore())


@cache
def _in_file(path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(FileStore(path))


@cache
def _elastic(
    *,
    url: str,
    api_key: str,
    ca_file: str,
    alias: str,
    search_timeout: float,
    index_timeout: float,
) -> ElasticEngine:
    # Elasticsearch's client takes most of a second to load: only where there is a server.
    from search.dsl import connect
    from search.engines.elastic import ElasticEngine

    return ElasticEngine(
        connect(url, api_key, ca_file),
        alias,
        search_timeout=search_timeout,
        index_timeout=index_timeout,
    )
