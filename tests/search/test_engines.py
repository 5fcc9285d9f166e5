"""Both engines keep the contract: the embedded one always, Elasticsearch on a real server."""

from __future__ import annotations

import os
import uuid

import pytest

from search.dsl import connect
from search.engines import embedded_engine
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_store import FileStore
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
