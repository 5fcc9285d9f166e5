"""Sessions: scheduled, changed, cancelled."""

from __future__ import annotations

import uuid
from datetime import time, timedelta

import pytest
from django.utils import timezone

from circles.models import Booking, Session
from circles.models.choices import BookingState, SessionState
from circles.services import scheduling
from circles.services.booking import cancel
from circles.wall_clock import instant_of
from portal.accounts.roles import Role
from portal.core.exceptions import NotAllowed, NotPossible
from portal.core.signals import searchable_changed, searchable_removed
from portal.notifications.models import Notification
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def told(kind):
    rows = Notification.objects.filter(kind=kind)
    return {row.recipient_id for row in rows}


@pytest.fixture
def change(lead, session, arrangements):
    """Change the session: only what the test names."""

    def make(day=None, at=time(10), beyond="", actor=lead, **changes):
        return scheduling.change_session(
            actor=actor,
            session_id=session.pk,
            day=day or session.wall_date,
            at=at,
            arrangements=arrangements(**changes),
            beyond=beyond,
        )

    return make


class TestScheduling:
    def test_a_facilitator_schedules_a_session_of_their_circle(self, circle, lead, arrangements):
        day = in_days(10)

        session = scheduling.schedule_session(
            actor=lead, circle=circle, day=day, at=time(14, 30), arrangements=arrangements()
        )

        assert session.starts_at == instant_of(day, time(14, 30))
        assert session.ends_at - session.starts_at == timedelta(minutes=90)
        assert session.state == SessionState.SCHEDULED

    def test_one_form_sent_twice_makes_one_session(self, circle, lead, arrangements):
        key = uuid.uuid4()
        for _ in range(2):
            scheduling.schedule_session(
                actor=lead,
                circle=circle,
                day=in_days(3),
                at=time(9),
                arrangements=arrangements(),
                session_id=key,
            )

        assert Session.objects.count() == 1

    def test_a_facilitator_of_another_circle_is_refused(self, circle, lead, arrangements):
        stranger = UserFactory(roles=[Role.FACILITATOR])

        with pytest.raises(NotAllowed):
            scheduling.schedule_session(
                actor=stranger,
                circle=circle,
                day=in_days(3),
                at=time(9),
                arrangements=arrangements(),
            )

    def test_i7_without_a_lead_facilitator_nothing_is_scheduled(
        self, circle, administrator, arrangements
    ):
        with pytest.raises(NotPossible, match="no lead facilitator"):
            scheduling.schedule_session(
                actor=administrator,
                circle=circle,
                day=in_days(3),
                at=time(9),
                arrangements=arrangements(),
            )

    def test_a_time_that_has_passed_is_refused(self, circle, lead, arrangements):
        with pytest.raises(NotPossible, match="passed"):
            scheduling.schedule_session(
                actor=lead, circle=circle, day=in_days(-1), at=time(9), arrangements=arrangements()
            )

    def test_sizes_out_of_order_are_refused(self, circle, lead, arrangements):
        with pytest.raises(NotPossible, match="largest"):
            scheduling.schedule_session(
                actor=lead,
                circle=circle,
                day=in_days(3),
                at=time(9),
                arrangements=arrangements(capacity_max=1),
            )

    def test_loaded_history_counts_as_held_and_stays_as_it_is_when_loaded_again(
        self, circle, arrangements
    ):
        key = uuid.uuid4()
        session = scheduling.load_session(
            circle=circle, day=in_days(-8), at=time(9), arrangements=arrangements(), session_id=key
        )
        BookingFactory(session=session, state=BookingState.ATTENDED)

        scheduling.load_session(
            circle=circle, day=in_days(-1), at=time(9), arrangements=arrangements(), session_id=key
        )

        session.refresh_from_db()
        assert session.state == SessionState.HELD
        assert session.wall_date == in_days(-8)
        assert session.places_held == 1

    def test_search_hears_of_a_new_session(self, circle, lead, arrangements):
        heard = []

        def listen(**event):
            heard.append((event["kind"], event["object_id"]))

        searchable_changed.connect(listen)
        try:
            session = scheduling.schedule_session(
                actor=lead, circle=circle, day=in_days(3), at=time(9), arrangements=arrangements()
            )
        finally:
            searchable_changed.disconnect(listen)

        assert heard == [("session", str(session.pk))]


