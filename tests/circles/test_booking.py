"""Places, the waiting list and giving places up."""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from circles.models import Booking, Session
from circles.models.choices import BookingState, SessionState
from circles.services import places
from circles.services.booking import book, cancel
from portal.core.exceptions import NotAllowed, NotPossible
from portal.notifications.models import Notification
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def told(person):
    rows = Notification.objects.filter(recipient=person).order_by("due")
    return list(rows.values_list("kind", flat=True))


def held(session):
    return Session.objects.get(pk=session.pk).places_held


def test_a_free_place_is_taken_and_counted_and_the_person_is_told(practitioner, session, take):
    booking = take(practitioner, session)

    assert booking.state == BookingState.BOOKED
    assert booking.queue_number is None
    assert held(session) == 1
    assert told(practitioner) == ["session_booked"]


def test_a_full_session_gives_the_next_queue_number(practitioner, small_session, take):
    take(UserFactory(), small_session)
    first = take(UserFactory(), small_session)
    second = take(practitioner, small_session)

    assert (first.queue_number, second.queue_number) == (1, 2)
    assert second.state == BookingState.WAITING
    assert held(small_session) == 1
    assert told(practitioner) == ["waiting_list_joined"]


def test_d5_sending_a_form_twice_makes_one_booking(practitioner, session, take):
    key = uuid.uuid4()

    first = take(practitioner, session, idempotency_key=key)
    second = take(practitioner, session, idempotency_key=key)

    assert first.pk == second.pk
    assert held(session) == 1
    assert told(practitioner) == ["session_booked"]


def test_two_tabs_with_two_keys_make_one_booking(practitioner, session, take):
    assert take(practitioner, session).pk == take(practitioner, session).pk
    assert held(session) == 1


def test_a_form_sent_again_after_cancelling_does_not_revive_the_booking(
    practitioner, session, take
):
    key = uuid.uuid4()
    booking = take(practitioner, session, idempotency_key=key)
    cancel(actor=practitioner, booking_id=booking.pk, reason="court")

    again = take(practitioner, session, idempotency_key=key)

    assert again.pk == booking.pk
    assert again.state == BookingState.CANCELLED
    assert held(session) == 0


def test_a_key_used_for_another_session_is_refused(practitioner, circle, session, take):
    key = uuid.uuid4()
    take(practitioner, session, idempotency_key=key)

    with pytest.raises(NotPossible, match="another session"):
        take(practitioner, SessionFactory(circle=circle, days=9), idempotency_key=key)


def test_without_the_agreement_nothing_is_booked(practitioner, session, take):
    with pytest.raises(NotPossible, match="agreement"):
        take(practitioner, session, agreement=False)

    assert not Booking.objects.exists()


def test_d7_the_freed_place_goes_to_the_first_in_the_queue_in_the_same_step(small_session, take):
    holder, first, second = UserFactory(), UserFactory(), UserFactory()
    booking = take(holder, small_session)
    waiting, last = take(first, small_session), take(second, small_session)

    cancel(actor=holder, booking_id=booking.pk, reason="child_visit")

    waiting.refresh_from_db()
    last.refresh_from_db()
    assert waiting.state == BookingState.BOOKED
    assert waiting.booked_at is not None
    assert last.state == BookingState.WAITING
    assert held(small_session) == 1
    assert told(first) == ["waiting_list_joined", "place_found"]
    assert told(second) == ["waiting_list_joined"]
    assert told(holder) == ["session_booked", "booking_cancelled"]


def test_d7_a_newcomer_does_not_take_a_place_that_somebody_waits_for(session, practitioner, take):
    waiting = BookingFactory(session=session, state=BookingState.WAITING)
    Session.objects.filter(pk=session.pk).update(capacity_max=1, capacity_target=1)

    mine = take(practitioner, session)

    waiting.refresh_from_db()
    assert waiting.state == BookingState.BOOKED
    assert mine.state == BookingState.WAITING


def test_d10_a_closed_account_in_the_queue_uses_up_no_place(small_session, take):
    holder, gone, next_one = UserFactory(), UserFactory(), UserFactory()
    booking = take(holder, small_session)
    take(gone, small_session)
    waiting = take(next_one, small_session)
    gone.is_active = False
    gone.save()

    cancel(actor=holder, booking_id=booking.pk, reason="leave")

    waiting.refresh_from_db()
    assert waiting.state == BookingState.BOOKED


def test_d13_booking_again_makes_a_new_row_at_the_end_of_the_queue(small_session, take):
    holder, leaver, other = UserFactory(), UserFactory(), UserFactory()
    take(holder, small_session)
    old = take(leaver, small_session)
    take(other, small_session)
    cancel(actor=leaver, booking_id=old.pk, reason="duty")

    new = take(leaver, small_session)

    assert new.pk != old.pk
    assert new.queue_number == 3
    old.refresh_from_db()
    assert old.state == BookingState.CANCELLED


def test_cancelling_twice_changes_nothing_more(session, practitioner, take):
    booking = take(practitioner, session)
    cancel(actor=practitioner, booking_id=booking.pk, reason="court")
    cancel(actor=practitioner, booking_id=booking.pk, reason="other")

    booking.refresh_from_db()
    assert booking.cancel_reason == "court"
    assert held(session) == 0
    assert told(practitioner).count("booking_cancelled") == 1


def test_leaving_the_waiting_list_frees_no_place(small_session, practitioner, take):
    take(UserFactory(), small_session)
    booking = take(practitioner, small_session)

    cancel(actor=practitioner, booking_id=booking.pk, reason="sickness")

    assert held(small_session) == 1


def test_nobody_cancels_somebody_elses_booking(session, practitioner, take):
    booking = take(UserFactory(), session)

    with pytest.raises(NotAllowed):
        cancel(actor=practitioner, booking_id=booking.pk, reason="court")

    assert held(session) == 1


def test_an_unknown_reason_is_refused(session, practitioner, take):
    booking = take(practitioner, session)

    with pytest.raises(NotPossible, match="reasons"):
        cancel(actor=practitioner, booking_id=booking.pk, reason="holiday in Spain")


def test_after_the_start_a_place_cannot_be_given_up(circle, practitioner):
    session = SessionFactory(circle=circle, days=-1, state=SessionState.SCHEDULED)
    booking = BookingFactory(session=session, person=practitioner)

    with pytest.raises(NotPossible, match="started"):
        cancel(actor=practitioner, booking_id=booking.pk, reason="court")


@pytest.mark.parametrize("state", [SessionState.HELD, SessionState.CLOSED])
def test_a_session_that_was_held_takes_no_bookings(circle, practitioner, take, state):
    session = SessionFactory(circle=circle, state=state)

    with pytest.raises(NotPossible, match="no bookings"):
        take(practitioner, session)


def test_after_booking_closed_nobody_books(circle, practitioner, take):
    session = SessionFactory(circle=circle, closes_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(NotPossible, match="booking has closed"):
        take(practitioner, session)


def test_an_unpublished_circle_takes_no_new_bookings_and_keeps_the_old(circle, session, take):
    holder = UserFactory()
    booking = take(holder, session)
    circle.unpublish()

    with pytest.raises(NotPossible, match="no new bookings"):
        take(UserFactory(), session)

    booking.refresh_from_db()
    assert booking.state == BookingState.BOOKED
    session.refresh_from_db()
    assert session.state == SessionState.SCHEDULED


def test_a_circle_behind_a_group_is_not_open_to_others(circle, session, practitioner, take):
    restriction = PageViewRestriction.objects.create(page=circle, restriction_type="groups")
    restriction.groups.add(Group.objects.create(name="Night team"))

    with pytest.raises(NotAllowed):
        take(practitioner, session)


def test_a_session_that_does_not_exist_is_refused_in_words(practitioner):
    with pytest.raises(NotPossible, match="no longer exists"):
        book(
            actor=practitioner,
            session_id=uuid.uuid4(),
            idempotency_key=uuid.uuid4(),
            agreement=True,
        )


def test_i19_a_second_booking_of_one_person_comes_after_the_cancellation(session, take):
    person = UserFactory()
    booking = take(person, session)
    first = Session.objects.get(pk=session.pk).ical_sequence
    cancel(actor=person, booking_id=booking.pk, reason="court")
    second = Session.objects.get(pk=session.pk).ical_sequence
    take(person, session)
    third = Session.objects.get(pk=session.pk).ical_sequence

    assert first < second < third


def test_a_session_is_locked_inside_a_transaction_only(session, monkeypatch):
    monkeypatch.setattr(places, "connection", SimpleNamespace(in_atomic_block=False))

    with pytest.raises(RuntimeError):
        places.lock_session(session.pk)


def test_promotion_asks_no_more_the_longer_the_queue_is(circle, take):
    def queries(queue):
        session = SessionFactory(circle=circle, capacity_max=1)
        holder = UserFactory()
        booking = take(holder, session)
        session.refresh_from_db()
        for _ in range(queue):
            BookingFactory(session=session, state=BookingState.WAITING)
        with CaptureQueriesContext(connection) as context:
            cancel(actor=holder, booking_id=booking.pk, reason="court")
        return len(context)

    assert queries(1) == queries(12)
