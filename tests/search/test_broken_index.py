"""The embedded index is broken, gone or locked (T-F4): it is seen, and built anew by the worker."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from home.models import StandardPage
from learning.practice_tools.tools import TOOLS
from portal.core.searchable import source_for
from search import indexing
from search.breaker import breaker
from search.engines import embedded_engine
from search.engines.base import EngineUnavailableError, SearchRequest, TooLongError
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_store import FileStore
from search.query import parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(site_tree):
    for number in range(40):
        page = StandardPage(
            title=f"Kingfisher {number}", slug=f"k{number}", summary="By a river. " * 9
        )
        site_tree.home.add_child(instance=page)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "index.sqlite3"


@pytest.fixture
def engine(pages, path, monkeypatch):
    """An engine in a file of its own, built and closed."""
    store = FileStore(path)
    engine = EmbeddedEngine(store)
    monkeypatch.setattr(indexing, "engines", lambda: (engine,))
    monkeypatch.setattr("search.outbox.engines", lambda: (engine,))
    indexing.rebuild(engine)
    store.close()
    yield engine
    store.close()


def search(engine):
    request = SearchRequest(query=parse("kingfisher"), viewer_tokens=frozenset({"everyone"}))
    return engine.search(request).total


def damage(path, how):
    data = path.read_bytes()
    if how == "truncated":
        path.write_bytes(data[: len(data) // 2])
    elif how == "no database":
        path.write_bytes(b"<html>" + data[6:])
    elif how == "bits turned":
        turned = bytearray(data)
        for place in random.Random(7).sample(range(4096, len(turned)), 400):
            turned[place] ^= 1 << (place % 8)
        path.write_bytes(turned)
    elif how == "gone":
        path.unlink()
    else:
        with sqlite3.connect(path) as raw:
            raw.execute("PRAGMA user_version=1")


@pytest.mark.parametrize(
    "how", ["truncated", "no database", "bits turned", "gone", "another layout"]
)
def test_t_f4_a_broken_file_is_seen_and_the_worker_builds_another(engine, path, how):
    damage(path, how)
    try:
        search(engine)
    except EngineUnavailableError:
        breaker.reset()
    indexing.apply_pending()
    indexing.reconcile()
    indexing.apply_pending()
    assert indexing.differences(engine) == []
    assert engine.is_sound()
    assert search(engine) == 40


def test_a_file_that_takes_the_place_of_another_is_no_crash_and_is_given_no_more_time(engine, path):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    somebody = EmbeddedEngine(FileStore(path))
    with engine.within(5):
        search(engine)
        path.unlink()
        indexing.rebuild(somebody)
        assert search(engine) == 40
    with pytest.raises(TooLongError), engine.within(1):
        search(engine)
        path.unlink()
        indexing.rebuild(somebody)
        engine._store.rows(endless)
    assert search(engine) == 40
    somebody._store.close()


def test_t_f4_a_file_that_somebody_locks_is_not_waited_for_for_long(engine, path):
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(EngineUnavailableError), engine.within(0.1):
            search(engine)
        other.execute("ROLLBACK")
        other.execute("PRAGMA locking_mode=NORMAL")
    other.close()
    assert search(engine) == 40


def test_searches_see_the_old_file_until_the_new_one_is_filled(engine, path):
    seen = []
    engine.rebuild(iter([[]]))  # nothing is left of the old one's entries
    path.unlink()

    def batches():
        for batch in indexing.all_entries():
            seen.append(engine.exists())
            yield batch

    assert engine.rebuild(batches()) >= 40
    assert not any(seen)
    assert search(engine) == 40
    left = sorted(one.name for one in path.parent.glob("index.sqlite3*"))
    assert len([name for name in left if not name.endswith(("-wal", "-shm"))]) == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the index lies in a file of its own")
def test_t_f4_broken_tables_in_the_sites_own_database_are_made_anew(pages):
    engine = embedded_engine()
    indexing.rebuild(engine)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_full_data WHERE id > 10")
    assert not engine.is_sound()
    indexing.reconcile()
    assert engine.is_sound()
    assert search(engine) == 40


def test_a_check_names_what_differs_and_an_index_of_another_version(engine, path, monkeypatch):
    monkeypatch.setattr("search.management.commands.search_index.engines", lambda: (engine,))

    def check():
        out = StringIO()
        with pytest.raises(SystemExit, match="1"):
            call_command("search_index", check=True, stdout=out)
        return out.getvalue()

    out = StringIO()
    call_command("search_index", check=True, stdout=out)
    assert "index and database agree" in out.getvalue()
    first, second, *_ = StandardPage.objects.order_by("pk").values_list("pk", flat=True)
    engine.apply([replace(source_for("tool").entry(TOOLS[0]), object_id="gone")], [f"page:{first}"])
    StandardPage.objects.filter(pk=second).update(title="Heron")
    assert f"page:{first} is missing from the index" in check()
    assert f"page:{second} is out of date in the index" in check()
    assert "tool:gone is in the index only" in check()
    damage(path, "another layout")
    assert "there is no index, or one of another version" in check()
