"""Both engines keep the contract: the embedded one always, Elasticsearch on a real server."""

from __future__ import annotations

import os
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
from search.query import parse
from tests.search.engine_contract import EngineContract

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


def test_a_page_saved_in_the_middle_of_a_search_is_shown_and_no_error(tmp_path, monkeypatch):
    """Its passage is looked up in a second statement, and may match no more by then."""
    store = FileStore(tmp_path / "search.sqlite3")
    engine = EmbeddedEngine(store)
    entries = list(Generator(1).entries(3))
    engine.rebuild(iter([entries]))
    first_half = engine._page

    def then_saved(*arguments):
        found = first_half(*arguments)
        engine.apply([replace(one, title="Else", summary="", body="") for one in entries], ())
        return found

    monkeypatch.setattr(engine, "_page", then_saved)
    word = entries[0].title.split()[0]
    found = engine.search(SearchRequest(query=parse(word), viewer_tokens=frozenset({EVERYONE})))
    store.close()

    assert {hit.title for hit in found.hits} & {one.title for one in entries}


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
        url = os.environ.get("SEARCH_URL_TEST")
        if not url:
            if os.environ.get("REQUIRE_SERVICES"):
                pytest.fail("SEARCH_URL_TEST is not set, and every service was asked for.")
            pytest.skip("no Elasticsearch was started")
        engine = ElasticEngine(
            connect(url, ""), f"test-{uuid.uuid4().hex}", search_timeout=10, index_timeout=30
        )
        yield engine
        engine.remove()
