"""A person's own desk: theirs, all of it, and nothing of anybody else's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from circles.models.choices import BookingCancelReason, BookingState
from tests.factories.circles import BookingFactory, CirclePageFactory, SessionFactory
from tests.factories.learning import ModulePageFactory, ModuleProgressFactory

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


@pytest.fixture
def desk(client, practitioner):
    def text(person=practitioner, address="/my/"):
        client.force_login(person)
        response = client.get(address)
        assert response.status_code == 200
        return response.content.decode()

    return text


@pytest.fixture
def session_called(site_tree):
    def make(title, **fields):
        circle = CirclePageFactory(parent=site_tree.circles, title=title)
        return SessionFactory(circle=circle, **fields)

    return make


def test_the_desk_asks_who_you_are(client, site_tree):
    response = client.get("/my/")

    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=/my/"


def test_an_empty_desk_says_where_to_begin(desk, site_tree):
    text = desk()

    assert "You have no sessions coming up" in text
    assert "No module begun" in text
    assert "Find a learning circle" in text


def test_places_and_waits_stand_in_the_order_of_time(desk, session_called, practitioner):
    later = session_called("Neglect over time", days=9)
    sooner = session_called("Care planning", days=3)
    BookingFactory(session=later, person=practitioner)
    BookingFactory(session=sooner, person=practitioner, state=BookingState.WAITING)

    text = desk()
    listed = text.split('id="sessions-title"')[1]

    assert listed.index("Care planning") < listed.index("Neglect over time")
    assert listed.index("On the waiting list") < listed.index("Booked")


def test_next_is_a_place_one_has_and_not_one_waited_for(desk, session_called, practitioner):
    BookingFactory(session=session_called("A place", days=9), person=practitioner)
    BookingFactory(
        session=session_called("A wait", days=3), person=practitioner, state=BookingState.WAITING
    )

    next_for_you = desk().split('id="next-title"')[1].split("</section>")[0]

    assert "A place" in next_for_you
    assert "A wait" not in next_for_you


def test_what_is_over_or_cancelled_is_not_on_the_desk(desk, session_called, practitioner):
    BookingFactory(session=session_called("Last month", days=-30), person=practitioner)
    BookingFactory(
        session=session_called("Given up", days=5),
        person=practitioner,
        state=BookingState.CANCELLED,
        cancel_reason=BookingCancelReason.LEAVE,
    )

    text = desk()

    assert "Last month" not in text
    assert "Given up" not in text


def test_nobody_elses_bookings_are_on_the_desk(desk, session_called, facilitator):
    BookingFactory(session=session_called("Somebody else’s"), person=facilitator)

    assert "Somebody else’s" not in desk()


def test_a_module_begun_can_be_gone_on_with(desk, site_tree, practitioner):
    module = ModulePageFactory(parent=site_tree.modules, title="Listening before assessing")
    ModuleProgressFactory(person=practitioner, module=module)

    text = desk()

    assert "Go on with Listening before assessing" in text
    assert "0 of" in text


def test_only_facilitators_are_shown_the_way_to_their_desk(desk, site_tree, facilitator):
    assert 'href="/desk/"' not in desk()
    assert 'href="/desk/"' in desk(facilitator)


def test_only_those_who_write_pages_are_shown_the_way_to_them(desk, site_tree, academy_editor):
    assert 'href="/cms/"' not in desk()
    assert 'href="/cms/"' in desk(academy_editor)


@pytest.mark.parametrize("page", ["nonsense", "-1", "99"])
def test_a_page_number_that_makes_no_sense_does_no_harm(desk, site_tree, page):
    desk(address=f"/my/?page={page}")


def test_queries_do_not_grow_with_what_is_on_the_desk(client, site_tree, practitioner):
    def add(number):
        for _ in range(number):
            session = SessionFactory(circle=CirclePageFactory(parent=site_tree.circles))
            BookingFactory(session=session, person=practitioner)
            module = ModulePageFactory(parent=site_tree.modules)
            ModuleProgressFactory(person=practitioner, module=module)

    def queries():
        client.get("/my/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/my/").status_code == 200
        return len(captured)

    client.force_login(practitioner)
    add(3)
    few = queries()
    add(15)

    assert queries() == few
    assert few <= MOST_QUERIES


def test_a_publisher_is_led_to_the_reflections_they_read_first(
    desk, client, site_tree, academy_publisher
):
    text = desk(academy_publisher)
    assert 'href="/desk/reflections/"' in text
    assert client.get("/desk/reflections/").status_code == 200
    assert 'href="/desk/reflections/"' not in desk()
