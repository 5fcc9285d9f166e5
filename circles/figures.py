"""What a circle's year comes to: places filled, attendance, why people could not come.

Figures about sessions and kinds of reasons; no figure is about a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from circles.models import Booking, CirclePage, Session
from circles.models.choices import BookingCancelReason, BookingState, SessionState

A_YEAR = timedelta(days=365)
#: States of a booking that ended without a place.
WITHOUT_PLACE = (BookingState.WAITING, BookingState.LAPSED)


@dataclass(frozen=True, slots=True)
class YearOfCircle:
    """Sums over the sessions of a circle that took place in the past year."""

    sessions: int
    places: int
    held: int
    attended: int
    no_shows: int
    excused: int
    given_up: list[tuple[str, int, int]]
    without_place: int

    @property
    def fill_rate(self) -> int | None:
        """Places held of places there were, in per cent."""
        return round(100 * self.held / self.places) if self.places else None

    @property
    def attendance_rate(self) -> int | None:
        """People who came of people with a place and a mark, in per cent."""
        marked = self.attended + self.no_shows + self.excused
        return round(100 * self.attended / marked) if marked else None


def year_of(circle: CirclePage) -> YearOfCircle:
    """Return the figures of a circle's past year; three queries."""
    now = timezone.now()
    sessions = counted_sessions(
        Session.objects.filter(
            circle=circle, starts_at__gte=now - A_YEAR, ends_at__lte=now
        ).exclude(state=SessionState.CANCELLED)
    )
    rows = list(sessions)
    bookings = Booking.objects.filter(session__in=[one.pk for one in rows])
    reasons = dict(BookingCancelReason.choices)
    given_up = (
        bookings.filter(state=BookingState.CANCELLED, booked_at__isnull=False)
        .values("cancel_reason")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(cancelled_late=True)))
        .order_by("-n", "cancel_reason")
    )
    return YearOfCircle(
        sessions=len(rows),
        places=sum(one.capacity_max for one in rows),
        held=sum(one.places_held for one in rows),
        attended=sum(one.came for one in rows),  # type: ignore[attr-defined]
        no_shows=sum(one.no_shows for one in rows),  # type: ignore[attr-defined]
        excused=sum(one.excused for one in rows),  # type: ignore[attr-defined]
        given_up=[(reasons[row["cancel_reason"]], row["n"], row["late"]) for row in given_up],
        without_place=bookings.filter(state__in=WITHOUT_PLACE).values("person").distinct().count(),
    )


def counted_sessions(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Return sessions with how many came, did not come, were excused, gave up, waited in vain."""

    def number(*states: BookingState) -> Count:
        return Count("bookings", filter=Q(bookings__state__in=states))

    return sessions.annotate(
        came=number(BookingState.ATTENDED, BookingState.PARTIAL),
        no_shows=number(BookingState.NO_SHOW),
        excused=number(BookingState.EXCUSED),
        gave_up=Count(
            "bookings",
            filter=Q(bookings__state=BookingState.CANCELLED, bookings__booked_at__isnull=False),
        ),
        in_vain=number(*WITHOUT_PLACE),
    )
