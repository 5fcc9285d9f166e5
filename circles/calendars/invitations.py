"""The calendar file of a mail: one session, one recipient."""

from __future__ import annotations

from typing import Final

from icalendar import vCalAddress, vText

from circles.calendars.entries import CANCELLED, CONFIRMED, add_venue, new_calendar, new_event
from circles.models import Booking

REQUEST: Final = "REQUEST"
CANCEL: Final = "CANCEL"

FILENAME: Final = "learning-circle.ics"


def calendar_file(*, booking: Booking, method: str) -> bytes:
    """Return the iCalendar message of one booking; `booking.session` and `.person` are read.

    `method` is REQUEST (new or changed) or CANCEL.
    """
    status = CANCELLED if method == CANCEL else CONFIRMED
    event = new_event(booking.session, status=status, url=booking.get_absolute_url())
    event.add("class", "PRIVATE")
    add_venue(event, booking.session)
    event.add("attendee", _attendee(booking.person.email), encode=False)
    content: bytes = new_calendar(method, [event]).to_ical()
    return content


def mimetype(method: str) -> str:
    """Return the content type that makes mail programs offer the entry."""
    return f"text/calendar; method={method}"


def _attendee(email: str) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{email}")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    # The place is taken already, so calendars need not ask and nobody mails an answer.
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee
