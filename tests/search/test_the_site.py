"""Searching the site as a person does, and the index following what staff do."""

from __future__ import annotations

import re

import pytest
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from home.models import StandardPage
from search.engines import embedded_engine
from search.engines.base import TooLongError
from search.models import IndexChange
from tests.factories.learning import (
    ModulePageFactory,
    PracticeGuidePageFactory,
    text_step,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(site_tree, manage, run_tasks):
    manage("search_index", rebuild=True)

    def publish(title, **fields):
        page = site_tree.home.add_child(
            instance=StandardPage(title=title, slug=title.lower().replace(" ", "-"), live=False)
        )
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()
        run_tasks()
        return page

    return publish


def results(client, text):
    return client.get("/search/", {"q": text}).content.decode()


def test_a_published_page_is_found_and_an_unpublished_one_is_not(client, publish, run_tasks):
    page = publish("Kingfisher protocol")
    assert "/kingfisher-protocol/" in results(client, "kingfisher")
    page.refresh_from_db()
    page.unpublish()
    assert "/kingfisher-protocol/" not in results(client, "kingfisher")  # before the worker ran
    run_tasks()
    assert "/kingfisher-protocol/" not in results(client, "kingfisher")
    assert not IndexChange.objects.exists()


def test_a_page_made_private_disappears_at_once_from_hits_and_suggestions(
    client, publish, practitioner, run_tasks
):
    page = publish("Kingfisher protocol")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert "/kingfisher-protocol/" not in results(client, "kingfisher")
    assert client.get("/search/suggest/?q=kingf").json() == {"suggestions": []}
    run_tasks()
    assert "/kingfisher-protocol/" not in results(client, "kingfisher")
    client.force_login(practitioner)
    assert "/kingfisher-protocol/" in results(client, "kingfisher")


def test_a_deleted_page_is_gone(client, publish, run_tasks):
    publish("Kingfisher protocol").delete()
    assert "/kingfisher-protocol/" not in results(client, "kingfisher")


def test_a_misspelt_word_still_finds_and_says_so(client, publish):
    publish("Motivational kingfisher")
    page = results(client, "motivatonal")
    assert "/motivational-kingfisher/" in page


def test_nothing_found_helps(client, publish):
    assert "/guidance/" in results(client, "zzzzqqqq")


def test_a_results_page_asks_the_database_a_fixed_number_of_times(
    client, publish, django_assert_max_num_queries
):
    publish("Kingfisher one")
    results(client, "kingfisher")
    with django_assert_max_num_queries(30) as few:
        results(client, "kingfisher")
    for number in range(2, 9):
        publish(f"Kingfisher {number}")
    with django_assert_max_num_queries(len(few)):
        results(client, "kingfisher")


def reflections_counted(client, manage, number, **chosen):
    """Release `number` reflections and return what a search says of how many there are."""
    from tests.factories.reflections import ReflectionFactory

    ReflectionFactory.create_batch(number, text="A kingfisher by the canal.")
    manage("search_index", rebuild=True)
    page = client.get("/search/", {"q": "kingfisher", **chosen}).content.decode()
    box = page.split('value="reflection"')[1]
    return box.split('class="facet__count">')[1].split("<")[0]


@pytest.mark.parametrize(("number", "shown"), [(1, "under 5"), (4, "under 5"), (5, "5")])
def test_no_small_number_of_reflections_is_counted_beside_the_results(
    client, site_tree, manage, number, shown
):
    assert reflections_counted(client, manage, number) == shown


def test_nor_is_it_when_reflections_alone_are_asked_for(client, site_tree, manage):
    assert reflections_counted(client, manage, 3, kind="reflection") == "under 5"


def test_other_kinds_are_counted_from_one_up(client, publish):
    publish("Kingfisher protocol")
    page = results(client, "kingfisher")
    assert '<span class="facet__count">1<' in page


def test_staff_put_something_before_everything_found_and_no_search_is_written_down(client, publish):
    page, private = publish("Kingfisher protocol"), publish("Heron protocol")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    query = Query.get("river birds")
    for order, promoted in enumerate((private, page)):
        SearchPromotion.objects.create(
            query=query, page=promoted, description="Begin here.", sort_order=order
        )
    shown = results(client, "  River BIRDS! ")
    assert "Begin here." in shown
    assert "/kingfisher-protocol/" in shown
    assert "heron" not in shown.lower()
    assert "Begin here." not in results(client, "river")
    assert list(Query.objects.values_list("query_string", flat=True)) == ["river birds"]


def test_the_order_of_hits_stands_in_the_address_and_stays_when_filters_change(client, publish):
    publish("Kingfisher one")
    publish("A kingfisher")
    page = client.get("/search/", {"q": "kingfisher", "sort": "title"}).content.decode()
    assert re.findall(r"/(a-kingfisher|kingfisher-one)/", page) == [
        "a-kingfisher",
        "kingfisher-one",
    ]
    assert '<input type="hidden" name="sort" value="title">' in page
    assert '<a href="?q=kingfisher&amp;sort=date">Newest</a>' in page
    assert '<a href="?q=kingfisher&amp;sort=title" aria-current="true">Title</a>' in page


def test_a_search_that_was_cut_off_says_so_and_shows_the_ways_in(client, publish, monkeypatch):
    def cut_off(*args):
        raise TooLongError

    monkeypatch.setattr(type(embedded_engine()), "search", cut_off)
    shown = results(client, "kingfisher")
    assert "This search took too long" in shown
    assert "/guidance/" in shown
    monkeypatch.undo()
    assert "0 results" in results(client, "kingfisher") or "No results" in results(client, "heron")


def test_similar_guides_are_of_its_kind_open_to_the_reader_and_not_itself(
    client, site_tree, manage, run_tasks
):
    def guide(title):
        return PracticeGuidePageFactory(parent=site_tree.guides, title=title)

    one, other = guide("Kingfisher on the river"), guide("A river of kingfishers")
    closed, far = guide("The kingfisher river in private"), guide("Budget spreadsheets")
    site_tree.home.add_child(instance=StandardPage(title="Kingfisher river", slug="kr"))
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    manage("search_index", rebuild=True)
    page = client.get(f"/search/similar/guide/{one.pk}/").content.decode()
    assert "Similar to Kingfisher on the river" in page
    part = client.get(f"/search/similar/guide/{one.pk}/?part").content.decode()
    for shown in (page, part):
        assert re.findall(r'href="/guidance/([a-z-]+)/"', shown) == [other.slug]
    assert far.title not in part
    for missing in (f"guide/{closed.pk}", "guide/999999", "nothing/1", "guide/x"):
        assert client.get(f"/search/similar/{missing}/").status_code == 404
    assert (
        f'data-url="/search/similar/guide/{one.pk}/?part"' in client.get(one.url).content.decode()
    )


@pytest.mark.parametrize(
    "address",
    [
        {"q": "kingfisher", "page": "1000000000"},
        {"q": "kingfisher", "page": "-1"},
        {"q": "kingfisher", "page": "nine"},
        {"q": "kingfisher", "sort": "sideways", "kind": "dragon", "topic": ["x" * 5_000, "\x00"]},
        {"q": "kingfisher", "year": "-5", "nation": "atlantis", "circle": "<script>"},
        {"q": "x" * 10_000},
        {"q": "kingfisher " * 1_000},
        {"q": "\u202eשלום kingfisher\u202c\x00\x1b"},
        {"q": '"kingfisher'},
        {"q": "the of and"},
        {"q": "?!"},
        {"q": ""},
        {"nonsense": "1"},
    ],
    ids=str,
)
def test_no_address_is_an_error(client, publish, address):
    publish("Kingfisher protocol")
    answer = client.get("/search/", address)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "<script>" not in shown.split("<main")[1].split("</main>")[0]
    assert "result" in shown or "look for" in shown or "Look through" in shown


def test_pages_of_results_end_where_nobody_reads_on(client, publish, monkeypatch):
    publish("Kingfisher protocol")
    for number in range(2, 13):
        publish(f"Kingfisher {number}")
    monkeypatch.setattr("search.engines.base.DEEPEST_HIT", 10)
    monkeypatch.setattr("search.views.DEEPEST_HIT", 10)
    last = client.get("/search/", {"q": "kingfisher", "page": "2"}).content.decode()
    assert "12 results" in last
    assert last.count("<h2><a ") == 10


def test_a_rebuild_says_how_far_it_is(publish, manage, capsys):
    for number in range(3):
        publish(f"Kingfisher {number}")
    manage("search_index", rebuild=True)
    assert "embedded: " in capsys.readouterr().err


def test_a_hit_in_a_module_leads_to_the_step_that_holds_it(client, site_tree, manage):
    steps = [text_step("Begin"), text_step("Watch the kingfisher"), text_step("End")]
    module = ModulePageFactory(parent=site_tree.modules, title="Birds", steps=steps)
    manage("search_index", rebuild=True)
    shown = results(client, "kingfisher")
    assert "Step 2: Watch the kingfisher" in shown
    assert f'href="{module.url}step/2/"' in shown
    assert client.get(f"{module.url}step/2/").status_code == 200
    assert f'href="{module.url}"' in results(client, "birds")
