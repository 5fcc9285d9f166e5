"""What a mail server does must not reach a booking (T-F6), nor a clock that jumps (T-F7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from circles import tasks
from circles.invariants import breaches
from circles.models import Booking
from circles.models.choices import OfferState
from circles.services.booking import cancel
from portal.core.mail import send_outgoing_mail
from portal.core.models import OutgoingMail
from portal.notifications.models import Notification
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory
from tests.portal.core.mail_server import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    """A real mail server that the worker sends to."""
    server = MailServer()
    server.start()
    settings.PORTAL_MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 1
    yield server
    if server.is_alive():
        server.stop()


def try_again():
    """Do what the worker does when the time for another try has come."""
    for pk in OutgoingMail.objects.values_list("pk", flat=True):
        send_outgoing_mail.call(str(pk))


def to(server, person):
    return [message_id for address, message_id in server.taken if address == person.email]


@pytest.mark.parametrize("fault", ["busy", "silent", "dies"])
def test_t_f6_the_booking_stands_and_its_mail_comes_later(
    server, practitioner, session, take, run_tasks, fault
):
    server.next_ones.append(fault)

    booking = take(practitioner, session)
    run_tasks()

    assert Booking.objects.get(pk=booking.pk).is_booked
    (row,) = OutgoingMail.objects.all()
    assert (row.attempts, row.due > timezone.now()) == (1, True)
    try_again()
    ids = to(server, practitioner)
    assert len(ids) == (2 if fault == "dies" else 1)
    assert len(set(ids)) == 1, "a repeat is known by its Message-ID"
    assert not OutgoingMail.objects.exists()


def test_d50_t_f6_a_server_that_refuses_every_connection_only_delays(
    server, practitioner, session, take, run_tasks, settings
):
    server.stop()
    take(practitioner, session)
    run_tasks()
    assert OutgoingMail.objects.get().attempts == 1

    back = MailServer()
    back.start()
    settings.EMAIL_PORT = back.port
    try_again()
    back.stop()
    assert len(to(back, practitioner)) == 1


def test_t_f6_one_bad_address_does_not_stop_the_others(
    server, practitioner, session, take, run_tasks
):
    other = UserFactory()
    server.unknown.add(practitioner.email)
    take(practitioner, session)
    take(other, session)
    run_tasks()

    assert len(to(server, other)) == 1
    (left,) = OutgoingMail.objects.all()
    assert left.content["to"] == [practitioner.email]


@pytest.mark.parametrize("jumps", [(0, 1, 0), (0, -1, 0, 1), (0, 0.5, -0.5, 2)])
def test_t_f7_a_clock_that_jumps_reminds_once(session, jumps):
    BookingFactory(session=session, booked_at=datetime(2026, 1, 1, tzinfo=UTC))
    due = session.starts_at - timedelta(days=1) + timedelta(minutes=1)
    for hours in jumps:
        with time_machine.travel(due + timedelta(hours=hours), tick=False):
            tasks.remind()

    reminders = Notification.objects.filter(kind="session_reminder")
    day_before = [one for one in reminders if one.version.endswith("/1")]
    assert len(day_before) == 1


def test_t_f7_an_offer_that_ran_out_stays_so_when_the_clock_goes_back(
    small_session, take, practitioner
):
    held = take(UserFactory(), small_session)
    waits = take(practitioner, small_session, promotion="offer")
    cancel(actor=held.person, booking_id=held.pk, reason="duty")
    offer = waits.offers.get()
    with time_machine.travel(offer.expires_at + timedelta(minutes=1), tick=False):
        tasks.sweep()
    with time_machine.travel(offer.expires_at - timedelta(minutes=59), tick=False):
        tasks.sweep()

    offer.refresh_from_db()
    assert offer.state == OfferState.EXPIRED
    assert list(breaches()) == []
