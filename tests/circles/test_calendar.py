"""Calendar files: read back with the library and by hand, with hostile text in them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time

import pytest
import time_machine
from icalendar import Calendar

from circles.calendars.invitations import CANCEL, REQUEST, calendar_file
from circles.services import scheduling
from circles.services.booking import cancel
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db

HOSTILE = [
    "Room 2\r\nATTENDEE:mailto:spy@example.org",
    "Room 2\nMETHOD:CANCEL",
    'Room; with, marks \\ and "quotes"',
    "🙂" * 80,
    "é" * 190,
    "END:VEVENT",
]


def lines_of(content):
    """Unfold by hand as RFC 5545 section 3.1 says; a second reading beside the library's."""
    return content.decode("utf-8").replace("\r\n ", "").split("\r\n")


def event_of(content):
    return next(iter(Calendar.from_ical(content).walk("VEVENT")))


@pytest.fixture
def booking(session):
    return BookingFactory(
        session=session, person=UserFactory(first_name="Amara", last_name="Okafor")
    )


def test_a_request_says_when_in_utc_and_where_on_the_portal(booking, settings):
    settings.PORTAL_BASE_URL = "https://portal.example.org"
    with time_machine.travel(datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC), tick=False):
        content = calendar_file(booking=booking, method=REQUEST)
    lines, event = lines_of(content), event_of(content)

    assert "METHOD:REQUEST" in lines
    assert "VERSION:2.0" in lines
    assert "DTSTAMP:20260506T070809Z" in lines
    assert f"DTSTART:{booking.session.starts_at:%Y%m%dT%H%M%SZ}" in lines
    assert f"DTEND:{booking.session.ends_at:%Y%m%dT%H%M%SZ}" in lines
    assert f"URL:https://portal.example.org/circles/bookings/{booking.pk}/" in lines
    assert event.decoded("dtstart") == booking.session.starts_at
    assert event["status"] == "CONFIRMED"


def test_i12_d23_the_one_attendee_is_the_recipient(booking, settings):
    settings.DEFAULT_FROM_EMAIL = "Portal <portal@example.org>"
    BookingFactory(session=booking.session)

    content = calendar_file(booking=booking, method=REQUEST)

    addresses = re.findall(r"mailto:([^\r\n]+)", "\n".join(lines_of(content)), re.IGNORECASE)
    assert sorted(addresses) == sorted(["portal@example.org", booking.person.email])
    assert "Okafor" not in content.decode()


def test_i10_the_entry_is_called_learning_circle_and_names_neither_circle_nor_link(booking):
    booking.session.join_link = "https://meet.example.org/secret"

    text = calendar_file(booking=booking, method=REQUEST).decode().replace("\r\n ", "")

    assert "SUMMARY:Learning circle\r\n" in text
    assert "eglect" not in text
    assert "meet.example.org" not in text


def test_the_venue_of_an_online_session_stays_out(booking):
    booking.session.mode = "online"

    assert "LOCATION" not in calendar_file(booking=booking, method=REQUEST).decode()


def test_d29_a_cancellation_has_its_own_method_and_status(booking):
    lines = lines_of(calendar_file(booking=booking, method=CANCEL))

    assert "METHOD:CANCEL" in lines
    assert "STATUS:CANCELLED" in lines


def test_d11_d34_the_uid_stays_and_the_sequence_rises(booking, lead, arrangements):
    session = booking.session

    def now():
        booking.session.refresh_from_db()
        event = event_of(calendar_file(booking=booking, method=REQUEST))
        return str(event["uid"]), event["sequence"]

    first = now()
    scheduling.change_session(
        actor=lead,
        session_id=session.pk,
        day=session.wall_date,
        at=time(15),
        arrangements=arrangements(),
    )
    second = now()
    cancel(actor=booking.person, booking_id=booking.pk, reason="court")
    third = now()

    assert first[0] == second[0] == third[0]
    assert first[1] < second[1] < third[1]


def test_two_sessions_have_two_uids(circle):
    assert SessionFactory(circle=circle).ical_uid != SessionFactory(circle=circle).ical_uid


@pytest.mark.parametrize("venue", HOSTILE)
def test_t_i4_hostile_text_adds_no_line_and_is_read_back_as_it_was(booking, venue):
    booking.session.venue = venue

    content = calendar_file(booking=booking, method=REQUEST)
    lines = lines_of(content)

    assert len([line for line in lines if line.upper().startswith("ATTENDEE")]) == 1
    assert [line for line in lines if line.startswith("METHOD")] == ["METHOD:REQUEST"]
    assert lines.count("END:VEVENT") == 1
    read = str(event_of(content)["location"])
    assert read.replace("\r\n", "\n") == venue.replace("\r\n", "\n")


@pytest.mark.parametrize("venue", HOSTILE)
def test_no_line_is_longer_than_75_octets_and_none_cuts_a_letter(booking, venue):
    booking.session.venue = venue

    content = calendar_file(booking=booking, method=REQUEST)

    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
