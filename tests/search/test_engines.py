"""Both engines keep the contract: the embedded one always, Elasticsearch on a real server."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.db import connection

from portal.core.searchable import EVERYONE
from search.dsl import connect
from search.engines import embedded_engine
from search.engines.base import SearchRequest, TooLongError
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_store import FileStore, SiteStore
from search.evaluation.generated import Generator
from search.query import Query, parse
from tests.search.engine_contract import EngineContract
from tests.services import elasticsearch_url

pytestmark = pytest.mark.django_db


class TestEmbeddedInTheSite(EngineContract):
    @pytest.fixture
    def engine(self):
        return embedded_engine()


class TestEmbeddedInAFile(EngineContract):
    @pytest.fixture
    def engine(self, tmp_path):
        store = FileStore(tmp_path / "search.sqlite3")
        yield EmbeddedEngine(store)
        store.close()


def test_a_page_saved_in_the_middle_of_a_search_is_shown_as_it_was(tmp_path, monkeypatch):
    """Title and passage are looked up by number in statements of their own.

    By then the page may hold other words, and its number may be that of a page that is not open.
    """
    entries = list(Generator(1).entries(3))
    engine, somebody = (EmbeddedEngine(FileStore(tmp_path / "search.sqlite3")) for _ in range(2))
    engine.rebuild(iter([entries]))
    first_half = engine._page

    def then_saved(*arguments):
        found = first_half(*arguments)
        closed = replace(entries[-1], object_id="x", title="Closed", audience=frozenset("x"))
        changed = [replace(one, title="Else", summary="", body="") for one in entries[:-1]]
        somebody.apply([*changed, closed], [entries[-1].key])
        return found

    monkeypatch.setattr(engine, "_page", then_saved)
    everybody = SearchRequest(query=Query(), viewer_tokens=frozenset({EVERYONE}))
    for query in (parse(" ".join(one.title for one in entries)), Query()):
        found = engine.search(replace(everybody, query=query))
        shown = {hit.title_html for hit in found.hits} | {hit.title for hit in found.hits}
        assert found.hits
        assert not any("Closed" in title for title in shown)
        engine.rebuild(iter([entries]))


@pytest.mark.parametrize("where", ["in the site", "in a file"])
def test_a_question_that_takes_too_long_is_cut_off_and_the_next_is_answered(where, tmp_path):
    if where == "in the site" and connection.vendor != "sqlite":
        pytest.skip("the site's database is not SQLite")
    store = SiteStore() if where == "in the site" else FileStore(tmp_path / "search.sqlite3")
    engine = EmbeddedEngine(store)
    engine.apply((), ())
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with pytest.raises(TooLongError), engine.within(0.05):
        store.rows(endless)
    assert store.rows("SELECT 1") == [(1,)]


class TestElasticsearch(EngineContract):
    @pytest.fixture
    def engine(self):
        engine = ElasticEngine(
            connect(elasticsearch_url(), ""),
            f"test-{uuid.uuid4().hex}",
            search_timeout=10,
            index_timeout=30,
        )
        yield engine
        engine.remove()
