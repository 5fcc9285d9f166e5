"""Topics among the suggestions: those under which a person finds something."""

from __future__ import annotations

import pytest
from wagtail.models import PageViewRestriction

from tests.factories.learning import ModulePageFactory, PracticeGuidePageFactory, TopicFactory

pytestmark = pytest.mark.django_db
#: Does not begin like any word of the starter's or factories' titles.
NAME = "Zonal safety"


@pytest.fixture
def filed(site_tree):
    """File a page under a topic."""

    def filed(topic, factory=PracticeGuidePageFactory, parent=site_tree.guides):
        page = factory(parent=parent)
        page.topics.add(topic)
        page.save_revision().publish()
        return page

    return filed


def offered(client, text):
    found = client.get("/search/suggest/", {"q": text}).json()["suggestions"]
    return [(one["label"], one["url"]) for one in found if one["kind"] == "Topic"]


@pytest.mark.parametrize("text", ["zon", "ZONAL", "saf", "zonal s"])
def test_a_topic_is_suggested_by_the_beginning_of_any_word(client, filed, text):
    topic = TopicFactory(name=NAME)
    filed(topic)
    ((label, address),) = offered(client, text)
    assert label == NAME
    assert address == f"/search/?topic={topic.slug}"
    assert client.get(address).status_code == 200


def test_a_module_is_something_to_find_too(client, filed, site_tree):
    filed(TopicFactory(name=NAME), ModulePageFactory, site_tree.modules)
    assert offered(client, "zonal")


@pytest.mark.parametrize("text", ["z", "onal", "afety", "%", "_onal", ""])
def test_what_is_no_beginning_suggests_nothing(client, filed, text):
    filed(TopicFactory(name=NAME))
    assert offered(client, text) == []


def test_a_topic_of_nothing_that_this_person_may_open_is_not_suggested(client, filed, practitioner):
    page = filed(TopicFactory(name=NAME))
    TopicFactory(name="Zonal quiet")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert offered(client, "zonal") == []
    client.force_login(practitioner)
    assert [label for label, _ in offered(client, "zonal")] == [NAME]
    page.unpublish()
    assert offered(client, "zonal") == []


def test_two_topics_at_most_are_suggested(client, filed):
    for number in range(4):
        filed(TopicFactory(name=f"{NAME} {number}"))
    assert [label for label, _ in offered(client, "zonal")] == [f"{NAME} 0", f"{NAME} 1"]
