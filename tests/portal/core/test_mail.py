"""Mail waits for the worker and is not lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.core.mail import MAX_ATTEMPTS, send_left_over_mail, send_outgoing_mail
from portal.core.models import OutgoingMail

pytestmark = pytest.mark.django_db


class NoServer:
    """A mail server that refuses every message."""

    def __init__(self, *args, **kwargs):
        """Take what a backend is given."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


def send_one():
    send_mail("Hello", "A text", None, ["person@example.org"])


def test_sending_leaves_the_mail_for_the_worker(run_tasks):
    send_one()
    assert mail.outbox == []
    run_tasks()
    assert [message.subject for message in mail.outbox] == ["Hello"]
    assert not OutgoingMail.objects.exists()


def test_a_mail_of_a_change_that_was_rolled_back_is_never_sent(run_tasks):
    with pytest.raises(RuntimeError), transaction.atomic():
        send_one()
        raise RuntimeError
    run_tasks()
    assert mail.outbox == []


def test_html_and_files_arrive_as_they_were(run_tasks):
    message = EmailMultiAlternatives("S", "text", None, ["a@example.org"], headers={"X-A": "b"})
    message.attach_alternative("<p>text</p>", "text/html")
    message.attach("invite.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar; method=REQUEST")
    message.send()
    run_tasks()
    sent = mail.outbox[0]
    assert sent.extra_headers["X-A"] == "b"
    assert sent.alternatives[0][0] == "<p>text</p>"
    raw = sent.message().as_string()
    assert 'text/calendar; method="REQUEST"' in raw


def test_a_mail_server_that_is_down_only_delays(settings, run_tasks):
    settings.PORTAL_MAIL_BACKEND = f"{__name__}.NoServer"
    send_one()
    run_tasks()
    row = OutgoingMail.objects.get()
    assert row.attempts == 1
    assert row.due > timezone.now()
    settings.PORTAL_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_outgoing_mail.call(str(row.pk))
    assert len(mail.outbox) == 1


def test_a_repeated_mail_carries_the_same_message_id(settings, run_tasks):
    send_one()
    content = OutgoingMail.objects.get().content
    settings.PORTAL_MAIL_BACKEND = f"{__name__}.NoServer"
    run_tasks()
    assert OutgoingMail.objects.get().content["headers"] == content["headers"]


def test_a_mail_given_up_keeps_no_text(settings):
    settings.PORTAL_MAIL_BACKEND = f"{__name__}.NoServer"
    send_one()
    row = OutgoingMail.objects.get()
    OutgoingMail.objects.update(attempts=MAX_ATTEMPTS - 1)
    send_outgoing_mail.call(str(row.pk))
    row.refresh_from_db()
    assert row.state == OutgoingMail.State.GIVEN_UP
    assert row.content == {}


def test_a_worker_that_died_loses_no_mail(run_tasks):
    send_one()
    DBTaskResult.objects.all().delete()  # the task went down with its worker
    OutgoingMail.objects.update(due=timezone.now() - timedelta(minutes=5))
    assert send_left_over_mail() == 1
    run_tasks()
    assert len(mail.outbox) == 1
