"""Recounts what must always hold of places and queues, from the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.utils import timezone

from circles.models import AttendanceMark, Booking, FacilitatorAssignment, Offer, Session
from circles.models.choices import (
    COUNTED_STATES,
    HOLDING_STATES,
    LIVE_STATES,
    BookingState,
    FacilitatorRole,
    OfferState,
    SessionState,
)


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that should not be: the rule's number in circles, the row, plain words."""

    rule: str
    subject: str
    words: str


def breaches() -> Iterator[Breach]:
    """Yield every breach found; nothing when all is well."""
    yield from _places()
    yield from _one_live_booking()
    yield from _queues()
    yield from _free_while_waiting()
    yield from _offers()
    yield from _cancelled_sessions()
    yield from _registers()
    yield from _leads()


def _places() -> Iterator[Breach]:
    holding = Count("bookings", filter=Q(bookings__state__in=COUNTED_STATES))
    for session in Session.objects.annotate(counted=holding).order_by("pk"):
        most = session.capacity_max + session.over_allowance
        counted: int = session.counted  # type: ignore[attr-defined]
        if counted > most:
            yield Breach("I1", str(session.pk), f"{counted} hold a place, {most} may")
        if counted != session.places_held:
            words = f"places_held says {session.places_held}, the rows say {counted}"
            yield Breach("I2", str(session.pk), words)


def _one_live_booking() -> Iterator[Breach]:
    twice = (
        Booking.objects.filter(state__in=LIVE_STATES)
        .values("session", "person")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
        .order_by("session")
    )
    for row in twice:
        yield Breach("I3", str(row["session"]), f"one person has {row['n']} live bookings")


def _queues() -> Iterator[Breach]:
    twice = (
        Booking.objects.filter(queue_number__isnull=False)
        .values("session", "queue_number")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
        .order_by("session")
    )
    for row in twice:
        yield Breach("I5", str(row["session"]), f"queue number {row['queue_number']} given twice")
    beyond = Booking.objects.filter(queue_number__gt=F("session__last_queue_number"))
    for session_id in beyond.order_by("session").values_list("session", flat=True).distinct():
        yield Breach("I5", str(session_id), "a queue number beyond the last one given")


def _free_while_waiting() -> Iterator[Breach]:
    now = timezone.now()
    # After the cut-off free places are called out, and stay free until somebody answers.
    sessions = (
        Session.objects.filter(state=SessionState.SCHEDULED, starts_at__gt=now, cut_off_at__gt=now)
        .with_free_places()
        .filter(bookings__state=BookingState.WAITING, bookings__person__is_active=True)
        .distinct()
        .order_by("pk")
    )
    for session in sessions:
        yield Breach("I4", str(session.pk), "a place is free while somebody waits")


def _offers() -> Iterator[Breach]:
    """An offered booking has one open offer, nothing else has, and the session knows the first."""
    open_ones = Offer.objects.filter(state=OfferState.OPEN)
    lone = open_ones.exclude(booking__state=BookingState.OFFERED)
    for booking_id in lone.order_by("booking").values_list("booking", flat=True):
        yield Breach("offer", str(booking_id), "an open offer, yet the booking is not offered")
    kept = Booking.objects.filter(state=BookingState.OFFERED)
    bare = kept.exclude(pk__in=open_ones.values("booking"))
    for booking_id in bare.order_by("pk").values_list("pk", flat=True):
        yield Breach("offer", str(booking_id), "a place is kept without an open offer")
    first = Min("bookings__offers__expires_at", filter=Q(bookings__offers__state=OfferState.OPEN))
    for session in Session.objects.annotate(first=first).order_by("pk"):
        counted = session.first  # type: ignore[attr-defined]
        if counted != session.offers_expire_at:
            yield Breach("offer", str(session.pk), "offers_expire_at is not when the first ends")


def _cancelled_sessions() -> Iterator[Breach]:
    left = Booking.objects.filter(session__state=SessionState.CANCELLED, state__in=LIVE_STATES)
    for session_id in left.order_by("session").values_list("session", flat=True).distinct():
        yield Breach("session", str(session_id), "cancelled, yet somebody holds a place or waits")


def _registers() -> Iterator[Breach]:
    """The newest line of the register says what the booking says (I6)."""
    lines = AttendanceMark.objects.filter(corrected_by=None).exclude(status=F("booking__state"))
    for booking_id in lines.order_by("pk").values_list("booking", flat=True):
        yield Breach("I6", str(booking_id), "the register and the booking say different things")
    marked = AttendanceMark.objects.values("booking")
    states = set(HOLDING_STATES) - {BookingState.BOOKED}
    unmarked = Booking.objects.filter(state__in=states).exclude(pk__in=Subquery(marked))
    for booking_id in unmarked.order_by("pk").values_list("pk", flat=True):
        yield Breach("I6", str(booking_id), "attendance without a line in the register")


def _leads() -> Iterator[Breach]:
    """A session that people come to has a lead whose account is open, or somebody covers it."""
    runs = FacilitatorAssignment.objects.filter(person__is_active=True)
    led = runs.filter(circle=OuterRef("circle"), role=FacilitatorRole.LEAD)
    covered = runs.filter(session=OuterRef("pk"))
    comes = Booking.objects.live().filter(session=OuterRef("pk"))
    sessions = Session.objects.coming().filter(Exists(comes))
    for session in sessions.exclude(Exists(led)).exclude(Exists(covered)):
        yield Breach("I7", str(session.pk), "nobody leads this session to come")
