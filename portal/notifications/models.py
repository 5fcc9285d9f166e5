"""The outbox of notifications."""

from __future__ import annotations

import uuid

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notification(models.Model):
    """One person is to be told one thing, once.

    Written in the transaction of its cause. It holds what it is about by model and key
    only; the words are made when the mail leaves.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", "Waiting"
        SENT = "sent", _("Handed to the mail queue")
        DROPPED = "dropped", _("No longer true")
        FAILED = "failed", _("Could not be built")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    subject_model = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=64)
    version = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "recipient", "subject_model", "subject_id", "version"),
                name="told_once_per_cause",
            )
        ]
        indexes = [models.Index(fields=("state", "due"), name="notifications_due")]

    def __str__(self) -> str:
        """Tell kind and state, not whom."""
        return f"{self.kind} ({self.state})"

    def subject(self) -> models.Model | None:
        """Return what it is about, or None when that is gone."""
        model = apps.get_model(self.subject_model)
        subject: models.Model | None = model._default_manager.filter(pk=self.subject_id).first()
        return subject
