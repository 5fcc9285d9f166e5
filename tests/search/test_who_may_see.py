"""Every kind, every way to be closed, every role: nothing tells of what somebody may not open."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page

from search import indexing
from search.breaker import breaker
from search.engines import embedded_engine, engines
from search.finding import find, suggest
from tests.search.world import COMMON, World
from tests.services import elasticsearch_url

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["embedded", "elasticsearch"])
def engine(request, settings):
    """The engine that answers the site's searches."""
    if request.param == "elasticsearch":
        settings.PORTAL_SEARCH = {
            **settings.PORTAL_SEARCH,
            "URL": elasticsearch_url(),
            "INDEX": f"test-{uuid.uuid4().hex}",
            "SEARCH_TIMEOUT_SECONDS": 20,
            "LONGEST_SECONDS": 20,
        }
    first = engines()[0]
    assert first.name == request.param
    yield first
    assert not breaker.is_open(first.name), "another engine stood in for it"
    if request.param == "elasticsearch":
        first.remove()


def found_by(viewer, text=COMMON, **filters):
    """Every key that a search shows, page by page; with its total and the counts of its facets."""
    page, keys = 1, []
    while True:
        found = find(viewer=viewer, text=text, filters=filters, page=page)
        keys += [hit.key for hit in found.results.hits]
        if found.results.page < page or len(keys) >= found.results.total:
            return keys, found
        page += 1


def kinds_of(keys):
    return Counter(key.partition(":")[0] for key in keys)


def misspelt(word):
    """The word without a letter in its middle."""
    return word[: len(word) // 2] + word[len(word) // 2 + 1 :]


PAGE_KINDS = ("guide:", "resource:", "module:", "circle:", "page:")


def pages(world):
    """Kind, key and address of every page of the world."""
    for key in world.open_to:
        if key.startswith(PAGE_KINDS):
            kind, pk = key.split(":")
            yield kind, pk, Page.objects.get(pk=pk).get_url_parts()[2]


#: The roles that see different things.
TOLD_APART = {"visitor", "practitioner", "member"}


def test_nobody_is_told_of_anything_they_may_not_open(site_tree, engine, client):
    world = World(site_tree)
    indexing.rebuild(engine)
    engine.refresh()
    people = {"visitor": AnonymousUser(), **world.people()}
    for role, viewer in people.items():
        visible = world.visible_to(role)
        keys, found = found_by(viewer)
        assert sorted(keys) == sorted(visible), role
        assert found.results.total == len(visible), role
        counts = {one.slug: one.count for one in found.results.facets["kind"]}
        assert counts == kinds_of(visible), role
        circles = sum(one.count for one in found.results.facets["circle"])
        assert circles == sum(kinds_of(visible)[kind] for kind in ("circle", "session", "note"))
        for key, word in world.words.items() if role in TOLD_APART else ():
            mine = {one for one in visible if world.words[one] == word}
            suggested = {hit.key for hit in suggest(viewer=viewer, text=word[:-1])}
            assert suggested == mine, (role, key)
            if key.startswith(("guide", "document", "note")):
                put_right = find(viewer=viewer, text=misspelt(word), filters={}).query.words
                assert (put_right == (word,)) == bool(mine), (role, key)
    sitemap = client.get("/sitemap.xml").content.decode()
    listed = {f"{kind}:{pk}" for kind, pk, url in pages(world) if url in sitemap}
    assert listed == {key for key in world.visible_to("visitor") if key.startswith(PAGE_KINDS)}


def test_an_index_that_takes_everything_for_open_shows_nobody_anything_closed(site_tree):
    engine = embedded_engine()
    world = World(site_tree)
    entries = [entry for batch in indexing.all_entries() for entry in batch]
    everything = [replace(entry, audience=frozenset({"everyone"})) for entry in entries]
    engine.rebuild(iter([everything]))
    people = world.people()
    for role, viewer in (("visitor", AnonymousUser()), ("member", people["member"])):
        visible = world.visible_to(role)
        shown = set()
        for page in range(1, 12):
            found = find(viewer=viewer, text=COMMON, filters={}, page=page)
            shown.update(hit.key for hit in found.results.hits)
        assert shown <= visible, role
        assert shown
        for word in set(world.words.values()):
            assert {hit.key for hit in suggest(viewer=viewer, text=word)} <= visible, role
