"""From the rule of a series to its dates, and what each date would clash with."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from circles.days_off import DaysOff, days_off
from circles.models import FacilitatorAssignment, Session
from circles.models.choices import DEFAULT_ZONE, LIVE_STATES, Frequency
from circles.services.arranging import time_problem
from circles.wall_clock import comes_twice, ends_at, instant_of
from portal.core.exceptions import NotPossible

if TYPE_CHECKING:
    from portal.accounts.models import User

#: A year of weekly sessions.
MOST_DATES = 52
_LAST_OF_MONTH = 5
_WHICH = {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth"), 5: _("last")}
_NO_SUCH_DAY = {
    29: _("This month has no 29th"),
    30: _("This month has no 30th"),
    31: _("This month has no 31st"),
}


class RuleRefused(NotPossible):
    """A rule that gives no series; `field` of SeriesRule is what to change."""

    def __init__(self, message: str, field: str) -> None:
        """Keep which part of the rule it is about."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRule:
    """How a series repeats, at which time on the wall, and when it ends (one of the two).

    `nation` is the one whose bank holidays are left out. A number of sessions counts those
    that are held, not the dates left out.
    """

    frequency: str
    first_date: date
    at: time
    until: date | None = None
    count: int | None = None
    zone: str = DEFAULT_ZONE
    nation: str = ""
    skips_closures: bool = True


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """One date of a rule; `left_out` says why no session is held then.

    Where a month has no such day, `day` is its last one and `no_such_day` is true.
    """

    day: date
    left_out: str = ""
    no_such_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDate:
    """One date of a series before it is saved.

    `left_out` says why no session is held, `problem` why the date cannot be, `note` what to
    know; `clashes` name sessions the facilitator has then.
    """

    entry: SeriesDate
    starts_at: datetime | None = None
    problem: str = ""
    note: str = ""
    clashes: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day, for sorting and saving."""
        return self.entry.day

    @property
    def is_session(self) -> bool:
        """Tell whether a session would be held, or is left out."""
        return not self.entry.left_out


def words_of(rule: SeriesRule) -> str:
    """Say on which days the series meets, such as “Every month on the second Tuesday”."""
    day = date_format(rule.first_date, "l")
    if rule.frequency == Frequency.WEEKLY:
        return gettext("Every week on %(day)s") % {"day": day}
    if rule.frequency == Frequency.FORTNIGHTLY:
        return gettext("Every two weeks on %(day)s") % {"day": day}
    if rule.frequency == Frequency.MONTHLY_DATE:
        return gettext("Every month on the %(date)s") % {"date": date_format(rule.first_date, "jS")}
    words = gettext("Every month on the %(which)s %(day)s")
    return words % {"which": _WHICH[_which(rule)], "day": day}


def _which(rule: SeriesRule) -> int:
    """Return which of its weekday in the month the first date is: 1 to 4, or 5 for the last."""
    if rule.frequency == Frequency.MONTHLY_LAST:
        return _LAST_OF_MONTH
    return (rule.first_date.day - 1) // 7 + 1


def dates_of(rule: SeriesRule, off: DaysOff | None = None) -> list[SeriesDate]:
    """Return every date of a series in order, with those that are left out and why.

    A fifth weekday of the month means the last. Raises RuleRefused when the rule has no end,
    two ends, no date or more than MOST_DATES.
    """
    _check_rule(rule)
    off = off or DaysOff()
    found: list[SeriesDate] = []
    held = 0
    for one in _recurrence(rule):
        why = one.left_out or off.why(one.day)
        found.append(replace(one, left_out=why))
        held += not why
        if held > MOST_DATES or len(found) - held > MOST_DATES:
            raise RuleRefused(_too_many(), "until" if rule.until else "count")
        if held == rule.count:
            break
    if not held:
        message = gettext("This series has no dates: all of them are left out.")
        raise RuleRefused(message, "until" if rule.until else "count")
    return found


def _too_many() -> str:
    words = gettext("A series has at most %(most)s dates. Choose an earlier end.")
    return words % {"most": MOST_DATES}


def _check_rule(rule: SeriesRule) -> None:
    if (rule.until is None) == (rule.count is None):
        message = gettext("Say when the series ends: by a date or by a number, not both.")
        raise RuleRefused(message, "until" if rule.until else "count")
    if rule.until is not None and rule.until < rule.first_date:
        message = gettext("This series has no dates: its end lies before its start.")
        raise RuleRefused(message, "until")
    if rule.count is not None and not 1 <= rule.count <= MOST_DATES:
        raise RuleRefused(_too_many(), "count")
    last = calendar.monthrange(rule.first_date.year, rule.first_date.month)[1]
    if rule.frequency == Frequency.MONTHLY_LAST and rule.first_date.day + 7 <= last:
        words = gettext(
            "%(day)s is not the last %(weekday)s of its month. Begin with the last one."
        )
        day = f"{rule.first_date.day} {rule.first_date:%B}"
        raise RuleRefused(words % {"day": day, "weekday": f"{rule.first_date:%A}"}, "first_date")


def _recurrence(rule: SeriesRule) -> Iterator[SeriesDate]:
    """Yield the dates of a rule up to its last day, or without end."""
    if rule.frequency == Frequency.MONTHLY_DATE:
        yield from _same_date_each_month(rule.first_date, rule.until)
        return
    start = datetime.combine(rule.first_date, time())
    until = datetime.combine(rule.until, time()) if rule.until else None
    if rule.frequency in {Frequency.WEEKLY, Frequency.FORTNIGHTLY}:
        interval = 2 if rule.frequency == Frequency.FORTNIGHTLY else 1
        found = rrule(WEEKLY, interval=interval, dtstart=start, until=until)
    else:
        nth = _which(rule)
        which = weekday(rule.first_date.weekday(), -1 if nth == _LAST_OF_MONTH else nth)
        found = rrule(MONTHLY, byweekday=which, dtstart=start, until=until)
    for at in found:
        yield SeriesDate(at.date())


def _same_date_each_month(first: date, until: date | None) -> Iterator[SeriesDate]:
    month = first.replace(day=1)
    while until is None or month <= until:
        last = calendar.monthrange(month.year, month.month)[1]
        if first.day > last:
            words = str(_NO_SUCH_DAY[first.day])
            yield SeriesDate(month.replace(day=last), words, no_such_day=True)
        elif until is None or month.replace(day=first.day) <= until:
            yield SeriesDate(month.replace(day=first.day))
        month = (month + timedelta(days=31)).replace(day=1)


def plan(*, rule: SeriesRule, minutes: int, facilitator: User) -> list[PlannedDate]:
    """Return each date with its instant, its problem and its clashes; three queries at most."""
    nations = [rule.nation] if rule.nation else []
    off = days_off(nations=nations, closures=rule.skips_closures, since=rule.first_date)
    planned = [_plan_date(one, rule) for one in dates_of(rule, off)]
    intervals = [(at, ends_at(at, minutes)) for one in planned if (at := one.starts_at)]
    taken = clashes(person=facilitator, intervals=intervals)
    return [
        replace(one, clashes=tuple(taken.get(one.starts_at, ()))) if one.starts_at else one
        for one in planned
    ]


def _plan_date(one: SeriesDate, rule: SeriesRule) -> PlannedDate:
    if one.left_out:
        return PlannedDate(entry=one)
    try:
        starts_at = instant_of(one.day, rule.at, rule.zone)
    except NotPossible as refusal:
        return PlannedDate(entry=one, problem=refusal.message)
    problem = time_problem(starts_at)
    note = twice_words() if comes_twice(one.day, rule.at, rule.zone) else ""
    return PlannedDate(entry=one, starts_at=starts_at, problem=problem, note=note)


def twice_words() -> str:
    """Say which of the two is meant in the hour that comes twice."""
    return gettext("The clocks go back and show this time twice; it is the first of the two.")


def clashes(
    *,
    person: User,
    intervals: Iterable[tuple[datetime, datetime]],
    leaving_out: Collection[UUID] = (),
) -> dict[datetime, list[str]]:
    """Return {start of an interval: titles of the person's sessions that overlap it}.

    A person's sessions are those of circles they run and those they booked. One query.
    """
    wanted = sorted(intervals)
    if not wanted:
        return {}
    runs = FacilitatorAssignment.objects.of(person)
    own = Q(circle__in=runs.whole_circles().values("circle"))
    own |= Q(pk__in=runs.covers().values("session"))
    booked = Q(bookings__person=person, bookings__state__in=LIVE_STATES)
    others = (
        Session.objects.overlapping(wanted[0][0], max(end for _, end in wanted))
        .filter(own | booked)
        .exclude(pk__in=leaving_out)
        .select_related("circle")
        .distinct()
        .order_by("starts_at", "pk")
    )
    rows = [(one.starts_at, one.ends_at, one.circle.title) for one in others]
    return {
        start: [title for begins, ends, title in rows if begins < end and ends > start]
        for start, end in wanted
    }
