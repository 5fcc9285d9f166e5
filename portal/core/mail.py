"""Mail leaves from the worker only.

`QueuedEmailBackend` is the site's e-mail backend: sending writes a row in the current
transaction and enqueues its delivery. A message is delivered at least once and carries
the same Message-ID each time, so that a repeat is recognised.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from datetime import timedelta
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from portal.core.models import OutgoingMail
from portal.core.outbox import enqueue_overdue
from portal.core.schedule import every

logger = logging.getLogger("portal.mail")

#: Minutes to wait after the first, second … failure; the last repeats until a day is over.
BACK_OFF = (1, 5, 15, 60)
MAX_ATTEMPTS = 27


class QueuedEmailBackend(BaseEmailBackend):
    """Writes messages down for the worker to send."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep each message in the current transaction; return how many."""
        with transaction.atomic():
            for message in email_messages:
                row = OutgoingMail.objects.create(content=_to_content(message))
                send_outgoing_mail.enqueue(str(row.pk))
        return len(email_messages)


def _to_content(message: EmailMessage) -> dict[str, Any]:
    headers = {"Message-ID": make_msgid(domain="portal"), **message.extra_headers}
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "from": message.from_email,
        "to": list(message.to),
        "cc": list(message.cc),
        "bcc": list(message.bcc),
        "reply_to": list(message.reply_to),
        "headers": {name: str(value) for name, value in headers.items()},
        "alternatives": [
            [str(content), mimetype] for content, mimetype in getattr(message, "alternatives", [])
        ],
        "attachments": [_attachment(one) for one in message.attachments],
    }


def _attachment(attachment: Any) -> list[str]:
    filename, content, mimetype = attachment
    raw = content.encode() if isinstance(content, str) else bytes(content)
    return [filename or "", base64.b64encode(raw).decode("ascii"), mimetype or ""]


def _to_message(content: dict[str, Any]) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=content["subject"],
        body=content["body"],
        from_email=content["from"],
        to=content["to"],
        cc=content["cc"],
        bcc=content["bcc"],
        reply_to=content["reply_to"],
        headers=content["headers"],
    )
    for body, mimetype in content["alternatives"]:
        message.attach_alternative(body, mimetype)
    for filename, data, mimetype in content["attachments"]:
        message.attach(filename or None, base64.b64decode(data), mimetype or None)
    return message


@task()
def send_outgoing_mail(mail_id: str) -> None:
    """Hand one message to the mail server; on failure try again later, for about a day."""
    row = OutgoingMail.objects.filter(pk=mail_id, state=OutgoingMail.State.WAITING).first()
    if row is None:
        return
    try:
        message = _to_message(row.content)
        message.connection = get_connection(settings.PORTAL_MAIL_BACKEND)
        message.send()
    except Exception as error:  # noqa: BLE001 - any failure of the mail server is retried
        _put_off(row, error)
    else:
        row.delete()


def _put_off(row: OutgoingMail, error: Exception) -> None:
    row.attempts += 1
    if row.attempts >= MAX_ATTEMPTS:
        row.state, row.content = OutgoingMail.State.GIVEN_UP, {}
        logger.error("mail %s given up after %s attempts", row.pk, row.attempts)
        row.save(update_fields=["attempts", "state", "content"])
        return
    minutes = BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1]
    row.due = timezone.now() + timedelta(minutes=minutes)
    logger.warning(
        "mail %s not sent (%s); next try in %s min", row.pk, type(error).__name__, minutes
    )
    with transaction.atomic():
        row.save(update_fields=["attempts", "due"])
        send_outgoing_mail.using(run_after=row.due).enqueue(str(row.pk))


@every(minutes=2, name="send-left-over-mail")
def send_left_over_mail() -> int:
    """Enqueue mail whose task died with its worker; return how many."""
    waiting = OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING)
    return enqueue_overdue(waiting, send_outgoing_mail)
