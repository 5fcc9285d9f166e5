"""Circles, sessions, bookings."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time, timedelta

import factory
import wagtail_factories
from django.utils import timezone

from circles.models import (
    AttendanceMark,
    Booking,
    CircleIndexPage,
    CirclePage,
    FacilitatorAssignment,
    Session,
)
from circles.models.choices import COUNTED_STATES, HOLDING_STATES, BookingState, Mode, SessionState
from circles.wall_clock import instant_of
from portal.accounts.roles import Role
from tests.factories.accounts import UserFactory


class CircleIndexPageFactory(wagtail_factories.PageFactory):
    title = "Learning circles"
    slug = "circles"

    class Meta:
        model = CircleIndexPage


class CirclePageFactory(wagtail_factories.PageFactory):
    """A live circle; pass `parent`."""

    title = factory.Sequence(lambda n: f"Circle number {n}")
    summary = "A small group that thinks about practice."
    purpose = "<p>To think about neglect over time.</p>"
    who_for = "<p>Anybody who assesses.</p>"
    agreement = [("clause", "What is said here stays here.")]
    venue = "Room 2"
    capacity_min = 2
    capacity_target = 3
    capacity_max = 4

    class Meta:
        model = CirclePage


class FacilitatorAssignmentFactory(factory.django.DjangoModelFactory):
    """A lead facilitator; pass `circle`."""

    person = factory.SubFactory(UserFactory, roles=[Role.FACILITATOR])

    class Meta:
        model = FacilitatorAssignment


class SessionFactory(factory.django.DjangoModelFactory):
    """A session at ten o'clock, a week ahead unless `days` says otherwise; pass `circle`."""

    class Params:
        days = 7
        day = factory.LazyAttribute(lambda o: timezone.localdate() + timedelta(days=o.days))

    wall_date = factory.LazyAttribute(lambda o: o.day)
    wall_time = time(10)
    minutes = 90
    starts_at = factory.LazyAttribute(lambda o: instant_of(o.wall_date, o.wall_time))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(minutes=o.minutes))
    closes_at = factory.LazyAttribute(lambda o: o.starts_at)
    cut_off_at = factory.LazyAttribute(lambda o: o.starts_at - timedelta(hours=24))
    mode = Mode.IN_PERSON
    venue = "Room 2"
    capacity_min = 1
    capacity_target = factory.LazyAttribute(lambda o: o.capacity_max)
    capacity_max = 4
    state = factory.LazyAttribute(
        lambda o: SessionState.HELD if o.ends_at <= timezone.now() else SessionState.SCHEDULED
    )

    class Meta:
        model = Session


class BookingFactory(factory.django.DjangoModelFactory):
    """A booking as the services leave it: the session counts it."""

    person = factory.SubFactory(UserFactory)
    state = BookingState.BOOKED
    idempotency_key = factory.LazyFunction(uuid.uuid4)
    agreement_accepted_at = datetime(2026, 1, 1, tzinfo=UTC)
    booked_at = factory.LazyAttribute(
        lambda o: o.agreement_accepted_at if o.state in HOLDING_STATES else None
    )

    class Meta:
        model = Booking

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        session = kwargs["session"]
        if kwargs["state"] == BookingState.WAITING:
            session.last_queue_number += 1
            kwargs.setdefault("queue_number", session.last_queue_number)
        if kwargs["state"] in COUNTED_STATES:
            session.places_held += 1
        session.save()
        return super()._create(model_class, *args, **kwargs)


class AttendanceMarkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AttendanceMark
