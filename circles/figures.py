"""What sessions come to: places filled, attendance, why people could not come, who got no place.

Figures about sessions and kinds of reasons; no figure is about a person. They are for those who
run the sessions and know who was there; `circles.coverage` holds what the academy sees.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from circles.models import Booking, CirclePage, Session
from circles.models.choices import (
    ATTENDED_STATES,
    HOLDING_STATES,
    BookingCancelReason,
    BookingState,
    SessionState,
)

A_YEAR = timedelta(days=365)
#: States of a booking that ended without a place.
WITHOUT_PLACE = (BookingState.WAITING, BookingState.LAPSED)
#: Reasons that are work with families which could not wait.
DUTY_REASONS = (
    BookingCancelReason.COURT,
    BookingCancelReason.CHILD_VISIT,
    BookingCancelReason.DUTY,
)


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Places given up for one kind of reason."""

    reason: BookingCancelReason
    number: int
    late: int

    @property
    def label(self) -> str:
        """The reason in words."""
        return str(self.reason.label)

    @property
    def is_duty(self) -> bool:
        """Whether it was work with families that could not wait."""
        return self.reason in DUTY_REASONS


@dataclass(slots=True)
class Month:
    """Sums over the sessions of one month."""

    first_day: date
    sessions: int = 0
    places: int = 0
    held: int = 0
    came: int = 0

    def add(self, session: Session) -> None:
        """Count one session with the numbers of `counted_sessions`."""
        self.sessions += 1
        self.places += session.capacity_max
        self.held += session.places_held
        self.came += session.came  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over sessions that took place."""

    sessions: int
    places: int
    held: int
    attended: int
    no_shows: int
    excused: int
    given_up: list[GivenUp]
    without_place: int
    months: list[Month] = field(default_factory=list)

    @property
    def fill_rate(self) -> int | None:
        """Places held of places there were, in per cent."""
        return round(100 * self.held / self.places) if self.places else None

    @property
    def attendance_rate(self) -> int | None:
        """People who came of people with a place and a mark, in per cent."""
        marked = self.attended + self.no_shows + self.excused
        return round(100 * self.attended / marked) if marked else None

    @property
    def for_duty(self) -> list[GivenUp]:
        """Places given up for work with families that could not wait."""
        return [one for one in self.given_up if one.is_duty]

    @property
    def for_other_reasons(self) -> list[GivenUp]:
        """Places given up for anything else."""
        return [one for one in self.given_up if not one.is_duty]

    @property
    def most_in_a_month(self) -> int:
        """The most places, or people above them, of any month: how long the longest bar is."""
        return max((max(one.places, one.held) for one in self.months), default=0)


def held_between(sessions: QuerySet[Session], first: date, last: date) -> QuerySet[Session]:
    """Return the sessions that took place on days from `first` to `last` and are over."""
    return sessions.filter(
        wall_date__gte=first, wall_date__lte=last, ends_at__lte=timezone.now()
    ).exclude(state=SessionState.CANCELLED)


def year_of(circle: CirclePage) -> Figures:
    """Return the figures of a circle's past year; three queries."""
    today = timezone.localdate()
    return figures_of(held_between(Session.objects.filter(circle=circle), today - A_YEAR, today))


def figures_of(sessions: QuerySet[Session]) -> Figures:
    """Return what these sessions come to; three queries however many there are."""
    rows = list(counted_sessions(sessions).order_by("wall_date", "pk"))
    bookings = Booking.objects.filter(session__in=sessions.order_by().values("pk"))
    return Figures(
        sessions=len(rows),
        places=sum(one.capacity_max for one in rows),
        held=sum(one.places_held for one in rows),
        attended=sum(one.came for one in rows),  # type: ignore[attr-defined]
        no_shows=sum(one.no_shows for one in rows),  # type: ignore[attr-defined]
        excused=sum(one.excused for one in rows),  # type: ignore[attr-defined]
        given_up=_given_up(bookings),
        without_place=without_place(bookings)
        .values("session__circle", "person")
        .distinct()
        .count(),
        months=_by_month(rows),
    )


def _given_up(bookings: QuerySet[Booking]) -> list[GivenUp]:
    rows = (
        bookings.filter(state=BookingState.CANCELLED, booked_at__isnull=False)
        .values("cancel_reason")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(cancelled_late=True)))
        .order_by("-n", "cancel_reason")
    )
    return [
        GivenUp(BookingCancelReason(row["cancel_reason"]), row["n"], row["late"]) for row in rows
    ]


def without_place(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Return the waits of people who got a place in no session of that circle among these."""
    got = bookings.filter(
        person=OuterRef("person"),
        session__circle=OuterRef("session__circle"),
        state__in=HOLDING_STATES,
    )
    return bookings.filter(~Exists(got), state__in=WITHOUT_PLACE)


def _by_month(sessions: Iterable[Session]) -> list[Month]:
    months: dict[date, Month] = {}
    for session in sessions:
        first_day = session.wall_date.replace(day=1)
        months.setdefault(first_day, Month(first_day)).add(session)
    return list(months.values())


def counted_sessions(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Return sessions with how many came, did not come, were excused, gave up, waited in vain."""

    def number(*states: BookingState) -> Count:
        return Count("bookings", filter=Q(bookings__state__in=states))

    return sessions.annotate(
        came=number(*ATTENDED_STATES),
        no_shows=number(BookingState.NO_SHOW),
        excused=number(BookingState.EXCUSED),
        gave_up=Count(
            "bookings",
            filter=Q(bookings__state=BookingState.CANCELLED, bookings__booked_at__isnull=False),
        ),
        in_vain=number(*WITHOUT_PLACE),
    )
