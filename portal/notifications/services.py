"""Tell people something, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction

from portal.notifications.kinds import kind_named
from portal.notifications.models import Notification
from portal.notifications.tasks import deliver_notification

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def notify(
    *, kind: str, recipient: User, subject: models.Model, version: int | str = "1"
) -> Notification:
    """Tell `recipient` about `subject` by mail, once per `version`, after the commit.

    Call it inside the transaction of the cause: the row commits or is rolled back with
    it. Raises KeyError for a kind nobody registered.
    """
    kind_named(kind)
    notification, created = Notification.objects.get_or_create(
        kind=kind,
        recipient=recipient,
        subject_model=subject._meta.label_lower,
        subject_id=str(subject.pk),
        version=str(version),
    )
    if created:
        deliver_notification.enqueue(str(notification.pk))
    return notification
