"""Sessions as iCalendar events: what mails, a person's feed and the public file have in common.

Teams share calendars, so an entry is called "Learning circle" and leads to a page of the
portal, which decides who sees what: no topic, no names, no join link. Times are in UTC,
which every calendar reads alike. The UID stays for life and the sequence rises with every
change, so that whatever comes later replaces what came before, wherever it came from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from circles.models import Session
from circles.models.choices import Mode

SUMMARY: Final = "Learning circle"
CONFIRMED: Final = "CONFIRMED"
CANCELLED: Final = "CANCELLED"

PRODUCT: Final = "-//Practice development portal//Learning circles//EN"


def new_calendar(method: str, events: Iterable[Event]) -> Calendar:
    """Return a calendar of the events; one without any still has a component, as it must."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    if not calendar.subcomponents:
        calendar.add_component(Timezone.from_tzid("UTC"))
    return calendar


def new_event(
    session: Session, *, status: str, url: str, summary: str = SUMMARY, busy: bool = True
) -> Event:
    """Return the event of one session, without its place and without people.

    `busy`: whether it takes up the time of whoever has it in their calendar.
    """
    event = Event()
    event.add("uid", session.ical_uid)
    event.add("sequence", session.ical_sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", _Text(plain(summary)))
    event.add("url", f"{settings.PORTAL_BASE_URL}{url}")
    event.add("status", status)
    event.add("transp", "OPAQUE" if busy and status != CANCELLED else "TRANSPARENT")
    event.add("organizer", vCalAddress(f"mailto:{organiser()}"))
    return event


def add_venue(event: Event, session: Session) -> None:
    """Say where a session is held that is held somewhere; for those with a place in it."""
    if session.mode != Mode.ONLINE and session.venue:
        event.add("location", _Text(plain(session.venue)))


class _Text(vText):
    r"""Text that is read back as it was: the library's own turns "\N" into a line end."""

    def to_ical(self) -> bytes:
        """Return the text as RFC 5545, section 3.3.11, writes it."""
        written = str(self).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return written.replace("\n", "\\n").encode()


def plain(text: str) -> str:
    """Return a text as a calendar may hold it: line ends alike, no control characters else."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) != "Cc")


def organiser() -> str:
    """Return the bare address mails come from: calendars want both to agree."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
