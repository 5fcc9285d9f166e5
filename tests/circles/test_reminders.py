"""Reminders reach those who have a place, once, at the right hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError

from circles import tasks
from circles.models import Session, WithoutReminders
from circles.models.choices import BookingState
from circles.services import reminders, scheduling
from circles.services.booking import cancel
from portal.notifications.models import Notification
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def reminded():
    return Notification.objects.filter(kind="session_reminder").count()


@pytest.fixture
def booking(session):
    return BookingFactory(session=session, booked_at=LONG_AGO)


def before(session, **much):
    return time_machine.travel(session.starts_at - timedelta(**much), tick=False)


def test_people_are_reminded_a_week_and_a_day_before(session, booking, run_tasks):
    for hours in (7 * 24 + 1, 7 * 24 - 1, 100, 25, 23, 2):
        with before(session, hours=hours):
            tasks.remind()
            tasks.remind()
            run_tasks()

    assert reminded() == 2
    assert [letter.to for letter in mail.outbox] == [[booking.person.email]] * 2
    assert mail.outbox[0].subject.startswith("Reminder: learning circle")
    assert "eglect" not in mail.outbox[0].body


def test_d47_i21_who_booked_after_the_time_of_the_reminder_gets_none(session):
    with before(session, hours=20):
        BookingFactory(session=session, booked_at=session.starts_at - timedelta(hours=21))
        assert tasks.remind() == 0


def test_d48_who_cancelled_gets_none_though_it_was_written_down(session, booking, run_tasks):
    with before(session, hours=23):
        assert tasks.remind() == 1
        cancel(actor=booking.person, booking_id=booking.pk, reason="duty")
        run_tasks()

    assert [letter.subject.partition(":")[0] for letter in mail.outbox] == [
        "You have given up your place"
    ]


def test_d48_a_cancelled_session_reminds_nobody(session, booking, lead, run_tasks):
    scheduling.cancel_session(actor=lead, session_id=session.pk, reason="venue")
    with before(session, hours=23):
        assert tasks.remind() == 0


@pytest.mark.parametrize("state", [BookingState.WAITING, BookingState.OFFERED])
def test_d49_who_waits_or_is_asked_gets_none(session, state):
    BookingFactory(session=session, state=state)
    with before(session, hours=23):
        assert tasks.remind() == 0


def test_d52_a_moved_session_reminds_of_its_new_time(
    session, booking, lead, arrangements, run_tasks
):
    with before(session, hours=23):
        tasks.remind()
        run_tasks()
        scheduling.change_session(
            actor=lead,
            session_id=session.pk,
            day=session.wall_date + timedelta(days=14),
            at=time(15),
            arrangements=arrangements(),
        )
    moved = Session.objects.get(pk=session.pk)
    with before(moved, days=6, hours=23):
        assert tasks.remind() == 1
        run_tasks()
    assert "3pm" in mail.outbox[-1].body


def test_a_clock_that_stood_still_sends_only_the_latest(session, booking):
    with before(session, hours=3):
        tasks.remind()

    assert Notification.objects.get(kind="session_reminder").version == "0/1"


def test_t_f10_two_schedulers_remind_once(session, booking):
    with before(session, hours=23):
        tasks.remind()
        Session.objects.update(reminded="")  # as the other read it before the first had written
        tasks.remind()

    assert reminded() == 1


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 3, 29), date(2027, 11, 1)])
def test_d51_a_day_before_is_the_same_time_on_the_wall_over_a_change_of_the_clocks(circle, day):
    session = SessionFactory(circle=circle, day=day)

    due = reminders.reminder_time(session, 1).astimezone(ZoneInfo("Europe/London"))

    assert (due.date(), due.time()) == (day - timedelta(days=1), time(10))


def test_a_circle_says_how_many_days_before_or_never(circle, session, booking):
    circle.reminder_days = ""
    circle.save()
    with before(session, hours=23):
        assert tasks.remind() == 0

    for wrong in ("soon", "0", "31", "1, 2, 3, 4, 5", "-1", "1,"):
        circle.reminder_days = wrong
        with pytest.raises(ValidationError):
            circle.full_clean()


class TestChoosing:
    def test_who_wants_none_gets_none(self, client, session, booking):
        client.force_login(booking.person)
        client.post("/my/mails/", {})
        with before(session, hours=23):
            assert tasks.remind() == 0

        client.post("/my/mails/", {"reminders": "on"})
        assert not WithoutReminders.objects.exists()

    def test_i25_the_address_in_a_mail_asks_before_it_stops_anything(
        self, client, session, booking, run_tasks
    ):
        with before(session, hours=23):
            tasks.remind()
            run_tasks()
        stop = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
        address = stop[stop.index("/circles/") :]

        assert "Stop reminders of sessions?" in client.get(address).content.decode()
        assert not WithoutReminders.objects.exists()
        assert "Reminders are stopped" in client.post(address).content.decode()
        assert WithoutReminders.objects.get().person == booking.person

    def test_an_address_that_is_cut_off_is_not_there(self, client):
        assert client.get("/circles/reminders/abc/").status_code == 404

    def test_it_does_not_stop_somebody_else(self, client, booking):
        token = reminders.STOP.token_of(UserFactory())
        client.post(f"/circles/reminders/{token}/")

        assert reminders.wants_reminders(booking.person)
