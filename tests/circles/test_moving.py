"""Moving a place to another session of the circle."""

from __future__ import annotations

import uuid

import pytest

from circles.invariants import breaches
from circles.models import Booking, Session
from circles.models.choices import BookingState
from circles.services.booking import move
from portal.core.exceptions import NotAllowed, NotPossible
from portal.notifications.models import Notification
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, CirclePageFactory, SessionFactory

pytestmark = pytest.mark.django_db


def held(session):
    return Session.objects.get(pk=session.pk).places_held


@pytest.fixture
def other(circle):
    return SessionFactory(circle=circle, days=14, capacity_max=2)


def go(booking, session, actor=None):
    return move(
        actor=actor or booking.person,
        booking_id=booking.pk,
        to_session_id=session.pk,
        idempotency_key=uuid.uuid4(),
    )


def test_the_new_place_is_taken_and_the_old_one_goes_to_the_queue(
    practitioner, small_session, other, take
):
    old = take(practitioner, small_session, access_needs="A seat near the door")
    waiting = take(UserFactory(), small_session)

    new = go(old, other)

    old.refresh_from_db()
    waiting.refresh_from_db()
    assert (old.state, new.state) == (BookingState.MOVED, BookingState.BOOKED)
    assert (new.moved_from, new.access_needs) == (old, "A seat near the door")
    assert waiting.state == BookingState.BOOKED
    assert (held(small_session), held(other)) == (1, 1)
    assert list(breaches()) == []
    kinds = Notification.objects.filter(recipient=practitioner).order_by("due")
    assert list(kinds.values_list("kind", flat=True)) == [
        "session_booked",
        "booking_moved",
        "session_booked",
    ]


def test_sent_twice_it_moves_once(practitioner, session, other, take):
    old = take(practitioner, session)

    assert go(old, other).pk == go(old, other).pk
    assert held(other) == 1


def test_d20_a_full_session_is_refused_and_the_old_place_is_kept(
    practitioner, session, other, take
):
    old = take(practitioner, session)
    for _ in range(2):
        BookingFactory(session=other)

    with pytest.raises(NotPossible, match="you keep the one you have"):
        go(old, other)

    old.refresh_from_db()
    assert old.state == BookingState.BOOKED
    assert held(session) == 1


def test_d7_nobody_moves_past_people_who_wait(practitioner, session, other, take):
    old = take(practitioner, session)
    BookingFactory(session=other)
    waiting = BookingFactory(session=other, state=BookingState.WAITING)

    with pytest.raises(NotPossible, match="no free place"):
        go(old, other)

    assert Booking.objects.get(pk=waiting.pk).state == BookingState.WAITING


def test_another_circles_session_is_refused(practitioner, session, site_tree, take):
    old = take(practitioner, session)
    elsewhere = SessionFactory(circle=CirclePageFactory(parent=site_tree.circles), days=12)

    with pytest.raises(NotPossible, match="within one circle"):
        go(old, elsewhere)


def test_where_one_has_a_place_already_nothing_moves(practitioner, session, other, take):
    old = take(practitioner, session)
    take(practitioner, other)

    with pytest.raises(NotPossible, match="already have a place"):
        go(old, other)


def test_somebody_elses_place_is_not_moved(session, other, take, practitioner):
    with pytest.raises(NotAllowed):
        go(take(UserFactory(), session), other, actor=practitioner)


def test_a_place_on_the_waiting_list_cannot_be_moved(small_session, other, take):
    take(UserFactory(), small_session)

    with pytest.raises(NotPossible, match="no place left to move"):
        go(take(UserFactory(), small_session), other)


def test_i19_the_old_entry_is_withdrawn_with_a_higher_sequence(session, other, take, practitioner):
    old = take(practitioner, session)
    before = Session.objects.get(pk=session.pk).ical_sequence

    go(old, other)

    assert Session.objects.get(pk=session.pk).ical_sequence > before
