"""The pages of a booking: what they ask, and that only an answer changes anything."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from circles.models import Booking, Session
from circles.models.choices import BookingState
from circles.services.booking import cancel
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def state_of(booking):
    return Booking.objects.get(pk=booking.pk).state


@pytest.fixture
def signed_in(client, practitioner):
    client.force_login(practitioner)
    return client


@pytest.fixture
def offered(practitioner, small_session, take):
    held = take(UserFactory(), small_session)
    booking = take(practitioner, small_session, promotion="offer")
    cancel(actor=held.person, booking_id=held.pk, reason="court")
    return booking


def test_d28_opening_the_page_of_an_offer_accepts_nothing(signed_in, offered):
    page = signed_in.get(offered.get_absolute_url()).content.decode()

    assert "A place is kept for you" in page
    assert signed_in.get(f"{offered.get_absolute_url()}offer/").status_code == 405
    assert state_of(offered) == BookingState.OFFERED


@pytest.mark.parametrize(
    ("answer", "state"),
    [("accept", BookingState.BOOKED), ("decline", BookingState.DECLINED), ("?", "offered")],
)
def test_an_offer_is_answered_by_a_button(signed_in, offered, answer, state):
    went = signed_in.post(f"{offered.get_absolute_url()}offer/", {"answer": answer}, follow=True)

    assert went.redirect_chain[-1][0] == offered.get_absolute_url()
    assert state_of(offered) == state


def test_an_offer_that_went_says_so(signed_in, offered, small_session, take):
    take(UserFactory(), small_session)
    offered.offers.update(
        made_at=timezone.now() - timedelta(hours=9), expires_at=timezone.now() - timedelta(hours=1)
    )
    Session.objects.update(offers_expire_at=timezone.now() - timedelta(hours=1))

    went = signed_in.post(f"{offered.get_absolute_url()}offer/", {"answer": "accept"}, follow=True)

    assert "This offer has run out" in went.content.decode()
    assert state_of(offered) == BookingState.WAITING


@pytest.mark.parametrize("way", ["", "offer/", "take/", "move/", "cancel/", "learning-circle.ics"])
def test_somebody_elses_booking_number_leads_nowhere(client, offered, way):
    client.force_login(UserFactory())
    address = f"{offered.get_absolute_url()}{way}"

    assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}
    assert state_of(offered) == BookingState.OFFERED


def test_a_place_called_out_is_taken_by_a_button(signed_in, practitioner, circle):
    session = SessionFactory(circle=circle, starts_at=timezone.now() + timedelta(hours=9))
    mine = BookingFactory(session=session, person=practitioner, state=BookingState.WAITING)

    assert "Take the place" in signed_in.get(mine.get_absolute_url()).content.decode()
    signed_in.post(f"{mine.get_absolute_url()}take/")

    assert state_of(mine) == BookingState.BOOKED


def test_the_wish_for_the_waiting_list_is_asked_only_where_one_would_wait(
    signed_in, session, small_session, take
):
    take(UserFactory(), small_session)

    pages = [
        signed_in.get(f"{one.get_absolute_url()}book/").content.decode()
        for one in (session, small_session)
    ]

    assert ["Ask me first" in page for page in pages] == [False, True]


def test_the_wish_is_kept_with_the_booking(signed_in, small_session, take):
    take(UserFactory(), small_session)
    form = {"agreement": "on", "key": str(uuid.uuid4()), "promotion": "offer"}

    signed_in.post(f"{small_session.get_absolute_url()}book/", form)

    assert Booking.objects.waiting().get().promotion == "offer"


def test_something_else_at_that_time_is_said_and_does_not_stop_anybody(
    signed_in, practitioner, circle, session, take
):
    other = SessionFactory(circle=circle)
    take(practitioner, other)
    address = f"{session.get_absolute_url()}book/"

    assert "You have something else at that time" in signed_in.get(address).content.decode()
    signed_in.post(address, {"agreement": "on", "key": str(uuid.uuid4())})

    assert Booking.objects.of(practitioner).holding().count() == 2


def test_a_place_is_moved_on_a_page_that_lists_sessions_with_places(
    signed_in, practitioner, circle, session, take
):
    mine = take(practitioner, session)
    free = SessionFactory(circle=circle, days=21)
    full = SessionFactory(circle=circle, days=28, capacity_max=1)
    take(UserFactory(), full)
    address = f"{mine.get_absolute_url()}move/"

    page = signed_in.get(address).content.decode()
    assert str(free.pk) in page
    assert str(full.pk) not in page
    went = signed_in.post(address, {"to": str(free.pk), "key": str(uuid.uuid4())}, follow=True)

    assert "You have a place" in went.content.decode()
    assert state_of(mine) == BookingState.MOVED


def test_a_session_that_filled_up_meanwhile_is_refused_beside_the_field(
    signed_in, practitioner, circle, session, take
):
    mine = take(practitioner, session)
    other = SessionFactory(circle=circle, days=28, capacity_max=1)
    take(UserFactory(), other)

    went = signed_in.post(
        f"{mine.get_absolute_url()}move/", {"to": str(other.pk), "key": str(uuid.uuid4())}
    )

    assert "That session has no place any more" in went.content.decode()
    assert state_of(mine) == BookingState.BOOKED
