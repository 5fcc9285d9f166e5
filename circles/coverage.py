"""What the academy sees of all circles: what there is where, who got no place, and why not.

Sessions and the places they had are open to everybody. Numbers of people are told in fives, and
below five not at all (ADR 0025): no total, and no other table, then gives a small number away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from circles.figures import DUTY_REASONS, held_between, without_place
from circles.models import Booking, CirclePage, Session
from circles.models.choices import HOLDING_STATES, BookingCancelReason, BookingState
from portal.core.few import FEWEST, in_steps

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

#: How many quarters of a year can be looked at. A fixed time: one that could be chosen by the day
#: would tell of single days.
QUARTERS = 8
_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a year, by their first and last day."""

    first: date

    @property
    def last(self) -> date:
        """The day before the next begins."""
        return _later(self.first, _MONTHS) - timedelta(days=1)

    @property
    def name(self) -> str:
        """What stands in an address, such as 2026-10."""
        return f"{self.first:%Y-%m}"


def quarters(today: date | None = None) -> list[Quarter]:
    """Return the latest quarters, this one first."""
    day = today or timezone.localdate()
    first = day.replace(month=day.month - (day.month - 1) % _MONTHS, day=1)
    return [Quarter(_later(first, -_MONTHS * back)) for back in range(QUARTERS)]


def _later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def in_fives(people: int) -> str:
    """Return how many people may be told: in fives; below five only that it is so."""
    if not people:
        return "0"
    if people < FEWEST:
        return _("fewer than 5")
    least = in_steps(people)
    return _("%(least)s to %(most)s") % {"least": least, "most": least + FEWEST - 1}


@dataclass(slots=True)
class Row:
    """What there was under one heading: a circle, a locality, a topic."""

    name: str
    circles: set[int] = field(default_factory=set)
    sessions: int = 0
    places: int = 0
    held: int = 0
    came: set[UUID] = field(default_factory=set)
    without: set[UUID] = field(default_factory=set)

    @property
    def places_filled(self) -> str:
        """How many places were taken, as it may be told: each is a person who was there."""
        return in_fives(self.held)

    @property
    def people_came(self) -> str:
        """How many different people had a place, as it may be told."""
        return in_fives(len(self.came))

    @property
    def people_without(self) -> str:
        """How many different people waited and got no place, as it may be told."""
        return in_fives(len(self.without))


@dataclass(frozen=True, slots=True)
class Coverage:
    """The tables of one quarter."""

    circles: list[Row]
    localities: list[Row]
    topics: list[Row]
    reasons: list[tuple[str, str]]


def coverage(quarter: Quarter) -> Coverage:
    """Return what a quarter came to; six queries however many circles there are.

    Every circle, locality and topic is there, also one in which nothing took place.
    """
    circles = {circle.pk: circle for circle in CirclePage.objects.live().order_by("title", "pk")}
    topics = _topics_of(circles)
    rows = {pk: Row(circle.title, circles={pk}) for pk, circle in circles.items()}
    localities: dict[str, Row] = {}
    by_topic: dict[str, Row] = {}
    above: dict[int, list[Row]] = {}
    for pk, circle in circles.items():
        place = circle.locality.strip() or _("No locality named")
        groups = [localities.setdefault(place, Row(place))]
        groups += [by_topic.setdefault(name, Row(name)) for name in topics.get(pk, ())]
        for row in groups:
            row.circles.add(pk)
        above[pk] = [rows[pk], *groups]
    sessions = held_between(
        Session.objects.filter(circle__in=list(circles)), quarter.first, quarter.last
    )
    _add_sessions(sessions.values_list("circle", "capacity_max", "places_held"), above)
    bookings = Booking.objects.filter(session__in=sessions.values("pk"))
    pairs = ("session__circle", "person")
    for circle_pk, person in bookings.filter(state__in=HOLDING_STATES).values_list(*pairs):
        for row in above[circle_pk]:
            row.came.add(person)
    for circle_pk, person in without_place(bookings).values_list(*pairs):
        for row in above[circle_pk]:
            row.without.add(person)
    return Coverage(
        circles=list(rows.values()),
        localities=_by_name(localities),
        topics=_by_name(by_topic),
        reasons=_reasons(bookings),
    )


def _topics_of(circles: Mapping[int, CirclePage]) -> dict[int, list[str]]:
    through = CirclePage.topics.through
    found: dict[int, list[str]] = {}
    pairs = through.objects.filter(circlepage__in=list(circles)).values_list(
        "circlepage", "topic__name"
    )
    for pk, name in pairs:
        found.setdefault(pk, []).append(name)
    return found


def _add_sessions(sessions: Iterable[tuple[int, int, int]], above: dict[int, list[Row]]) -> None:
    for pk, places, held in sessions:
        for row in above[pk]:
            row.sessions += 1
            row.places += places
            row.held += held


def _by_name(rows: Mapping[str, Row]) -> list[Row]:
    return [row for _name, row in sorted(rows.items(), key=lambda item: item[0].casefold())]


def _reasons(bookings: QuerySet[Booking]) -> list[tuple[str, str]]:
    """Return (kind of reason, how many different people), work with families first."""
    people: dict[str, set[UUID]] = {}
    states = (BookingState.CANCELLED, BookingState.NO_SHOW, BookingState.EXCUSED)
    had_a_place = bookings.filter(state__in=states, booked_at__isnull=False)
    for state, reason, person in had_a_place.values_list("state", "cancel_reason", "person"):
        people.setdefault(reason or state, set()).add(person)
    kinds = [*DUTY_REASONS, *(one for one in BookingCancelReason if one not in DUTY_REASONS)]
    names = [(str(kind), str(kind.label)) for kind in kinds]
    names += [(str(state), str(state.label)) for state in states[1:]]
    return [(label, in_fives(len(people.get(kind, ())))) for kind, label in names]
