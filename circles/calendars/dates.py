"""Which days an address asks for: a month, a week, one day, or a list from a day on."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.utils import timezone

_MONTH_OR_DAY: Final = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)
_WEEK: Final = timedelta(days=7)
#: Pages of months further off than this are not for search engines.
INDEXED_DAYS: Final = 75


class View(StrEnum):
    """How the calendar is shown."""

    MONTH = "month"
    WEEK = "week"
    LIST = "list"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What is shown: a view, and the day it is about.

    `understood` is False where the address asked for no day there is, or for one too far
    off; then it is about today.
    """

    view: View
    day: date
    today: date
    understood: bool = True

    @property
    def first(self) -> date:
        """The first day shown. Weeks start on Monday."""
        if self.view == View.MONTH:
            return self.day.replace(day=1)
        if self.view == View.WEEK:
            return self.day - timedelta(days=self.day.weekday())
        return self.day

    @property
    def last(self) -> date:
        """The last day shown; a list goes as far as there is a calendar."""
        if self.view == View.MONTH:
            return self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])
        if self.view == View.WEEK:
            return self.first + _WEEK - timedelta(days=1)
        return self.day if self.view == View.DAY else latest(self.today)

    @property
    def weeks(self) -> list[list[date | None]]:
        """The days in weeks from Monday to Sunday; None for a day of another month."""
        start = self.first - timedelta(days=self.first.weekday())
        weeks = []
        while start <= self.last:
            days = (start + timedelta(days=n) for n in range(7))
            weeks.append([day if self.first <= day <= self.last else None for day in days])
            start += _WEEK
        return weeks

    @property
    def before(self) -> date | None:
        """A day of the span before this one; None at the beginning of the calendar."""
        day = self.first - timedelta(days=1)
        if self.view == View.WEEK:
            day = self.first - _WEEK
        return day if self.view != View.LIST and day >= earliest(self.today) else None

    @property
    def after(self) -> date | None:
        """The first day of the span after this one; None at the end of the calendar."""
        day = self.last + timedelta(days=1)
        return day if self.view != View.LIST and day <= latest(self.today) else None

    @property
    def is_far(self) -> bool:
        """Tell whether this is too far from today to be worth finding."""
        return abs((self.day - self.today).days) > INDEXED_DAYS


def earliest(today: date) -> date:
    """Return the first day of the calendar: the beginning of last year."""
    return date(today.year - 1, 1, 1)


def latest(today: date) -> date:
    """Return the last day of the calendar: the end of the year after next."""
    return date(today.year + 2, 12, 31)


def asked_span(query: Mapping[str, str]) -> Span:
    """Return what `view` and `date` of an address ask for; never raises."""
    today = timezone.localdate()
    asked = query.get("view", "")
    view = View(asked) if asked in set(View) else View.MONTH
    text = query.get("date", "")
    if not text:
        return Span(view=view, day=today, today=today)
    day = _day(text)
    if day is None or not earliest(today) <= day <= latest(today):
        return Span(view=view, day=today, today=today, understood=False)
    return Span(view=view, day=day, today=today)


def _day(text: str) -> date | None:
    match = _MONTH_OR_DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        return date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
