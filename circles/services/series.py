"""From the rule of a series to its dates, and what each date would clash with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.db.models import Q

from circles.models import FacilitatorAssignment, Session
from circles.models.choices import DEFAULT_ZONE, LIVE_STATES, Frequency
from circles.wall_clock import ends_at, instant_of
from portal.core.exceptions import NotPossible

if TYPE_CHECKING:
    from portal.accounts.models import User

#: A year of weekly sessions.
MOST_DATES = 52
_LAST_OF_MONTH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRule:
    """How a series repeats, at which time on the wall, and when it ends (one of the two)."""

    frequency: str
    first_date: date
    at: time
    until: date | None = None
    count: int | None = None
    zone: str = DEFAULT_ZONE


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One date of a series before it is saved.

    `problem` says why the date cannot be; `clashes` name sessions the facilitator has then.
    """

    day: date
    starts_at: datetime | None
    problem: str
    clashes: tuple[str, ...]


def dates_of(rule: SeriesRule) -> list[date]:
    """Return every date of a series.

    A fifth weekday of the month means the last; months without the date are left out.
    Raises NotPossible when the rule has no end, two ends, no date or more than MOST_DATES.
    """
    if (rule.until is None) == (rule.count is None):
        raise NotPossible("Say when the series ends: by a date or by a number, not both.")
    found = [at.date() for at in islice(_recurrence(rule), MOST_DATES + 1)]
    if not found:
        raise NotPossible("This series has no dates: its end lies before its start.")
    if len(found) > MOST_DATES:
        raise NotPossible(f"A series has at most {MOST_DATES} dates. Choose an earlier end.")
    return found


def _recurrence(rule: SeriesRule) -> rrule:
    start = datetime.combine(rule.first_date, time())
    until = datetime.combine(rule.until, time()) if rule.until else None
    if rule.frequency in {Frequency.WEEKLY, Frequency.FORTNIGHTLY}:
        interval = 2 if rule.frequency == Frequency.FORTNIGHTLY else 1
        return rrule(WEEKLY, interval=interval, dtstart=start, until=until, count=rule.count)
    if rule.frequency == Frequency.MONTHLY_DATE:
        return rrule(MONTHLY, dtstart=start, until=until, count=rule.count)
    nth = (rule.first_date.day - 1) // 7 + 1
    which = weekday(rule.first_date.weekday(), -1 if nth == _LAST_OF_MONTH else nth)
    return rrule(MONTHLY, byweekday=which, dtstart=start, until=until, count=rule.count)


def plan(*, rule: SeriesRule, minutes: int, facilitator: User, now: datetime) -> list[PlannedDate]:
    """Return each date with its instant, its problem and its clashes; two queries at most."""
    days = dates_of(rule)
    found: list[tuple[date, datetime | None, str]] = []
    for day in days:
        try:
            starts_at = instant_of(day, rule.at, rule.zone)
        except NotPossible as refusal:
            found.append((day, None, refusal.message))
        else:
            found.append((day, starts_at, "" if starts_at > now else "This date has passed."))
    taken = clashes(
        person=facilitator,
        intervals=[(at, ends_at(at, minutes)) for _, at, _ in found if at is not None],
    )
    return [
        PlannedDate(day, at, problem, tuple(taken.get(at, ())) if at else ())
        for day, at, problem in found
    ]


def clashes(
    *,
    person: User,
    intervals: Iterable[tuple[datetime, datetime]],
    leaving_out: UUID | None = None,
) -> dict[datetime, list[str]]:
    """Return {start of an interval: titles of the person's sessions that overlap it}.

    A person's sessions are those of circles they run and those they booked. One query.
    """
    wanted = sorted(intervals)
    if not wanted:
        return {}
    runs = FacilitatorAssignment.objects.of(person).values("circle")
    booked = Q(bookings__person=person, bookings__state__in=LIVE_STATES)
    others = (
        Session.objects.overlapping(wanted[0][0], max(end for _, end in wanted))
        .filter(Q(circle__in=runs) | booked)
        .exclude(pk=leaving_out)  # type: ignore[misc]
        .select_related("circle")
        .distinct()
        .order_by("starts_at", "pk")
    )
    rows = [(one.starts_at, one.ends_at, one.circle.title) for one in others]
    return {
        start: [title for begins, ends, title in rows if begins < end and ends > start]
        for start, end in wanted
    }
