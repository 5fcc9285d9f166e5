"""Calendar files: one session, one recipient, nothing that tells a stranger what it is about.

Teams share calendars, so an entry is called "Learning circle" and leads to the person's
booking on the portal: no topic, no names, no join link. Times are in UTC, which every
calendar reads alike. The UID stays for life and the sequence rises with every change, so
that a later message replaces an earlier one.
"""

from __future__ import annotations

from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from circles.models import Booking
from circles.models.choices import Mode

REQUEST: Final = "REQUEST"
CANCEL: Final = "CANCEL"

SUMMARY: Final = "Learning circle"
FILENAME: Final = "learning-circle.ics"


def calendar_file(*, booking: Booking, method: str) -> bytes:
    """Return the iCalendar message of one booking; `booking.session` and `.person` are read.

    `method` is REQUEST (new or changed) or CANCEL.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Practice development portal//Learning circles//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_event(booking, method))
    content: bytes = calendar.to_ical()
    return content


def mimetype(method: str) -> str:
    """Return the content type that makes mail programs offer the entry."""
    return f"text/calendar; method={method}"


def _event(booking: Booking, method: str) -> Event:
    session = booking.session
    event = Event()
    event.add("uid", session.ical_uid)
    event.add("sequence", session.ical_sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", SUMMARY)
    event.add("url", f"{settings.PORTAL_BASE_URL}{booking.get_absolute_url()}")
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    if session.mode != Mode.ONLINE and session.venue:
        event.add("location", session.venue)
    event.add("organizer", vCalAddress(f"mailto:{organiser()}"))
    event.add("attendee", _attendee(booking.person.email), encode=False)
    return event


def organiser() -> str:
    """Return the bare address mails come from: calendars want both to agree."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _attendee(email: str) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{email}")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    # The place is taken already, so calendars need not ask and nobody mails an answer.
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee
