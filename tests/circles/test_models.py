"""What the database itself refuses."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from circles.models import AttendanceMark, FacilitatorAssignment, Session, SessionSeries
from circles.models.choices import BookingState, FacilitatorRole, RecordMode
from tests.factories.accounts import UserFactory
from tests.factories.circles import (
    AttendanceMarkFactory,
    BookingFactory,
    CirclePageFactory,
    FacilitatorAssignmentFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


def refused(name):
    """Expect the constraint of this name to stop what follows."""
    return pytest.raises(IntegrityError, match=name)


def set_on(session, **fields):
    with transaction.atomic():
        Session.objects.filter(pk=session.pk).update(**fields)


@pytest.mark.parametrize("held", [5, 9])
def test_i1_more_places_than_there_are_cannot_be_held(session, held):
    with refused("places_held_within_capacity"):
        set_on(session, places_held=held)


def test_i1_an_allowance_widens_the_limit_by_itself_only(session):
    set_on(session, over_allowance=1, places_held=5)
    with refused("places_held_within_capacity"):
        set_on(session, places_held=6)


def test_fewer_than_no_places_cannot_be_held(session):
    with pytest.raises(IntegrityError):
        set_on(session, places_held=-1)


@pytest.mark.parametrize(
    "sizes",
    [
        {"capacity_min": 0},
        {"capacity_min": 5},
        {"capacity_target": 5},
        {"capacity_max": 3, "capacity_target": 4},
    ],
)
def test_d19_sizes_out_of_order_or_nought_are_refused(session, sizes):
    with refused("session_sizes_in_order"):
        set_on(session, **sizes)


def test_a_session_ends_after_it_starts(session):
    with refused("session_ends_after_start"):
        set_on(session, ends_at=session.starts_at)


def test_booking_closes_by_the_start(session):
    with refused("booking_closes_by_start"):
        set_on(session, closes_at=session.ends_at)


@pytest.mark.parametrize(
    "fields", [{"state": "cancelled"}, {"cancel_reason": "venue"}], ids=["no reason", "no state"]
)
def test_a_reason_goes_with_a_cancelled_session_and_no_other(session, fields):
    with refused("cancelled_session_has_reason"):
        set_on(session, **fields)


def test_i3_one_person_has_one_live_booking_in_a_session(session, practitioner):
    BookingFactory(session=session, person=practitioner, state=BookingState.ATTENDED)
    with pytest.raises(IntegrityError), transaction.atomic():
        BookingFactory(session=session, person=practitioner, state=BookingState.WAITING)
    BookingFactory(
        session=session, person=practitioner, state=BookingState.CANCELLED, cancel_reason="court"
    )


def test_i5_a_queue_number_is_given_once(session):
    BookingFactory(session=session, state=BookingState.WAITING, queue_number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        BookingFactory(session=session, state=BookingState.WAITING, queue_number=1)


def test_whoever_waits_has_a_number(session):
    with refused("waiting_has_queue_number"), transaction.atomic():
        BookingFactory(session=session, state=BookingState.WAITING, queue_number=None)


def test_whoever_holds_a_place_has_the_time_of_booking(session):
    with refused("holder_of_a_place_has_time_of_booking"), transaction.atomic():
        BookingFactory(session=session, booked_at=None)


def test_one_form_makes_one_booking(circle, session, practitioner):
    key = uuid.uuid4()
    BookingFactory(session=session, person=practitioner, idempotency_key=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        BookingFactory(
            session=SessionFactory(circle=circle), person=practitioner, idempotency_key=key
        )


def test_a_series_ends_by_a_date_or_a_number(circle):
    def make(**ends):
        with transaction.atomic():
            SessionSeries.objects.create(
                circle=circle,
                frequency="weekly",
                first_date=timezone.localdate(),
                wall_time="10:00",
                **ends,
            )

    make(count=3)
    make(until=timezone.localdate())
    for wrong in ({}, {"count": 0}, {"count": 3, "until": timezone.localdate()}):
        with refused("series_ends_by_date_or_by_number"):
            make(**wrong)


def test_a_circle_has_one_lead_and_each_person_once(circle, lead):
    with pytest.raises(IntegrityError), transaction.atomic():
        FacilitatorAssignmentFactory(circle=circle)
    with pytest.raises(IntegrityError), transaction.atomic():
        FacilitatorAssignmentFactory(circle=circle, person=lead, role=FacilitatorRole.CO)
    FacilitatorAssignmentFactory(circle=circle, role=FacilitatorRole.CO)


def test_only_a_facilitator_can_be_named_to_run_a_circle(circle, practitioner):
    with pytest.raises(ValidationError, match="Facilitators"):
        FacilitatorAssignment(circle=circle, person=practitioner).full_clean()


def test_i6_a_line_of_the_register_is_never_changed(session, facilitator):
    mark = AttendanceMarkFactory(
        booking=BookingFactory(session=session), status="attended", marked_by=facilitator
    )
    mark.status = "no_show"

    with pytest.raises(TypeError, match="never changed"):
        mark.save()

    assert AttendanceMark.objects.get().status == "attended"


def test_a_circle_says_what_its_record_mode_means(circle):
    assert "Families are not named" in circle.record_mode_meaning
    circle.record_mode = RecordMode.GROUP_SUPERVISION
    assert "child’s record" in circle.record_mode_meaning


def test_i16_phases_longer_than_the_session_are_refused(site_tree):
    phases = [("phase", {"title": "All", "minutes": 91, "who_speaks": "Everybody", "purpose": ""})]
    with pytest.raises(ValidationError, match="91 minutes"):
        CirclePageFactory(parent=site_tree.circles, method_phases=phases)


@pytest.mark.parametrize(
    ("fields", "words"),
    [({}, "4 places left"), ({"capacity_max": 1}, "1 place left"), ({"days": -1}, "Held")],
)
def test_places_are_told_in_words(circle, fields, words):
    assert SessionFactory(circle=circle, **fields).places_words == words


def test_a_full_session_says_so(session):
    for _ in range(4):
        BookingFactory(session=session)

    assert session.places_words == "Full, waiting list open"


def test_a_reference_does_not_tell_who(session):
    person = UserFactory()
    booking = BookingFactory(session=session, person=person)

    assert str(booking) == booking.reference
    assert booking.reference.startswith("LC-")
