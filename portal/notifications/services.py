"""Tell people something, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models, transaction

from portal.notifications.kinds import kind_named
from portal.notifications.models import Notification
from portal.notifications.tasks import deliver_notifications

if TYPE_CHECKING:
    from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Telling:
    """One person is to be told of one thing, once per `version`."""

    kind: str
    recipient: User
    subject: models.Model
    version: int | str = "1"


def notify(
    *, kind: str, recipient: User, subject: models.Model, version: int | str = "1"
) -> Notification:
    """Tell `recipient` about `subject` by mail, once per `version`, after the commit.

    Call it inside the transaction of the cause: the row commits or is rolled back with
    it. What was told before keeps its row, and the one returned is then not stored. Raises
    KeyError for a kind nobody registered.
    """
    return notify_all([Telling(kind, recipient, subject, version)])[0]


@transaction.atomic(savepoint=False)
def notify_all(tellings: Iterable[Telling]) -> list[Notification]:
    """Tell many people as `notify` does; three statements however many there are."""
    rows = []
    for one in tellings:
        kind_named(one.kind)
        rows.append(
            Notification(
                kind=one.kind,
                recipient=one.recipient,
                subject_model=one.subject._meta.label_lower,
                subject_id=str(one.subject.pk),
                version=str(one.version),
            )
        )
    if rows:
        # Whoever was told before is passed over by the database, which then has no such key.
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        kept = Notification.objects.filter(pk__in=[row.pk for row in rows])
        new = [str(pk) for pk in kept.values_list("pk", flat=True)]
        if new:
            deliver_notifications.enqueue(new)
    return rows
