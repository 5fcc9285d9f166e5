"""Defects that other systems had in their invitations, each by its number in circles.md.

Read from real mail: the part that calendars act on, and the file beside it.
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from circles.calendars.entries import plain
from circles.calendars.invitations import CANCEL, REQUEST, calendar_file
from circles.models import Booking, Session
from circles.services import scheduling
from circles.services.booking import cancel, move
from circles.services.series import SeriesRule
from tests.circles.two_parsers import read
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def invitations_to(person):
    """Return (MIME method, iCalendar method, event) of each mail; both copies are the same."""
    found = []
    for letter in mail.outbox:
        if letter.to != [person.email]:
            continue
        parts = {part.get_content_type(): part for part in letter.message().walk()}
        if "text/calendar" not in parts:
            continue
        inline = parts["text/calendar"].get_payload(decode=True)
        beside = parts["application/ics"].get_payload(decode=True)
        assert read(inline) == read(beside)
        method, events = read(beside)
        assert len(events) == 1
        found.append((parts["text/calendar"].get_param("method"), method, events[0]))
    return found


@pytest.fixture
def change(lead, arrangements):
    def move(session, *, day=None, at=time(15), **changes):
        scheduling.change_session(
            actor=lead,
            session_id=session.pk,
            day=day or session.wall_date,
            at=at,
            arrangements=arrangements(**changes),
        )

    return move


def test_d11_a_cancellation_comes_after_every_update(
    practitioner, session, take, run_tasks, change
):
    booking = take(practitioner, session)
    run_tasks()
    for hour in (13, 14, 15):
        change(session, at=time(hour))
        run_tasks()
    cancel(actor=practitioner, booking_id=booking.pk, reason="court")
    run_tasks()

    sequences = [event.sequence for _, _, event in invitations_to(practitioner)]
    assert len(sequences) == 5
    assert sequences == sorted(set(sequences))


def test_d11_so_does_the_cancellation_of_the_session(
    practitioner, session, take, run_tasks, change, lead
):
    take(practitioner, session)
    run_tasks()
    change(session)
    run_tasks()
    scheduling.cancel_session(actor=lead, session_id=session.pk, reason="venue")
    run_tasks()

    (_, _, before), (_, method, after) = invitations_to(practitioner)[-2:]
    assert method == "CANCEL"
    assert after.sequence > before.sequence


def test_d12_changing_one_date_leaves_the_sequence_of_the_others(
    lead, circle, arrangements, practitioner, take, change
):
    first = datetime.now(tz=UTC).date() + timedelta(days=3)
    series = scheduling.schedule_series(
        actor=lead,
        circle=circle,
        rule=SeriesRule(frequency="weekly", first_date=first, at=time(10), count=3),
        arrangements=arrangements(),
    )
    sessions = list(series.sessions.order_by("starts_at"))
    for session in sessions:
        take(practitioner, session)
    change(sessions[1])

    after = [Session.objects.get(pk=one.pk).ical_sequence for one in sessions]
    assert after[1] > sessions[1].ical_sequence
    assert (after[0], after[2]) == (sessions[0].ical_sequence, sessions[2].ical_sequence)


def test_d29_d30_giving_up_a_place_cancels_the_one_entry(practitioner, session, take, run_tasks):
    booking = take(practitioner, session)
    run_tasks()
    cancel(actor=practitioner, booking_id=booking.pk, reason="court")
    run_tasks()

    (_, _, invited), (mime, method, cancelled) = invitations_to(practitioner)
    assert (mime, method, cancelled.status) == ("CANCEL", "CANCEL", "CANCELLED")
    assert cancelled.uid == invited.uid
    assert (cancelled.starts, cancelled.ends) == (invited.starts, invited.ends)


def test_d31_what_is_mailed_is_a_request_so_that_it_can_be_taken_back(
    practitioner, session, take, run_tasks
):
    take(practitioner, session)
    run_tasks()

    ((mime, method, event),) = invitations_to(practitioner)
    assert (mime, method, event.status) == ("REQUEST", "REQUEST", "CONFIRMED")


def test_d31_organiser_and_sender_are_one_address(practitioner, session, take, run_tasks):
    take(practitioner, session)
    run_tasks()

    (letter,) = [one for one in mail.outbox if one.to == [practitioner.email]]
    content = letter.attachments[0][1]
    event = next(iter(Calendar.from_ical(content).walk("VEVENT")))
    assert str(event["organizer"]).removeprefix("mailto:") in letter.from_email
    assert str(event["attendee"]) == f"mailto:{practitioner.email}"


def test_d32_a_mail_without_a_place_has_no_calendar_file(
    client, practitioner, small_session, take, run_tasks
):
    take(UserFactory(), small_session)
    booking = take(practitioner, small_session)
    run_tasks()

    assert invitations_to(practitioner) == []
    client.force_login(practitioner)
    address = f"{booking.get_absolute_url()}learning-circle.ics"
    assert client.get(address).status_code == 404


def test_d33_a_new_time_is_sent_with_the_time_of_sending_and_no_zone(
    practitioner, session, take, run_tasks, change
):
    take(practitioner, session)
    run_tasks()
    change(session, at=time(16))
    sent = datetime.now(tz=UTC).replace(microsecond=0) + timedelta(hours=3)
    with time_machine.travel(sent, tick=False):
        run_tasks()

    (_, _, before), (_, method, after) = invitations_to(practitioner)
    session.refresh_from_db()
    assert method == "REQUEST"
    assert (before.uid, after.starts) == (after.uid, session.starts_at)
    content = mail.outbox[-1].attachments[0][1]
    assert f"DTSTAMP:{sent:%Y%m%dT%H%M%SZ}".encode() in content
    assert b"TZID" not in content


def test_d34_mail_and_download_speak_of_one_event(client, practitioner, session, take, run_tasks):
    booking = take(practitioner, session)
    run_tasks()
    client.force_login(practitioner)

    answer = client.get(f"{booking.get_absolute_url()}learning-circle.ics")

    ((_, _, mailed),) = invitations_to(practitioner)
    assert read(answer.content) == ("REQUEST", [mailed])


def test_d30_moving_a_place_cancels_one_entry_and_makes_another(
    practitioner, circle, session, take, run_tasks
):
    other = SessionFactory(circle=circle, days=9)
    booking = take(practitioner, session)
    run_tasks()
    move_to(practitioner, booking, other)
    run_tasks()

    (_, _, invited), *since = invitations_to(practitioner)
    by_uid = {event.uid: (method, event.sequence) for _, method, event in since}
    assert len(since) == 2
    assert by_uid[session.ical_uid][0] == "CANCEL"
    assert by_uid[session.ical_uid][1] > invited.sequence
    assert by_uid[other.ical_uid][0] == "REQUEST"


def test_d30_moving_away_and_back_before_the_mail_left_cancels_no_entry_of_today(
    practitioner, circle, session, take, run_tasks
):
    other = SessionFactory(circle=circle, days=9)
    booking = take(practitioner, session)
    run_tasks()
    there = move_to(practitioner, booking, other)
    move_to(practitioner, there, session)
    run_tasks()

    methods = [
        method for _, method, event in invitations_to(practitioner) if event.uid == session.ical_uid
    ]
    assert methods == ["REQUEST", "REQUEST"]


def test_d30_waiting_again_takes_the_entry_of_the_place_given_up_out_of_the_calendar(
    practitioner, small_session, take, run_tasks
):
    booking = take(practitioner, small_session)
    take(UserFactory(), small_session)
    run_tasks()
    cancel(actor=practitioner, booking_id=booking.pk, reason="court")
    take(practitioner, small_session)  # before the mail left
    run_tasks()

    assert [method for _, method, _ in invitations_to(practitioner)] == ["REQUEST", "CANCEL"]


def move_to(person, booking, session):
    return move(
        actor=person,
        booking_id=booking.pk,
        to_session_id=session.pk,
        idempotency_key=uuid.uuid4(),
    )


@pytest.mark.parametrize("day", [date(2027, 1, 12), date(2027, 7, 13)])
def test_d35_winter_and_summer_are_instants_in_utc(practitioner, session, day, lead, arrangements):
    booking = BookingFactory(session=session, person=practitioner)
    with time_machine.travel(datetime(2026, 12, 1, tzinfo=UTC)):
        scheduling.change_session(
            actor=lead, session_id=session.pk, day=day, at=time(10), arrangements=arrangements()
        )
    booking.session.refresh_from_db()

    content = calendar_file(booking=booking, method=REQUEST)

    hour = "100000" if day.month == 1 else "090000"
    assert f"DTSTART:{day:%Y%m%d}T{hour}Z\r\n".encode() in content
    assert b"TZID" not in content


def test_d36_d54_a_new_time_keeps_the_booking_the_uid_and_the_address(
    practitioner, session, take, change
):
    booking = take(practitioner, session)
    change(session, day=session.wall_date + timedelta(days=1))

    (kept,) = Booking.objects.all()
    assert (kept.pk, kept.state) == (booking.pk, booking.state)
    moved = Session.objects.get()
    assert (moved.pk, moved.ical_uid) == (session.pk, session.ical_uid)


def test_d38_an_answer_to_one_date_is_sent_for_that_date_alone(
    lead, circle, arrangements, practitioner, take, run_tasks
):
    series = scheduling.schedule_series(
        actor=lead,
        circle=circle,
        rule=SeriesRule(
            frequency="weekly",
            first_date=datetime.now(tz=UTC).date() + timedelta(days=3),
            at=time(10),
            count=3,
        ),
        arrangements=arrangements(),
    )
    second = series.sessions.order_by("starts_at")[1]
    take(practitioner, second)
    run_tasks()

    ((_, _, event),) = invitations_to(practitioner)
    assert (event.uid, event.starts) == (second.ical_uid, second.starts_at)


# T-I4: whatever stands in a venue.

HARD = [
    "\r\n",
    "\n",
    "\r",
    ";",
    ",",
    "\\",
    "\\n",
    '"',
    ":",
    " ",
    "\t",
    "🙂",
    "👩🏽‍⚖️",
    "é",
    "END:VEVENT",
]
VENUES = st.lists(
    st.one_of(
        st.sampled_from(HARD),
        st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30),
    ),
    max_size=60,
).map("".join)


@pytest.fixture
def unsaved(session):
    return BookingFactory(session=session)


@given(venue=VENUES, method=st.sampled_from([REQUEST, CANCEL]))
@example(venue="🙂" * 2500, method=REQUEST)
@example(venue="S:\\North, room 2", method=REQUEST)  # icalendar wrote a line end here
@example(venue="a" * 10_000, method=REQUEST)
@example(venue="Room 2\r\nATTENDEE:mailto:spy@example.org\r\nEND:VEVENT", method=REQUEST)
@example(venue="x" * 63 + "🙂" * 40 + "\\;,\n" * 40, method=CANCEL)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_t_i4_two_parsers_read_back_whatever_a_venue_holds(unsaved, venue, method):
    unsaved.session.venue = venue

    content = calendar_file(booking=unsaved, method=method)

    said, (event,) = read(content)
    assert said == method
    assert event.location == plain(venue)
    assert event.uid == unsaved.session.ical_uid
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
        assert b"\n" not in line
        assert b"\r" not in line