class TestChanging:
    def test_d33_a_new_time_is_told_once_to_all_booked_and_waiting(self, session, change):
        booked = BookingFactory(session=session)
        waiting = BookingFactory(session=session, state=BookingState.WAITING)
        BookingFactory(session=session, state=BookingState.CANCELLED, cancel_reason="court")
        before = Session.objects.get(pk=session.pk)
        Session.objects.filter(pk=session.pk).update(places_held=1)

        changed = change(at=time(11), capacity_max=4)

        assert changed.starts_at == instant_of(session.wall_date, time(11))
        assert changed.ical_sequence > before.ical_sequence
        assert changed.ical_uid == before.ical_uid
        assert told("session_changed") == {booked.person_id, waiting.person_id}

    def test_d54_a_new_time_leaves_places_and_queue_as_they_are(self, session, change):
        booking = BookingFactory(session=session)

        change(day=in_days(12))

        booking.refresh_from_db()
        assert booking.state == BookingState.BOOKED

    def test_a_new_join_link_is_told_to_nobody(self, session, change):
        BookingFactory(session=session)

        changed = change(join_link="https://meet.example.org/abc", capacity_target=4)

        assert changed.join_link == "https://meet.example.org/abc"
        assert told("session_changed") == set()

    def test_more_places_go_to_the_queue_at_once(self, session, change):
        for _ in range(4):
            BookingFactory(session=session)
        waiting = [BookingFactory(session=session, state=BookingState.WAITING) for _ in range(3)]

        changed = change(capacity_max=6)

        assert changed.places_held == 6
        assert Session.objects.get(pk=session.pk).places_held == 6
        states = [Booking.objects.get(pk=one.pk).state for one in waiting]
        assert states == [BookingState.BOOKED, BookingState.BOOKED, BookingState.WAITING]
        assert told("place_found") == {one.person_id for one in waiting[:2]}

    def test_i9_fewer_places_than_are_held_is_refused_in_words(self, session, change):
        for _ in range(3):
            BookingFactory(session=session)

        with pytest.raises(NotPossible, match="3 people hold a place"):
            change(capacity_max=2)

        session.refresh_from_db()
        assert session.capacity_max == 4

    def test_i9_everybody_may_keep_their_place_and_nobody_new_gets_one(
        self, session, change, take, practitioner
    ):
        bookings = [BookingFactory(session=session) for _ in range(4)]

        changed = change(capacity_max=2, beyond="keep")

        assert changed.over_allowance == 2
        newcomer = take(practitioner, session)
        assert newcomer.state == BookingState.WAITING
        for booking in bookings[:2]:
            cancel(actor=booking.person, booking_id=booking.pk, reason="court")
        newcomer.refresh_from_db()
        session.refresh_from_db()
        assert newcomer.state == BookingState.WAITING
        assert (session.places_held, session.over_allowance) == (2, 0)
        cancel(actor=bookings[2].person, booking_id=bookings[2].pk, reason="court")
        newcomer.refresh_from_db()
        assert newcomer.state == BookingState.BOOKED

    def test_a_session_that_has_started_is_not_changed(self, circle, lead, arrangements):
        started = SessionFactory(circle=circle, days=-1, state=SessionState.SCHEDULED)

        with pytest.raises(NotPossible, match="started"):
            scheduling.change_session(
                actor=lead,
                session_id=started.pk,
                day=in_days(3),
                at=time(9),
                arrangements=arrangements(),
            )

    def test_somebody_else_changes_nothing(self, session, change, practitioner):
        with pytest.raises(NotAllowed):
            change(at=time(11), actor=practitioner)


class TestCancelling:
    def test_d29_everybody_is_told_once_and_nobody_holds_a_place(self, session, lead):
        booked = BookingFactory(session=session)
        waiting = BookingFactory(session=session, state=BookingState.WAITING)
        BookingFactory(session=session, state=BookingState.CANCELLED, cancel_reason="court")

        for _ in range(2):
            scheduling.cancel_session(actor=lead, session_id=session.pk, reason="venue")

        session.refresh_from_db()
        assert session.state == SessionState.CANCELLED
        assert (session.places_held, session.over_allowance) == (0, 0)
        assert session.ical_sequence == 1
        assert told("session_cancelled") == {booked.person_id, waiting.person_id}
        assert Notification.objects.filter(kind="session_cancelled").count() == 2
        for booking in (booked, waiting):
            booking.refresh_from_db()
            assert booking.state == BookingState.SESSION_CANCELLED

    def test_d22_one_persons_cancellation_leaves_the_session_alone(self, session, take):
        person, other = UserFactory(), UserFactory()
        mine, theirs = take(person, session), take(other, session)

        cancel(actor=person, booking_id=mine.pk, reason="court")

        session.refresh_from_db()
        theirs.refresh_from_db()
        assert session.state == SessionState.SCHEDULED
        assert theirs.state == BookingState.BOOKED

    def test_search_hears_that_a_cancelled_session_is_gone(self, session, lead):
        heard = []

        def listen(**event):
            heard.append(event["object_id"])

        searchable_removed.connect(listen)
        try:
            scheduling.cancel_session(actor=lead, session_id=session.pk, reason="venue")
        finally:
            searchable_removed.disconnect(listen)

        assert heard == [str(session.pk)]

    def test_an_unknown_reason_or_person_cancels_nothing(self, session, lead, practitioner):
        with pytest.raises(NotPossible):
            scheduling.cancel_session(actor=lead, session_id=session.pk, reason="boredom")
        with pytest.raises(NotAllowed):
            scheduling.cancel_session(actor=practitioner, session_id=session.pk, reason="venue")

        session.refresh_from_db()
        assert session.state == SessionState.SCHEDULED


def test_d60_a_session_that_was_held_cannot_be_cancelled(circle, lead):
    held = SessionFactory(circle=circle, days=-3)
    BookingFactory(session=held, state=BookingState.ATTENDED)

    with pytest.raises(NotPossible):
        scheduling.cancel_session(actor=lead, session_id=held.pk, reason="other")

    assert Booking.objects.get().state == BookingState.ATTENDED
