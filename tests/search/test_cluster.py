"""A cluster of three nodes loses one while it is written to and searched."""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path

import pytest
from django.db import connection

from portal.core.searchable import EVERYONE, SearchEntry
from search.dsl import connect
from search.engines.base import EngineUnavailableError, SearchRequest
from search.engines.elastic import ElasticEngine
from search.entries import digest_of
from search.query import parse
from tests.search.elasticsearch_cluster import Cluster
from tests.services import required

BATCH = 20


def entry(number: int) -> SearchEntry:
    return SearchEntry(
        kind="page",
        object_id=str(number),
        title=f"Kingfisher {number}",
        body="Seen by the river.",
        url=f"/{number}/",
    )


@pytest.fixture
def cluster():
    home = required("ELASTICSEARCH_HOME_TEST", "no Elasticsearch was unpacked")
    if connection.vendor != "sqlite":
        pytest.skip("the database has no part in it; once is enough")
    folder = Path(tempfile.mkdtemp(prefix="portal-cluster."))
    folder.chmod(0o755)
    made = Cluster(Path(home), folder)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder)


class Searching(threading.Thread):
    """Searches without end until it is told to; notes what it was answered."""

    def __init__(self, engine):
        super().__init__(daemon=True)
        self.engine = engine
        self.enough = threading.Event()
        self.totals: list[int] = []
        self.failures: list[EngineUnavailableError] = []

    def run(self):
        """Search."""
        request = SearchRequest(query=parse("kingfisher"), viewer_tokens=frozenset({EVERYONE}))
        while not self.enough.wait(0.02):
            try:
                self.totals.append(self.engine.search(request).total)
            except EngineUnavailableError as error:
                self.failures.append(error)


def test_a_node_that_dies_loses_nothing_and_searches_go_on(cluster):
    engine = ElasticEngine(
        connect(",".join(cluster.urls), ""), "portal", search_timeout=20, index_timeout=20
    )
    entries = [entry(number) for number in range(600)]
    engine.rebuild(iter([entries[:100]]))
    cluster.wait_for(3)
    searching = Searching(engine)
    searching.start()
    batches = [entries[start : start + BATCH] for start in range(100, len(entries), BATCH)]
    tries = 0
    for at, batch in enumerate(batches):
        if at == len(batches) // 2:
            cluster.kill(_primary(cluster))
        while True:  # as the worker does: what fails stays in the outbox and is tried again
            tries += 1
            try:
                engine.apply(batch, [f"page:{batch[0].object_id}"] if at % 5 == 4 else [])
                break
            except EngineUnavailableError:
                assert tries < 10 * len(batches), "the cluster never came back"
    searching.enough.set()
    searching.join(60)
    cluster.wait_for(2, "yellow")  # the copy that went with the node is made again later
    engine.refresh()
    gone = {f"page:{batch[0].object_id}" for batch in batches[4::5]}
    assert engine.digests() == {one.key: digest_of(one) for one in entries if one.key not in gone}
    assert searching.failures == []
    assert min(searching.totals) >= 100
    engine.close()


def _primary(cluster: Cluster) -> int:
    """Return which node holds the first copy of the index."""
    client = connect(cluster.urls[0], "")
    shards = client.cat.shards(index="portal", format="json", h="prirep,node")
    client.close()
    return int(next(one["node"] for one in shards if one["prirep"] == "p").removeprefix("node"))
