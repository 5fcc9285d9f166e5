"""Turns notifications into mail; safe to run twice and to die half-way."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from portal.core.outbox import enqueue_overdue
from portal.core.schedule import every
from portal.notifications.kinds import Attachment, kind_named
from portal.notifications.models import Notification

logger = logging.getLogger("portal.notifications")

MAX_ATTEMPTS = 6


@task()
def deliver_notifications(notification_ids: list[str]) -> None:
    """Put the mails of several notifications into the mail queue, each for itself."""
    for notification_id in notification_ids:
        deliver_notification.call(notification_id)


@task()
def deliver_notification(notification_id: str) -> None:
    """Put one notification's mail into the mail queue, in one transaction with its state."""
    try:
        with transaction.atomic():
            _deliver(notification_id)
    except Exception as error:  # noqa: BLE001 - tried again later, and logged
        _put_off(notification_id, error)


def _deliver(notification_id: str) -> None:
    notification = (
        Notification.objects.select_for_update()
        .filter(pk=notification_id, state=Notification.State.WAITING)
        .first()
    )
    if notification is None:
        return
    kind = kind_named(notification.kind)
    message = kind.build(notification) if notification.recipient.is_active else None
    if message is None:
        notification.state = Notification.State.DROPPED
    else:
        context = {
            "recipient": notification.recipient,
            "base_url": settings.PORTAL_BASE_URL,
            "site_name": settings.WAGTAIL_SITE_NAME,
            "subject": message.subject,
            **message.context,
        }
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=render_to_string(f"{kind.template}.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[notification.recipient.email],
            headers={
                "Message-ID": f"<{notification.pk}@portal>",
                "Auto-Submitted": "auto-generated",
                **message.headers,
            },
        )
        mail.attach_alternative(render_to_string(f"{kind.template}.html", context), "text/html")
        for attachment in message.attachments:
            _attach(mail, attachment)
        mail.send()
        notification.state = Notification.State.SENT
    notification.save(update_fields=["state"])


def _attach(mail: EmailMultiAlternatives, attachment: Attachment) -> None:
    """Attach a file; an invitation also as the alternative that calendars look for.

    Outlook and Google show "accept" for a text/calendar alternative with its method; Apple
    Mail opens the attached file.
    """
    if attachment.mimetype.startswith("text/calendar"):
        mail.attach_alternative(attachment.content.decode(), attachment.mimetype)
        mail.attach(attachment.filename, attachment.content, "application/ics")
    else:
        mail.attach(attachment.filename, attachment.content, attachment.mimetype)


def _put_off(notification_id: str, error: Exception) -> None:
    logger.warning("notification %s not built (%s)", notification_id, type(error).__name__)
    with transaction.atomic():
        notification = Notification.objects.select_for_update().filter(pk=notification_id).first()
        if notification is None:
            return
        notification.attempts += 1
        if notification.attempts >= MAX_ATTEMPTS:
            notification.state = Notification.State.FAILED
            logger.error("notification %s given up", notification_id)
        else:
            notification.due = timezone.now() + timedelta(minutes=4**notification.attempts)
            deliver_notification.using(run_after=notification.due).enqueue(notification_id)
        notification.save(update_fields=["attempts", "state", "due"])


@every(minutes=2, name="deliver-left-over-notifications")
def deliver_left_over_notifications() -> int:
    """Enqueue notifications whose task died with its worker; return how many."""
    waiting = Notification.objects.filter(state=Notification.State.WAITING)
    return enqueue_overdue(waiting, deliver_notification)
