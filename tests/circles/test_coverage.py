"""The academy's desk: what it shows, and that nobody can be worked out from it."""

from __future__ import annotations

import csv
import io
import itertools
from datetime import date

import openpyxl
import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from circles.coverage import FEWEST, QUARTERS, coverage, in_fives, quarters
from circles.models.choices import BookingState
from portal.accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, CirclePageFactory, SessionFactory
from tests.factories.learning import TopicFactory

NOVEMBER = date(2026, 11, 25)


def test_quarters_follow_one_another_without_gap():
    found = quarters(NOVEMBER)
    assert (found[0].first, found[0].last) == (date(2026, 10, 1), date(2026, 12, 31))
    assert len(found) == QUARTERS
    for later, earlier in itertools.pairwise(found):
        assert (later.first - earlier.last).days == 1


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (0, "0"),
        (1, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "5 to 9"),
        (9, "5 to 9"),
        (10, "10 to 14"),
    ],
)
def test_numbers_of_people_are_told_in_fives_from_five_up(people, told):
    assert in_fives(people) == told


def possible(told):
    """Return every number that may stand behind what is told, up to a hundred."""
    return {number for number in range(100) if in_fives(number) == told}


@given(shown=st.integers(0, 60), hidden=st.integers(1, 4))
def test_a_total_beside_the_rest_does_not_give_a_small_number_away(shown, hidden):
    """Somebody knows the total and all but one part; what is left can be many numbers."""
    whole, rest = possible(in_fives(shown + hidden)), possible(in_fives(shown))
    left = {total - part for total in whole for part in rest if total >= part} & set(range(1, 5))
    assert hidden in left
    assert len(left) > 1


@pytest.fixture
def held(site_tree):
    """Two circles of one locality and topic: six people had a place in one, two in the other."""
    topic = TopicFactory(name="Neglect")
    first, second = (
        CirclePageFactory(parent=site_tree.circles, title=title, locality=locality, topics=[topic])
        for title, locality in (("Eights", "North"), ("Twos", "North"))
    )
    CirclePageFactory(parent=site_tree.circles, title="Never met", locality="South")
    sessions = [
        SessionFactory(circle=circle, days=-1, capacity_max=10) for circle in (first, second)
    ]
    for session, number in zip(sessions, (6, 2), strict=True):
        for _ in range(number):
            BookingFactory(session=session, state=BookingState.ATTENDED)
    for _ in range(7):
        BookingFactory(session=sessions[0], state=BookingState.WAITING)
    for reason, number in (("court", 5), ("sickness", 2)):
        for _ in range(number):
            BookingFactory(
                session=sessions[0],
                state=BookingState.CANCELLED,
                cancel_reason=reason,
                booked_at=timezone.now(),
            )
    return sessions


def quarter_of(session):
    day = session.wall_date
    return next(one for one in quarters(timezone.localdate()) if one.first <= day <= one.last)


@pytest.mark.django_db
def test_it_counts_by_circle_locality_topic_and_reason(held):
    found = coverage(quarter_of(held[0]))

    rows = {row.name: row for row in (*found.circles, *found.localities, *found.topics)}
    told = {name: (row.sessions, row.people_came, row.people_without) for name, row in rows.items()}
    assert told == {
        "Eights": (1, "5 to 9", "5 to 9"),
        "Twos": (1, "fewer than 5", "0"),
        "Never met": (0, "0", "0"),
        "North": (2, "5 to 9", "5 to 9"),
        "South": (0, "0", "0"),
        "Neglect": (2, "5 to 9", "5 to 9"),
    }
    assert found.reasons[0] == ("Court", "5 to 9")
    assert dict(found.reasons)["Sickness"] == "fewer than 5"
    assert [label for label, _ in found.reasons[:3]] == ["Court", "A visit to a child", "Duty"]


@pytest.mark.django_db
def test_one_person_who_comes_often_is_one_person(site_tree):
    circle = CirclePageFactory(parent=site_tree.circles, title="Often", locality="North")
    person = UserFactory()
    sessions = [SessionFactory(circle=circle, days=-days) for days in (1, 2)]
    sessions = [one for one in sessions if quarter_of(one) == quarter_of(sessions[0])]
    for session in sessions:
        BookingFactory(session=session, person=person, state=BookingState.ATTENDED)
    (row,) = coverage(quarter_of(sessions[0])).circles
    assert len(row.came) == 1
    assert len(row.came) < FEWEST


@pytest.mark.django_db
@time_machine.travel("2026-11-25 09:00:00+00:00", tick=False)
def test_who_waited_once_and_got_a_place_another_time_is_no_unmet_demand(site_tree):
    circle = CirclePageFactory(parent=site_tree.circles, title="Twice")
    first, second = (SessionFactory(circle=circle, days=-days) for days in (1, 2))
    person = UserFactory()
    BookingFactory(session=first, person=person, state=BookingState.WAITING)
    BookingFactory(session=second, person=person, state=BookingState.ATTENDED)
    (row,) = coverage(quarter_of(first)).circles
    assert not row.without


@pytest.mark.django_db
def test_only_the_academy_sees_it(client, held, facilitator, practitioner, academy_editor):
    addresses = ("/desk/academy/", "/desk/academy/circles.csv")
    for person in (facilitator, practitioner):
        client.force_login(person)
        assert [client.get(one).status_code for one in addresses] == [403, 403]
    client.force_login(academy_editor)
    assert [client.get(one).status_code for one in addresses] == [200, 200]
    assert client.get("/desk/academy/people.csv").status_code == 404
    assert client.get("/desk/academy/circles.exe").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["circles", "localities", "topics", "reasons"])
def test_the_files_hold_what_the_page_shows_and_no_name(client, held, academy_publisher, part):
    client.force_login(academy_publisher)
    query = f"?quarter={quarter_of(held[0]).name}"
    answer = client.get(f"/desk/academy/{part}.csv{query}").content.decode()
    lines = list(csv.reader(io.StringIO(answer)))
    content = client.get(f"/desk/academy/{part}.xlsx{query}").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [[str(cell.value) for cell in row] for row in sheet.iter_rows()]
    assert cells == lines
    assert len(lines) > 1
    page = client.get(f"/desk/academy/{query}").content.decode()
    for line in lines[1:]:
        assert line[0] in page
    for booking in held[0].bookings.select_related("person"):
        assert booking.person.last_name not in answer + page


@pytest.mark.django_db
def test_more_circles_take_no_more_queries(site_tree, held, django_assert_num_queries):
    quarter = quarter_of(held[0])
    with django_assert_num_queries(6):
        coverage(quarter)
    for number in range(5):
        circle = CirclePageFactory(parent=site_tree.circles, title=f"More {number}")
        BookingFactory(session=SessionFactory(circle=circle, days=-1), state=BookingState.ATTENDED)
    with django_assert_num_queries(6):
        coverage(quarter)


@pytest.mark.django_db
def test_the_reports_of_the_admin_lead_there(client, site_tree, academy_editor, practice_reviewer):
    client.force_login(academy_editor)
    assert "/desk/academy/" in client.get("/cms/").content.decode()
    client.force_login(practice_reviewer)
    assert "/desk/academy/" not in client.get("/cms/").content.decode()


@pytest.mark.django_db
def test_administrators_see_it_too(client, held):
    client.force_login(UserFactory(administrator=True, roles=[Role.PRACTITIONER]))
    assert client.get("/desk/academy/?quarter=nonsense").status_code == 200
