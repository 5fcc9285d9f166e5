"""The facilitator's desk: what needs them now, and what their sessions come to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from circles.models.choices import BookingState
from portal.accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, CirclePageFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


def words(answer):
    return " ".join(answer.content.decode().split())


def test_the_desk_says_which_offers_are_out_and_where_places_are_free(desk, session, circle):
    BookingFactory(session=session, state=BookingState.OFFERED)
    unfilled = SessionFactory(circle=circle, days=10)
    BookingFactory(session=unfilled)
    far = SessionFactory(circle=circle, days=40)
    BookingFactory(session=far)

    page = words(desk.get("/desk/"))
    needs = page[page.index('id="now"') : page.index('id="next"')]

    assert "1 offer out" in needs
    assert "3 places left" in needs
    assert str(unfilled.pk) in needs
    assert str(far.pk) not in needs
    assert "0 to read" in needs


def test_the_desk_says_where_too_few_have_booked_once(desk, circle):
    few = SessionFactory(circle=circle, days=3, capacity_min=2)
    BookingFactory(session=few)
    page = words(desk.get("/desk/"))
    needs = page[page.index('id="now"') : page.index('id="next"')]
    assert needs.count(str(few.pk)) == 1
    assert "1 of at least 2" in needs


@pytest.fixture
def held(circle):
    """One session yesterday: three of four places taken, two came, three gave up."""
    one = SessionFactory(circle=circle, days=-1)
    for state in ("attended", "attended", "no_show"):
        BookingFactory(session=one, state=state)
    for reason in ("court", "child_visit", "leave"):
        BookingFactory(
            session=one,
            state=BookingState.CANCELLED,
            cancel_reason=reason,
            booked_at=timezone.now(),
        )
    BookingFactory(session=one, state=BookingState.WAITING)
    return one


def test_figures_of_the_past_year_set_work_with_families_apart(desk, held):
    page = words(desk.get("/desk/figures/"))
    assert "3 of 4, 75%" in page
    assert "2, 67%; 1 did not come, 0 sent apologies" in page
    duty = page[page.index("for work with families") : page.index("for other reasons")]
    assert "Court: 1" in duty
    assert "A visit to a child: 1" in duty
    assert "Leave: 1" in page[page.index("for other reasons") :]
    assert "<dt>People who waited and got no place</dt><dd>1</dd>" in page


def test_a_time_of_ones_choice_leaves_other_sessions_out(desk, held):
    day = held.wall_date
    before = day - timedelta(days=30)
    page = words(desk.get(f"/desk/figures/?first={before}&last={day - timedelta(days=1)}"))
    assert "No session was held in this time" in page
    assert "3 of 4" in words(desk.get(f"/desk/figures/?first={day}&last={day}"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("first=2026-05-01&last=2026-04-01", "not before the first"),
        ("first=2010-05-01&last=2026-04-01", "three years at most"),
        ("first=soon&last=2026-04-01", "as a date"),
        ("first=2026-04-01", "Give the last day"),
    ],
)
def test_a_time_that_cannot_be_is_refused_beside_its_field(desk, held, query, said):
    page = words(desk.get(f"/desk/figures/?{query}"))
    assert said in page
    assert "error-summary" in page
    assert "3 of 4" not in page


def test_the_picture_is_drawn_without_script_and_style_and_has_its_numbers_beside_it(desk, held):
    page = words(desk.get("/desk/figures/"))
    table = page[page.index("<table") : page.index("</table>")]
    assert "<svg" in page[page.index('id="months"') : page.index("<table")]
    assert "style=" not in page[page.index("<main") : page.index("</main>")]
    for number in ("4", "3", "2"):
        assert f'<td class="number">{number}</td>' in table


def test_facilitators_see_figures_of_their_own_sessions_alone(client, held, site_tree):
    client.force_login(UserFactory(roles=[Role.FACILITATOR]))
    assert "No session was held" in words(client.get("/desk/figures/"))
    client.force_login(UserFactory())
    assert client.get("/desk/figures/").status_code == 403


def test_more_sessions_take_no_more_queries(desk, held, circle, django_assert_max_num_queries):
    for days in range(2, 12):
        BookingFactory(session=SessionFactory(circle=circle, days=-days), state="attended")
    with django_assert_max_num_queries(16):
        desk.get("/desk/figures/")


def test_a_circle_of_somebody_else_is_not_counted(desk, held, site_tree):
    other = CirclePageFactory(parent=site_tree.circles, title="Another")
    BookingFactory(session=SessionFactory(circle=other, days=-1), state="attended")
    assert "3 of 4, 75%" in words(desk.get("/desk/figures/"))
