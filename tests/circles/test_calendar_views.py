"""The calendar of sessions: month, week, list and day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from circles.calendars.dates import View, asked_span
from circles.models import Session
from circles.models.choices import BookingState, RecordMode, SessionState
from learning.models import Topic
from tests.factories.circles import BookingFactory, CirclePageFactory, SessionFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/circles/calendar/"


@pytest.fixture(autouse=True)
def _on_a_thursday():
    """Half past nine on 7 May 2026."""
    with time_machine.travel(datetime(2026, 5, 7, 8, 30, tzinfo=UTC), tick=False):
        yield


def text_of(client, query=""):
    response = client.get(ADDRESS + query)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def many(circle, number):
    """Put sessions into May 2026, some thirty circles sharing them."""
    days = [date(2026, 5, 1) + timedelta(days=n % 31) for n in range(number)]
    Session.objects.bulk_create(
        SessionFactory.build(circle=circle, day=day, wall_time=time(9 + n % 8))
        for n, day in enumerate(days)
    )


def test_a_month_says_when_which_how_and_how_many_places(client, circle):
    session = SessionFactory(circle=circle, day=date(2026, 5, 14))
    circle.record_mode = RecordMode.GROUP_SUPERVISION
    circle.save()

    text = text_of(client)

    assert "May 2026" in text
    assert "Thursday 14 May" in text
    said = "10am Neglect over time In person · Group supervision 4 places left"
    assert said in text
    assert f'href="{session.get_absolute_url()}"' in client.get(ADDRESS).content.decode()


def test_a_month_is_a_table_with_caption_and_headed_columns(client, circle):
    page = client.get(ADDRESS).content.decode()

    assert "<caption" in page
    heads = re.findall(r'<th scope="col">(\w+)</th>', page)
    assert heads == [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ]
    assert '<td aria-current="date">' in page
    assert 'href="#sessions">Skip to the sessions' in page


def test_weeks_start_on_monday():
    span = asked_span({"view": "week", "date": "2026-05-10"})

    assert (span.first, span.last) == (date(2026, 5, 4), date(2026, 5, 10))
    may = asked_span({"date": "2026-05"})
    assert may.weeks[0] == [None] * 4 + [date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3)]


@pytest.mark.parametrize(
    ("view", "before", "after"),
    [
        ("month", date(2026, 4, 30), date(2026, 6, 1)),
        ("week", date(2026, 4, 27), date(2026, 5, 11)),
        ("day", date(2026, 5, 6), date(2026, 5, 8)),
        ("list", None, None),
    ],
)
def test_each_view_leads_on_and_back(view, before, after):
    span = asked_span({"view": view})

    assert (span.before, span.after) == (before, after)


def test_the_links_keep_view_and_filters(client, circle):
    page = client.get(f"{ADDRESS}?view=week&date=2026-05-07&free=1&day=2").content.decode()

    assert "?view=week&amp;date=2026-05-11&amp;day=2&amp;free=1" in page
    assert "?view=list&amp;date=2026-05-07&amp;day=2&amp;free=1" in page


@pytest.mark.parametrize(
    "asked",
    [
        "0000-01-01",
        "9999-99",
        "2026-02-30",
        "text",
        "٢٠٢٦-٠٥",
        "2026-05-07T10",
        "1999-01",
        "2029-01",
    ],
)
@pytest.mark.parametrize("view", [*View, "nonsense", "\x00"])
def test_a_date_there_is_not_shows_today_and_says_so(client, circle, asked, view):
    text = text_of(client, f"?view={view}&date={asked}")

    assert "The calendar has no such date, so it is shown from today." in text


@pytest.mark.parametrize("edge", ["2025-01", "2028-12"])
def test_the_calendar_ends_somewhere(client, circle, edge):
    page = client.get(f"{ADDRESS}?date={edge}").content.decode()

    assert page.count('rel="prev"') + page.count('rel="next"') == 1
    assert '<meta name="robots" content="noindex">' in page


def test_the_months_at_hand_may_be_indexed(client, circle):
    for query in ("", "?date=2026-06", "?view=list"):
        assert "noindex" not in client.get(ADDRESS + query).content.decode()
    for query in ("?date=2026-09", "?view=week", "?free=1"):
        assert "noindex" in client.get(ADDRESS + query).content.decode()


def test_a_full_day_leads_to_its_own_list(client, circle):
    for hour in (9, 11, 13, 15, 16):
        SessionFactory(circle=circle, day=date(2026, 5, 14), wall_time=time(hour))

    page, text = client.get(ADDRESS).content.decode(), text_of(client)
    assert "2 more Thursday 14 May 2026" in text
    assert "5 sessions" in text
    assert "?view=day&amp;date=2026-05-14" in page

    day = text_of(client, "?view=day&date=2026-05-14")
    assert all(at in day for at in ("9am", "11am", "1pm", "3pm", "4pm"))


def test_the_list_is_in_pages(client, circle):
    many(circle, 62)

    text = text_of(client, "?view=list")

    assert "50 sessions" in text  # from the 7th on
    assert "Page 1 of 3" in text
    assert "Page 3 of 3" in text_of(client, "?view=list&page=99")


def test_the_list_begins_with_what_is_not_over(client, circle):
    SessionFactory(circle=circle, day=date(2026, 5, 7), wall_time=time(6))
    SessionFactory(circle=circle, day=date(2026, 5, 7), wall_time=time(12))

    text = text_of(client, "?view=list")

    assert "1 session" in text
    assert "Held" not in text


def test_a_circle_cannot_take_the_address_of_the_calendar(circle):
    circle.slug = "calendar"

    with pytest.raises(ValidationError, match="Choose another"):
        circle.full_clean()


def test_d58_places_are_those_of_this_moment(client, circle):
    session = SessionFactory(circle=circle, day=date(2026, 5, 14), capacity_max=1)
    assert "1 place left" in text_of(client)
    BookingFactory(session=session)

    assert "Full, waiting list open" in text_of(client)


def test_a_person_sees_what_they_booked_and_where_they_wait(client, circle, practitioner):
    booked = SessionFactory(circle=circle, day=date(2026, 5, 14))
    waiting = SessionFactory(circle=circle, day=date(2026, 5, 15))
    BookingFactory(session=booked, person=practitioner)
    BookingFactory(session=waiting, person=practitioner, state=BookingState.WAITING)
    BookingFactory(session=SessionFactory(circle=circle, day=date(2026, 5, 18)))

    assert "You have a place" not in text_of(client)
    client.force_login(practitioner)
    for query in ("", "?view=list", "?view=week&date=2026-05-14"):
        text = text_of(client, query)
        assert text.count("You have a place") == 1
        assert text.count("You are waiting") == 1


def test_cancelled_sessions_are_not_shown(client, circle):
    SessionFactory(
        circle=circle,
        day=date(2026, 5, 14),
        state=SessionState.CANCELLED,
        cancel_reason="venue",
    )

    assert "0 sessions" in text_of(client)


def test_circles_that_are_not_open_to_a_person_do_not_show(client, circle, site_tree, practitioner):
    SessionFactory(circle=circle, day=date(2026, 5, 14))
    draft = CirclePageFactory(parent=site_tree.circles, title="A draft circle", live=False)
    SessionFactory(circle=draft, day=date(2026, 5, 14))
    PageViewRestriction.objects.create(page=circle, restriction_type=PageViewRestriction.LOGIN)

    assert "Neglect over time" not in text_of(client)
    client.force_login(practitioner)
    assert "Neglect over time" in text_of(client)
    assert "A draft circle" not in text_of(client)


@pytest.fixture
def two_circles(circle, site_tree):
    """One about neglect online in Harwick, one about something else in a room in Eastmoor."""
    other = CirclePageFactory(
        parent=site_tree.circles, title="Working with fathers", locality="Eastmoor"
    )
    circle.locality = "Harwick"
    circle.topics = [Topic.objects.create(name="Neglect", slug="neglect")]
    circle.save()
    SessionFactory(circle=circle, day=date(2026, 5, 14), mode="online")  # a Thursday
    full = SessionFactory(circle=other, day=date(2026, 5, 19), capacity_max=1)  # a Tuesday
    BookingFactory(session=full)


@pytest.mark.parametrize(
    ("query", "neglect", "fathers"),
    [
        ("topic=neglect", True, False),
        ("locality=Eastmoor", False, True),
        ("locality=Eastmoor&locality=Harwick", True, True),
        ("locality=Nowhere", True, True),
        ("mode=online", True, False),
        ("mode=hybrid", False, False),
        ("day=2", False, True),
        ("day=2&day=4", True, True),
        ("day=9", True, True),
        ("free=1", True, False),
        ("free=1&day=2", False, False),
    ],
)
@pytest.mark.parametrize("view", ["month", "list"])
def test_filters_narrow_the_sessions(client, two_circles, query, neglect, fathers, view):
    text = text_of(client, f"?view={view}&{query}")

    assert ("Neglect over time" in text) is neglect
    assert ("Working with fathers" in text) is fathers


@pytest.mark.parametrize(
    ("query", "neglect", "fathers"),
    [("locality=Eastmoor", False, True), ("day=4", True, False), ("day=2&free=1", False, False)],
)
def test_the_list_of_circles_is_narrowed_by_locality_and_day(
    client, two_circles, query, neglect, fathers
):
    page = client.get(f"/circles/?{query}").content.decode()

    assert ("Neglect over time" in page) is neglect
    assert ("Working with fathers" in page) is fathers


def test_each_filter_of_the_list_of_circles_can_be_taken_away(client, two_circles):
    page = client.get("/circles/?day=4&locality=Harwick&free=1").content.decode()

    assert (
        'href="?day=4&amp;free=1"><span class="visually-hidden">Remove filter: </span>Harwick'
        in page
    )
    assert 'href="?locality=Harwick&amp;free=1"' in page
    assert 'href="?locality=Harwick&amp;day=4"' in page


def test_times_are_those_on_the_wall(client, circle):
    """The same hour either side of a change of the clocks (25 October 2026)."""
    for day in (date(2026, 10, 24), date(2026, 10, 26)):
        SessionFactory(circle=circle, day=day)
    SessionFactory(circle=circle, day=date(2026, 10, 31), wall_time=time(23, 30))

    text = text_of(client, "?date=2026-10")

    assert text.count("10am") == 2
    assert "Saturday 31 October 11.30pm" in text


@pytest.mark.parametrize(("view", "most"), [("month", 12), ("week", 12), ("list", 13), ("day", 13)])
@pytest.mark.parametrize("signed_in", [False, True])
def test_five_hundred_sessions_take_the_queries_of_ten(
    client, circle, site_tree, practitioner, view, most, signed_in
):
    """With circles for everybody and one for members, which costs the most queries."""
    other = CirclePageFactory(parent=site_tree.circles)
    PageViewRestriction.objects.create(page=other, restriction_type=PageViewRestriction.LOGIN)
    if signed_in:
        client.force_login(practitioner)
    many(circle, 10)
    client.get(ADDRESS)  # what is read once a process

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{ADDRESS}?view={view}").status_code == 200
        return len(captured)

    few = queries()
    many(circle, 490)
    booked = Session.objects.filter(wall_date=date(2026, 5, 8)).first()
    BookingFactory(session=booked, person=practitioner)

    assert queries() == few
    assert few <= most, few
