"""A rebuild beside the embedded index that answers: in the site's database, and in a file."""

from __future__ import annotations

import pytest
from django.db import connection

from home.models import StandardPage
from search import indexing
from search.engines.base import EngineUnavailableError, SearchRequest
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_store import FileStore, SiteStore
from search.evaluation.generated import Generator
from search.models import IndexChange
from search.query import Query, parse

pytestmark = pytest.mark.django_db
everybody = frozenset({"everyone"})


@pytest.fixture(params=["in the site", "in a file"])
def store(request, tmp_path):
    if request.param == "in a file":
        made = FileStore(tmp_path / "index.sqlite3")
        yield made
        made.close()
    elif connection.vendor == "sqlite":
        yield SiteStore()
    else:
        pytest.skip("the index lies in a file of its own")


@pytest.fixture
def engine(store, monkeypatch):
    engine = EmbeddedEngine(store)
    for where in ("search.indexing.engines", "search.outbox.engines"):
        monkeypatch.setattr(where, lambda: (engine,))
    engine.rebuild(iter([]))
    return engine


@pytest.fixture
def pages(site_tree):
    def publish(title):
        page = StandardPage(title=title, slug=title.lower().replace(" ", "-"), summary="A bird.")
        return site_tree.home.add_child(instance=page)

    return [publish(f"Kingfisher {number}") for number in range(4)], publish


@pytest.fixture
def in_the_middle(monkeypatch):
    """Run something whenever a rebuild has read a batch; the batches are small."""
    all_entries = indexing.all_entries

    def hook(run):
        def batches(lease=None):
            for batch in all_entries(lease):
                yield batch
                run()

        monkeypatch.setattr(indexing, "BATCH", 2)
        monkeypatch.setattr(indexing, "all_entries", batches)

    return hook


def total(engine, text="kingfisher"):
    return engine.search(SearchRequest(query=parse(text), viewer_tokens=everybody)).total


def traces(store):
    """What there is beside the index that answers: tables, or files."""
    if isinstance(store, SiteStore):
        names = {name for (name,) in store.rows("SELECT name FROM sqlite_master")}
        return {one for one in names if one.startswith(("search_next_", "search_old_"))}
    main = {store._path.name, store._path.resolve().name}
    files = {
        one.name.removesuffix("-wal").removesuffix("-shm") for one in store._path.parent.iterdir()
    }
    return files - main


def test_searches_find_the_same_all_the_time_while_the_index_is_built_anew(
    engine, store, pages, in_the_middle
):
    indexing.rebuild(engine)
    seen = []
    in_the_middle(lambda: seen.append((total(engine), bool(traces(store)))))
    for _ in range(2):
        indexing.rebuild(engine)
    assert len(seen) > 4
    assert set(seen) == {(4, True)}
    assert total(engine) == 4
    assert traces(store) == set()
    assert engine.is_sound()
    assert indexing.differences(engine) == []


def test_a_page_saved_while_the_index_is_built_is_found_meanwhile_and_afterwards(
    engine, pages, in_the_middle
):
    (first, *_), publish = pages
    indexing.rebuild(engine)
    seen = []

    def save():
        if not seen:
            publish("Heron")
            first.title = "Bittern"
            first.save_revision().publish()
        seen.append((total(engine, "heron"), total(engine, "bittern")))

    in_the_middle(save)
    indexing.rebuild(engine)
    assert seen[0] == (0, 0)
    assert set(seen[1:]) == {(1, 1)}
    assert (total(engine, "heron"), total(engine, "bittern"), total(engine)) == (1, 1, 3)
    assert not IndexChange.objects.exists()
    assert indexing.differences(engine) == []


def test_what_changed_at_the_last_moment_is_in_the_new_index_before_it_answers(engine):
    (old, gone, new) = Generator(1).entries(3)
    engine.rebuild(iter([[old, gone]]), lambda: ([new], [gone.key]))
    assert set(engine.digests()) == {old.key, new.key}


def test_a_page_taken_away_while_the_index_is_built_is_not_found_again(
    engine, pages, in_the_middle
):
    ((first, *_), _) = pages
    indexing.rebuild(engine)
    seen = []

    def delete():
        if not seen:
            StandardPage.objects.get(pk=first.pk).delete()
        seen.append(total(engine))

    in_the_middle(delete)
    indexing.rebuild(engine)
    assert seen[-1] == 3
    assert total(engine) == 3


def test_a_rebuild_that_fails_half_way_leaves_the_index_as_it_was(engine, store):
    entries = list(Generator(1).entries(30))
    engine.rebuild(iter([entries]))

    def batches():
        yield entries[:2]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.rebuild(batches())
    assert len(engine.digests()) == 30
    assert engine.is_sound()
    assert traces(store) == set()


def test_a_rebuild_killed_half_way_leaves_the_index_whole_and_the_next_clears_the_rest(
    engine, store
):
    entries = list(Generator(1).entries(30))
    engine.rebuild(iter([entries]))
    killed = store.renewed()  # kept, so that nothing tidies up: as a killed process leaves it
    fresh = killed.__enter__()
    EmbeddedEngine(fresh).apply(entries[:2], ())
    if isinstance(fresh, FileStore):
        fresh.close()
    assert traces(store)
    assert len(engine.digests()) == 30
    assert engine.is_sound()
    assert engine.search(SearchRequest(query=Query(), viewer_tokens=everybody)).total == 30
    engine.rebuild(iter([entries[:20]]))
    assert len(engine.digests()) == 20
    assert engine.is_sound()
    assert traces(store) == set()
    with pytest.raises(EngineUnavailableError):  # it finds nothing of its own any more
        fresh.rows("SELECT * FROM search_entry")
