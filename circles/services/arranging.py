"""What a session needs besides its circle: time, place, size. Read off, worked out, compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext

from circles.calendars.dates import latest
from circles.models import CirclePage, Session
from circles.models.choices import Mode
from circles.models.pages import check_capacity
from circles.wall_clock import before, ends_at, hours_before, instant_of
from portal.core.exceptions import NotPossible


class ChangedMeanwhile(NotPossible):
    """Somebody changed a session while a person had its form open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangements:
    """What a session needs besides its time. Hours and days count back from the start."""

    minutes: int
    mode: str
    venue: str = ""
    join_link: str = ""
    capacity_min: int
    capacity_target: int
    capacity_max: int
    closes_hours: int = 0
    cut_off_hours: int = 24
    opens_days: int | None = None

    @classmethod
    def usual(cls, circle: CirclePage) -> Arrangements:
        """Return what the circle's page says is usual."""
        return cls(
            minutes=circle.minutes,
            mode=circle.mode,
            venue=circle.venue,
            capacity_min=circle.capacity_min,
            capacity_target=circle.capacity_target,
            capacity_max=circle.capacity_max,
            cut_off_hours=circle.cut_off_hours,
            opens_days=circle.opens_days,
        )

    @classmethod
    def of(cls, session: Session) -> Arrangements:
        """Return what a session has, its times as hours and days before its start."""
        day, at, zone = session.wall_date, session.wall_time, session.zone
        opens = session.opens_at
        return cls(
            minutes=session.minutes,
            mode=session.mode,
            venue=session.venue,
            join_link=session.join_link,
            capacity_min=session.capacity_min,
            capacity_target=session.capacity_target,
            capacity_max=session.capacity_max,
            closes_hours=hours_before(day, at, session.closes_at, zone),
            cut_off_hours=hours_before(day, at, session.cut_off_at, zone),
            opens_days=hours_before(day, at, opens, zone) // 24 if opens else None,
        )


def check_place(mode: str, venue: str, join_link: str) -> dict[str, str]:
    """Return {field: message} for what the way of meeting needs and has not."""
    problems = {}
    if mode in {Mode.IN_PERSON, Mode.HYBRID} and not venue:
        problems["venue"] = gettext("Say where it meets: the building and the room.")
    if mode in {Mode.ONLINE, Mode.HYBRID} and not join_link:
        problems["join_link"] = gettext("Give the link of the online meeting.")
    return problems


def require_place(arrangements: Arrangements) -> None:
    """Raise NotPossible where the way of meeting needs a venue or a link and has none."""
    problems = check_place(arrangements.mode, arrangements.venue, arrangements.join_link)
    for message in problems.values():
        raise NotPossible(message)


def time_problem(starts_at: datetime) -> str:
    """Return why no session can be planned at an instant; empty if one can."""
    now = timezone.now()
    if starts_at <= now:
        return gettext("This time has passed. Choose a time to come.")
    last = latest(timezone.localdate(now))
    if timezone.localdate(starts_at) > last:
        words = gettext("The calendar goes to %(last)s. Choose an earlier day.")
        return words % {"last": f"{last.day} {last:%B %Y}"}
    return ""


def require_time(starts_at: datetime) -> None:
    """Raise NotPossible for an instant at which no session can be planned."""
    problem = time_problem(starts_at)
    if problem:
        raise NotPossible(problem)


def arrange(session: Session, day: date, at: time, arrangements: Arrangements) -> None:
    """Write time, place and size on a session; the caller saves it.

    Raises NotPossible for a time that does not exist and for sizes or times out of order.
    """
    problems = check_capacity(
        arrangements.capacity_min, arrangements.capacity_target, arrangements.capacity_max
    )
    for message in problems.values():
        raise NotPossible(message)
    zone = session.zone
    starts_at = instant_of(day, at, zone)
    session.wall_date, session.wall_time, session.starts_at = day, at, starts_at
    session.ends_at = ends_at(starts_at, arrangements.minutes)
    session.closes_at = before(day, at, arrangements.closes_hours, zone)
    session.cut_off_at = before(day, at, arrangements.cut_off_hours, zone)
    opens_days = arrangements.opens_days
    session.opens_at = None if opens_days is None else before(day, at, 24 * opens_days, zone)
    if session.opens_at is not None and session.opens_at >= session.closes_at:
        raise NotPossible(gettext("Booking would open after it closes. Let it open earlier."))
    session.minutes = arrangements.minutes
    session.mode = arrangements.mode
    session.venue = arrangements.venue
    session.join_link = arrangements.join_link
    session.capacity_min = arrangements.capacity_min
    session.capacity_target = arrangements.capacity_target
    session.capacity_max = arrangements.capacity_max


def told(session: Session) -> Sequence[object]:
    """Return what those booked must hear of when it changes."""
    return (session.starts_at, session.minutes, session.mode, session.venue)


def mark_of(sessions: Iterable[Session]) -> str:
    """Return a mark of how sessions are arranged, to tell later whether that was changed."""
    rows = [
        [
            str(one.pk),
            one.state,
            str(one.wall_date),
            str(one.wall_time),
            asdict(Arrangements.of(one)),
        ]
        for one in sessions
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
