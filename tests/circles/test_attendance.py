"""The register."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine

from circles.models import AttendanceMark
from circles.models.choices import BookingState, SessionState
from circles.services.attendance import mark_attendance
from portal.core.exceptions import NotAllowed, NotPossible
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def past(circle):
    return SessionFactory(circle=circle, days=-2)


@pytest.fixture
def mark(lead, past):
    def make(marks, actor=lead, session=past):
        wanted = {booking.pk: status for booking, status in marks.items()}
        return mark_attendance(actor=actor, session_id=session.pk, marks=wanted)

    return make


def test_one_save_marks_all_and_closes_the_register(past, mark):
    came, stayed_away = BookingFactory(session=past), BookingFactory(session=past)

    added = mark({came: "attended", stayed_away: "no_show"})

    past.refresh_from_db()
    came.refresh_from_db()
    assert added == 2
    assert came.state == BookingState.ATTENDED
    assert past.state == SessionState.CLOSED
    assert past.places_held == 2


def test_i23_a_register_with_gaps_stays_open(past, mark):
    came, _other = BookingFactory(session=past), BookingFactory(session=past)

    mark({came: "attended"})

    past.refresh_from_db()
    assert past.state == SessionState.HELD


def test_i6_a_correction_is_a_line_beside_the_old_one(past, mark, lead):
    booking = BookingFactory(session=past)
    mark({booking: "no_show"})
    mark({booking: "excused"})

    first, second = AttendanceMark.objects.order_by("marked_at")
    assert (first.status, second.status) == ("no_show", "excused")
    assert second.corrects == first
    assert second.marked_by == lead
    booking.refresh_from_db()
    assert booking.state == BookingState.EXCUSED


def test_saving_the_same_again_adds_nothing(past, mark):
    booking = BookingFactory(session=past)
    mark({booking: "attended"})

    assert mark({booking: "attended"}) == 0
    assert AttendanceMark.objects.count() == 1


def test_a_third_line_corrects_the_second(past, mark):
    booking = BookingFactory(session=past)
    for status in ("no_show", "excused", "attended"):
        mark({booking: status})

    newest = AttendanceMark.objects.get(corrected_by=None)
    assert newest.status == "attended"
    assert newest.corrects.corrects.status == "no_show"


@pytest.mark.parametrize(
    ("when", "opens"),
    [
        (timedelta(minutes=-16), False),
        (timedelta(minutes=-14), True),
        (timedelta(days=28), True),
        (timedelta(days=29), False),
    ],
)
def test_the_register_opens_before_the_start_and_closes_after_28_days(session, lead, when, opens):
    booking = BookingFactory(session=session)
    with time_machine.travel(session.starts_at + when, tick=False):
        if opens:
            assert mark_attendance(
                actor=lead, session_id=session.pk, marks={booking.pk: "attended"}
            )
        else:
            with pytest.raises(NotPossible, match="register is open"):
                mark_attendance(actor=lead, session_id=session.pk, marks={booking.pk: "attended"})


def test_nobody_else_marks(past, mark, practitioner):
    booking = BookingFactory(session=past)
    with pytest.raises(NotAllowed):
        mark({booking: "attended"}, actor=practitioner)


def test_a_booking_of_another_session_or_without_a_place_is_refused(past, mark, circle):
    elsewhere = BookingFactory(session=SessionFactory(circle=circle, days=-3))
    waited = BookingFactory(session=past, state=BookingState.WAITING)
    for booking in (elsewhere, waited):
        with pytest.raises(NotPossible, match="no longer holds"):
            mark({booking: "attended"})

    assert not AttendanceMark.objects.exists()


@pytest.mark.parametrize("status", ["booked", "cancelled", "", "<script>"])
def test_an_unknown_status_is_refused(past, lead, status):
    with pytest.raises(NotPossible, match="answers"):
        mark_attendance(actor=lead, session_id=past.pk, marks={uuid.uuid4(): status})


def test_the_queries_do_not_grow_with_the_people(circle, lead, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(people):
        session = SessionFactory(circle=circle, days=-2, capacity_max=20)
        bookings = [BookingFactory(session=session) for _ in range(people)]
        with CaptureQueriesContext(connection) as context:
            mark_attendance(
                actor=lead,
                session_id=session.pk,
                marks={booking.pk: "attended" for booking in bookings},
            )
        return len(context)

    queries(1)  # roles are read once and kept
    assert queries(3) == queries(20)
