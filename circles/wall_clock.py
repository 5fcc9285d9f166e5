"""From the time on the wall to the instant in UTC, over every change of the clocks.

A session is held at a wall time ("Tuesdays at ten"). The instant is worked out once, when
the session is saved, and stored beside the wall time and the zone's name, so that a series
stays at ten o'clock in summer and in winter.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from circles.models.choices import DEFAULT_ZONE
from portal.core.exceptions import NotPossible


def instant_of(day: date, at: time, zone: str = DEFAULT_ZONE) -> datetime:
    """Return the UTC instant at which the clocks of `zone` show `at` on `day`.

    In the hour that comes twice in autumn it is the first of the two. Raises NotPossible in
    the hour that the clocks leave out in spring.
    """
    local = datetime.combine(day, at, tzinfo=ZoneInfo(zone))  # fold=0: the first of two
    instant = local.astimezone(UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        message = f"The clocks go forward on {day.day} {day:%B %Y} and leave that hour out."
        raise NotPossible(message)
    return instant


def ends_at(starts_at: datetime, minutes: int) -> datetime:
    """Return the instant `minutes` of real time after `starts_at`."""
    return starts_at + timedelta(minutes=minutes)
