"""Mail that waits to leave."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone


class OutgoingMail(models.Model):
    """One message on its way; the row is deleted once the mail server has it.

    A message that could not be sent for a day loses its text and stays as a fact.
    """

    class State(models.TextChoices):
        """Waiting to be sent, or given up."""

        WAITING = "waiting", "Waiting"
        GIVEN_UP = "given_up", "Given up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    content = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        """Tell the state, never the recipient."""
        return f"Mail {self.pk} ({self.state})"
