"""What people are told: once, discreetly, and only what is still true."""

from __future__ import annotations

from datetime import time

import pytest
from django.core import mail
from icalendar import Calendar

from circles.models import Session
from circles.models.choices import BookingState
from circles.services import scheduling
from circles.services.booking import cancel
from portal.notifications.models import Notification
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

STATES = Notification.State


def letters_to(person):
    return [letter for letter in mail.outbox if letter.to == [person.email]]


def entry_in(letter):
    """Return (METHOD, UID, SEQUENCE) of the calendar file in a mail, or None."""
    for attachment in letter.attachments:
        name, content, _mimetype = attachment
        if name.endswith(".ics"):
            calendar = Calendar.from_ical(content)
            event = next(iter(calendar.walk("VEVENT")))
            return str(calendar["method"]), str(event["uid"]), event["sequence"]
    return None


def test_booking_sends_one_invitation_that_names_no_circle(practitioner, session, take, run_tasks):
    take(practitioner, session)
    run_tasks()

    (letter,) = letters_to(practitioner)
    assert letter.subject.startswith("Your place in a learning circle")
    assert entry_in(letter)[0] == "REQUEST"
    (part,) = [
        one for one in letter.message().walk() if one.get_filename() == "learning-circle.ics"
    ]
    assert part.get_content_type() == "application/ics"
    html = letter.alternatives[0][0]
    for text in (letter.subject, letter.body, html):
        assert "eglect" not in text


def test_the_waiting_list_sends_a_number_and_no_calendar_entry(
    practitioner, small_session, take, run_tasks
):
    take(UserFactory(), small_session)
    take(practitioner, small_session)
    run_tasks()

    (letter,) = letters_to(practitioner)
    assert "number 1" in letter.body
    assert entry_in(letter) is None


def test_d14_promotion_is_told_with_an_invitation(practitioner, small_session, take, run_tasks):
    holder = UserFactory()
    booking = take(holder, small_session)
    take(practitioner, small_session)
    run_tasks()
    cancel(actor=holder, booking_id=booking.pk, reason="court")
    run_tasks()

    letter = letters_to(practitioner)[-1]
    assert "it is yours" in letter.body
    assert entry_in(letter)[0] == "REQUEST"


def test_i19_giving_up_withdraws_the_entry_with_a_higher_sequence(
    practitioner, session, take, run_tasks
):
    booking = take(practitioner, session)
    run_tasks()
    cancel(actor=practitioner, booking_id=booking.pk, reason="court")
    run_tasks()

    invited, withdrawn = (entry_in(letter) for letter in letters_to(practitioner))
    assert withdrawn[0] == "CANCEL"
    assert withdrawn[1] == invited[1]
    assert withdrawn[2] > invited[2]


def test_leaving_the_waiting_list_withdraws_no_entry(practitioner, small_session, take, run_tasks):
    take(UserFactory(), small_session)
    booking = take(practitioner, small_session)
    cancel(actor=practitioner, booking_id=booking.pk, reason="court")
    run_tasks()

    (letter,) = letters_to(practitioner)
    assert "left the waiting list" in letter.body
    assert entry_in(letter) is None


def test_d48_what_is_no_longer_true_is_not_sent(practitioner, session, take, run_tasks):
    booking = take(practitioner, session)
    cancel(actor=practitioner, booking_id=booking.pk, reason="court")
    run_tasks()

    assert Notification.objects.get(kind="session_booked").state == STATES.DROPPED
    assert [entry_in(letter)[0] for letter in letters_to(practitioner)] == ["CANCEL"]


def test_booked_again_before_the_mail_left_withdraws_nothing(
    practitioner, session, take, run_tasks
):
    booking = take(practitioner, session)
    cancel(actor=practitioner, booking_id=booking.pk, reason="court")
    take(practitioner, session)
    run_tasks()

    assert Notification.objects.get(kind="booking_cancelled").state == STATES.DROPPED
    assert [entry_in(letter)[0] for letter in letters_to(practitioner)] == ["REQUEST"]


def change(session, lead, arrangements, at):
    scheduling.change_session(
        actor=lead,
        session_id=session.pk,
        day=session.wall_date,
        at=at,
        arrangements=arrangements(capacity_max=session.capacity_max, capacity_target=1),
    )


def test_a_change_is_told_to_booked_with_an_entry_and_to_waiting_without(
    small_session, lead, arrangements, take, run_tasks
):
    booked, waiting = UserFactory(), UserFactory()
    take(booked, small_session)
    take(waiting, small_session)
    run_tasks()
    change(small_session, lead, arrangements, time(15))
    run_tasks()

    first, update = (entry_in(letter) for letter in letters_to(booked))
    assert update[0] == "REQUEST"
    assert update[1] == first[1]
    assert update[2] > first[2]
    assert "3pm" in letters_to(booked)[-1].body
    assert "You keep your number in the waiting list, 1" in letters_to(waiting)[-1].body
    assert entry_in(letters_to(waiting)[-1]) is None


def test_i20_two_changes_before_the_mail_left_are_told_once(
    practitioner, small_session, lead, arrangements, take, run_tasks
):
    take(practitioner, small_session)
    run_tasks()
    change(small_session, lead, arrangements, time(15))
    change(small_session, lead, arrangements, time(16))
    run_tasks()

    letters = letters_to(practitioner)[1:]
    assert len(letters) == 1
    assert "4pm" in letters[0].body


def test_d53_a_cancelled_session_is_told_to_each_with_the_reason(
    small_session, lead, take, run_tasks
):
    booked, waiting = UserFactory(), UserFactory()
    take(booked, small_session)
    take(waiting, small_session)
    run_tasks()
    scheduling.cancel_session(actor=lead, session_id=small_session.pk, reason="facilitator")
    run_tasks()

    for person in (booked, waiting):
        assert "the facilitator cannot be there" in letters_to(person)[-1].body
    assert entry_in(letters_to(booked)[-1])[0] == "CANCEL"
    assert entry_in(letters_to(waiting)[-1]) is None


def test_d24_d26_i10_no_mail_carries_the_join_link(practitioner, session, take, run_tasks):
    Session.objects.filter(pk=session.pk).update(
        mode="online", join_link="https://meet.example.org/secret"
    )
    take(practitioner, session)
    run_tasks()

    (letter,) = letters_to(practitioner)
    parts = [part.get_payload(decode=True) or b"" for part in letter.message().walk()]
    assert not any(b"meet.example.org" in part for part in parts)


def test_a_name_cannot_add_lines_to_a_mail(session, take, run_tasks):
    person = UserFactory(first_name="<b>Eve</b>")
    take(person, session)
    run_tasks()

    (letter,) = letters_to(person)
    assert "<b>Eve</b>" not in letter.alternatives[0][0]
    assert "&lt;b&gt;Eve" in letter.alternatives[0][0]


def test_a_booking_that_was_attended_is_not_announced(practitioner, session, take, run_tasks):
    booking = take(practitioner, session)
    booking.state = BookingState.ATTENDED
    booking.save()
    run_tasks()

    assert letters_to(practitioner) == []
