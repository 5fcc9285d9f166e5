"""From the time on the wall to the instant in UTC, over every change of the clocks.

A session is held at a wall time ("Tuesdays at ten"). The instant is worked out once, when
the session is saved, and stored beside the wall time and the zone's name, so that a series
stays at ten o'clock in summer and in winter.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext

from circles.models.choices import DEFAULT_ZONE
from portal.core.exceptions import NotPossible


def instant_of(day: date, at: time, zone: str = DEFAULT_ZONE) -> datetime:
    """Return the UTC instant at which the clocks of `zone` show `at` on `day`.

    In the hour that comes twice in autumn it is the first of the two. Raises NotPossible in
    the hour that the clocks leave out in spring.
    """
    local = datetime.combine(day, at, tzinfo=ZoneInfo(zone))  # fold=0: the first of two
    if _is_left_out(local):
        words = gettext("The clocks go forward on %s and leave that hour out. Choose another time.")
        raise NotPossible(words % date_format(day, "j F Y"))
    return local.astimezone(UTC)


def comes_twice(day: date, at: time, zone: str = DEFAULT_ZONE) -> bool:
    """Tell whether the clocks of `zone` show `at` twice on `day`, as in one hour each autumn."""
    local = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    return local.utcoffset() != local.replace(fold=1).utcoffset() and not _is_left_out(local)


def before(day: date, at: time, hours: int, zone: str = DEFAULT_ZONE) -> datetime:
    """Return the instant `hours` before `at` on `day`; whole days count by the time on the wall.

    A day before ten o'clock is ten o'clock, though the clocks change in between.
    """
    days, rest = divmod(hours, 24)
    return _days_before(day, at, days, zone) - timedelta(hours=rest)


def hours_before(day: date, at: time, instant: datetime, zone: str = DEFAULT_ZONE) -> int:
    """Return how many hours `instant` lies before `at` on `day`, as `before` counts them."""
    days = max(0, (day - instant.astimezone(ZoneInfo(zone)).date()).days)
    while days and _days_before(day, at, days, zone) < instant:
        days -= 1
    rest = _days_before(day, at, days, zone) - instant
    return 24 * days + int(rest.total_seconds() // 3600)


def _days_before(day: date, at: time, days: int, zone: str) -> datetime:
    """Return `at` on the wall, whole days before; an hour later where the clocks leave it out."""
    earlier = day - timedelta(days=days)
    try:
        return instant_of(earlier, at, zone)
    except NotPossible:
        return instant_of(earlier, at.replace(hour=at.hour + 1), zone)


def _is_left_out(local: datetime) -> bool:
    back = local.astimezone(UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None) != local.replace(tzinfo=None)


def ends_at(starts_at: datetime, minutes: int) -> datetime:
    """Return the instant `minutes` of real time after `starts_at`."""
    return starts_at + timedelta(minutes=minutes)
