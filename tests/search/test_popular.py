"""Searches of many people as suggestions, for whoever may open what they lead to; both engines."""

from __future__ import annotations

import uuid

import pytest
from wagtail.models import PageViewRestriction

from home.models import StandardPage
from search.engines import engines
from search.indexing import apply_pending
from search.models import SearchTotal
from search.months import months_before, this_month
from tests.services import elasticsearch_url

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["embedded", "elasticsearch"])
def publish(request, site_tree, settings, manage):
    """Publish a page with a title and let the engine know."""
    elastic = None
    if request.param == "elasticsearch":
        settings.PORTAL_SEARCH = {
            **settings.PORTAL_SEARCH,
            "URL": elasticsearch_url(),
            "INDEX": f"test-{uuid.uuid4().hex}",
            "SEARCH_TIMEOUT_SECONDS": 10,
            "INDEX_TIMEOUT_SECONDS": 30,
        }
        elastic = engines()[0]
    manage("search_index", rebuild=True)

    def publish(title):
        page = StandardPage(title=title, slug=uuid.uuid4().hex)
        site_tree.home.add_child(instance=page)
        page.save_revision().publish()
        apply_pending()
        engines()[0].refresh()
        return page

    yield publish
    if elastic is not None:
        elastic.remove()


def searched(words, people=5, found_nothing=0, months_ago=0):
    SearchTotal.objects.create(
        month=months_before(this_month(), months_ago),
        words=words,
        people=people,
        found_nothing=found_nothing,
    )


def offered(client, text):
    found = client.get("/search/suggest/", {"q": text}).json()["suggestions"]
    return [one["label"] for one in found if one["url"] == ""]


def test_what_many_searched_for_is_offered_before_titles(client, publish):
    publish("Hoarding and the home")
    searched("hoarding home")
    searched("home hoarding", people=10)
    first, second, third = client.get("/search/suggest/?q=hoard").json()["suggestions"]
    assert first == {"label": "home hoarding", "kind": "Often searched for", "url": ""}
    assert second["label"] == "hoarding home"
    assert third["url"]


def test_no_more_than_two_are_offered_and_not_what_is_typed_already(client, publish):
    publish("Hoarding at home with children")
    for words in ("hoarding", "hoarding children", "hoarding home", "hoarding at home"):
        searched(words)
    assert len(offered(client, "hoarding")) == 2
    assert "hoarding" not in offered(client, "hoarding")


@pytest.mark.parametrize("text", ["ar", "oarding", "ng"])
def test_only_words_that_begin_so_are_offered(client, publish, text):
    publish("Hoarding")
    searched("hoarding")
    assert offered(client, text) == []


def test_what_found_nothing_or_is_old_is_not_offered(client, publish):
    publish("Hoarding, gambling, neglect")
    searched("hoarding", found_nothing=5)
    searched("gambling", months_ago=2)
    searched("neglect", months_ago=1)
    assert offered(client, "hoa") == offered(client, "gam") == []
    assert offered(client, "neg") == ["neglect"]


def test_what_leads_to_nothing_that_this_person_may_open_is_not_offered(
    client, publish, practitioner
):
    page = publish("Kingfisher protocol")
    searched("kingfisher protocol")
    assert offered(client, "king") == ["kingfisher protocol"]
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert offered(client, "king") == []  # before the index knows
    apply_pending()
    engines()[0].refresh()
    assert offered(client, "king") == []
    client.force_login(practitioner)
    assert offered(client, "king") == ["kingfisher protocol"]


def test_a_private_title_makes_no_name_fit_to_be_kept(publish):
    from search.finding import stands_in_a_title

    page = publish("Kingfisher protocol")
    assert stands_in_a_title(("kingfisher", "protocol"))
    assert stands_in_a_title(("kingfisher",))
    assert not stands_in_a_title(("protocol", "kingfisher"))
    assert not stands_in_a_title(("kingf",))
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    assert not stands_in_a_title(("kingfisher",))
    restriction.delete()
    page.unpublish()
    assert not stands_in_a_title(("kingfisher",))


def test_suggestions_cost_a_fixed_number_of_questions(
    client, publish, django_assert_max_num_queries
):
    publish("Hoarding and home")
    searched("hoarding")
    with django_assert_max_num_queries(12) as few:
        client.get("/search/suggest/?q=ho")
    for number in range(9):
        searched(f"home hoarding {number}")
    with django_assert_max_num_queries(len(few)):
        client.get("/search/suggest/?q=ho")
