"""What is done by the clock, and the recount."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from circles import tasks
from circles.models import Booking, Session
from circles.models.choices import BookingState, SessionState
from circles.services import places
from portal.core.exceptions import Busy
from portal.core.schedule import run_due
from portal.notifications.models import Notification
from tests.factories.circles import AttendanceMarkFactory, BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def test_the_sweep_promotes_wherever_a_place_is_free(session):
    waiting = BookingFactory(session=session, state=BookingState.WAITING)

    tasks.sweep()

    waiting.refresh_from_db()
    session.refresh_from_db()
    assert waiting.state == BookingState.BOOKED
    assert session.places_held == 1
    assert Notification.objects.get().kind == "place_found"


def test_the_sweep_run_twice_does_no_more(session):
    BookingFactory(session=session, state=BookingState.WAITING)

    tasks.sweep()

    assert tasks.settle_everywhere() == 0
    assert Notification.objects.count() == 1


def test_a_busy_session_does_not_stop_the_sweep(circle, monkeypatch):
    first, second = SessionFactory(circle=circle), SessionFactory(circle=circle)
    for session in (first, second):
        BookingFactory(session=session, state=BookingState.WAITING)
    busy = min(first.pk, second.pk)
    really = tasks.settle_session

    def settle(*, session_id):
        if session_id == busy:
            raise Busy("wait")
        return really(session_id=session_id)

    monkeypatch.setattr(tasks, "settle_session", settle)

    assert tasks.settle_everywhere() == 1


def test_nobody_is_promoted_into_a_session_that_started(circle):
    started = SessionFactory(circle=circle, days=-1, state=SessionState.SCHEDULED)
    BookingFactory(session=started, state=BookingState.WAITING)

    assert tasks.settle_everywhere() == 0
    assert places.settle_session(session_id=started.pk) == 0


def test_sessions_that_are_over_count_as_held(circle, session):
    over = SessionFactory(circle=circle, days=-1, state=SessionState.SCHEDULED)

    tasks.sweep()

    over.refresh_from_db()
    session.refresh_from_db()
    assert (over.state, session.state) == (SessionState.HELD, SessionState.SCHEDULED)


def test_d27_access_needs_are_forgotten_28_days_after_the_session_whoevers_they_are(circle):
    old = BookingFactory(
        session=SessionFactory(circle=circle, days=-30), access_needs="A hearing loop"
    )
    recent = BookingFactory(
        session=SessionFactory(circle=circle, days=-20), access_needs="A hearing loop"
    )

    assert tasks.forget_access_needs() == 1

    old.refresh_from_db()
    recent.refresh_from_db()
    assert (old.access_needs, recent.access_needs) == ("", "A hearing loop")


def test_the_scheduler_runs_the_sweep(session):
    BookingFactory(session=session, state=BookingState.WAITING)

    done = run_due(timezone.now() + timedelta(days=1))

    assert {"sweep-circle-sessions", "forget-access-needs"} <= set(done)
    assert Booking.objects.get().state == BookingState.BOOKED


def recount(manage):
    """Return what the command prints and how it ends."""
    try:
        return manage("check_invariants"), 0
    except SystemExit as end:
        return "", end.code


def test_the_recount_finds_nothing_where_all_is_well(circle, session, manage):
    BookingFactory(session=session)
    BookingFactory(session=SessionFactory(circle=circle, capacity_max=1))

    assert recount(manage) == ("Places, queues and registers add up.\n", 0)


class TestRecount:
    @pytest.fixture(autouse=True)
    def _capture(self, capsys, manage):
        self.manage = manage

    def breaches(self):
        from circles.invariants import breaches

        found = [breach.rule for breach in breaches()]
        code = recount(self.manage)[1]
        assert code == (2 if found else 0)
        return found

    def test_d59_i2_a_counter_that_drifted(self, session):
        BookingFactory(session=session)
        Session.objects.filter(pk=session.pk).update(places_held=3)

        assert self.breaches() == ["I2"]

    def test_i4_a_place_free_while_somebody_waits(self, session):
        BookingFactory(session=session, state=BookingState.WAITING)

        assert self.breaches() == ["I4"]

    def test_i5_a_number_beyond_the_last_one_given(self, small_session):
        BookingFactory(session=small_session)
        BookingFactory(session=small_session, state=BookingState.WAITING, queue_number=7)

        assert self.breaches() == ["I5"]

    def test_a_booking_left_in_a_cancelled_session(self, session):
        BookingFactory(session=session)
        Session.objects.filter(pk=session.pk).update(state="cancelled", cancel_reason="venue")

        assert self.breaches() == ["session"]

    def test_i6_a_booking_that_says_something_else_than_the_register(self, circle, facilitator):
        past = SessionFactory(circle=circle, days=-1)
        booking = BookingFactory(session=past, state=BookingState.NO_SHOW)
        AttendanceMarkFactory(booking=booking, status="attended", marked_by=facilitator)

        assert self.breaches() == ["I6"]

    def test_i6_attendance_without_a_line(self, circle):
        past = SessionFactory(circle=circle, days=-1)
        BookingFactory(session=past, state=BookingState.ATTENDED)

        assert self.breaches() == ["I6"]
