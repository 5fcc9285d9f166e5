"""Reads a calendar file with two parsers that know nothing of each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import vobject
from icalendar import Calendar


@dataclass(frozen=True)
class ReadEvent:
    """What both must find in one event."""

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    summary: str
    status: str
    url: str
    location: str


def by_icalendar(content: bytes) -> tuple[str, list[ReadEvent]]:
    calendar = Calendar.from_ical(content)
    events = [
        ReadEvent(
            uid=str(one["uid"]),
            sequence=int(one["sequence"]),
            starts=one.decoded("dtstart"),
            ends=one.decoded("dtend"),
            summary=str(one["summary"]),
            status=str(one["status"]),
            url=str(one["url"]),
            location=str(one.get("location", "")),
        )
        for one in calendar.walk("VEVENT")
    ]
    return str(calendar["method"]), events


def by_vobject(content: bytes) -> tuple[str, list[ReadEvent]]:
    calendar = vobject.readOne(content.decode("utf-8"))
    events = [
        ReadEvent(
            uid=one.uid.value,
            sequence=int(one.sequence.value),
            starts=one.dtstart.value,
            ends=one.dtend.value,
            summary=one.summary.value,
            status=one.status.value,
            url=one.url.value,
            location=one.location.value if hasattr(one, "location") else "",
        )
        for one in getattr(calendar, "vevent_list", [])
    ]
    return calendar.method.value, events


def read(content: bytes) -> tuple[str, list[ReadEvent]]:
    """Return the method and the events; fails unless both parsers read the same."""
    first, second = by_icalendar(content), by_vobject(content)
    assert first == second
    return first
