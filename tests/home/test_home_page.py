"""The home page shows the ways in, and only what the reader may open."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.factories.circles import CirclePageFactory, SessionFactory
from tests.factories.learning import (
    LevelOfNeedFactory,
    MIResourcePageFactory,
    PracticeGuidePageFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

#: Warm, for a visitor: what the budget for a page that people browse allows.
MOST_QUERIES = 15


def fill(tree, number):
    for at in range(number):
        TopicFactory()
        LevelOfNeedFactory(rank=at % 4 + 1)
        PracticeGuidePageFactory(parent=tree.guides)
        MIResourcePageFactory(parent=tree.resources)
        SessionFactory(circle=CirclePageFactory(parent=tree.circles), days=at + 1)


def queries_of(client):
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    return len(captured)


def page(client):
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_new_database_has_a_home_page(client, db):
    text = page(client)

    assert "<h1>Practice development portal</h1>" in text
    assert "No sessions are open for booking" in text


def test_the_words_are_the_editors_own(client, site_tree):
    home = site_tree.home.specific
    home.hero_title = "Good help begins with two people meeting"
    home.statement = "A learning service, not a blaming one."
    home.save()

    text = page(client)

    assert "<h1>Good help begins with two people meeting</h1>" in text
    assert "A learning service, not a blaming one." in text


def test_every_way_in_is_a_link(client, site_tree):
    topic = TopicFactory(name="Neglect")
    level = LevelOfNeedFactory(name="Universal", rank=1)
    guide = PracticeGuidePageFactory(parent=site_tree.guides, title="Unpicking a home visit")
    resource = MIResourcePageFactory(parent=site_tree.resources, title="Open questions")
    session = SessionFactory(circle=CirclePageFactory(parent=site_tree.circles))

    text = page(client)

    assert f'href="/guidance/?topic={topic.slug}"' in text
    assert f'href="/guidance/?level={level.slug}"' in text
    assert f'href="{guide.url}"' in text
    assert f'href="{resource.url}"' in text
    assert f'href="{session.get_absolute_url()}"' in text
    assert "4 places left" in text


def test_a_full_session_says_so(client, site_tree):
    circle = CirclePageFactory(parent=site_tree.circles)
    SessionFactory(circle=circle, places_held=4)

    assert "Full, waiting list open" in page(client)


def test_closed_pages_stay_closed(client, site_tree, practitioner):
    guide = PracticeGuidePageFactory(parent=site_tree.guides, title="For people signed in")
    circle = CirclePageFactory(parent=site_tree.circles, title="A closed circle")
    SessionFactory(circle=circle)
    for closed in (guide, circle):
        PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)

    text = page(client)
    assert "For people signed in" not in text
    assert "A closed circle" not in text

    client.force_login(practitioner)
    assert "For people signed in" in page(client)


def test_queries_do_not_grow_with_the_content(client, site_tree):
    fill(site_tree, 3)
    few = queries_of(client)
    fill(site_tree, 27)

    assert queries_of(client) == few
    assert few <= MOST_QUERIES


def test_nothing_on_the_page_breaks_the_content_policy(client, site_tree):
    fill(site_tree, 1)
    text = page(client)

    assert "<style" not in text
    assert " style=" not in text
    assert "<script>" not in text
    assert " onclick=" not in text
