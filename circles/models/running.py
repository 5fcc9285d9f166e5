"""How a session really went, phase by phase."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q


class PhaseRun(models.Model):
    """One phase of one session: what was planned when it began, and when it was gone through.

    Copied from the circle's method when the session begins, so that a later change of the
    method does not change what happened.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey("circles.Session", on_delete=models.PROTECT, related_name="phases")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField()
    who_speaks = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=("session", "position"), name="one_phase_per_session_and_position"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | Q(started_at__isnull=False, ended_at__gte=F("started_at")),
                name="phase_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        """Name the phase."""
        return self.title

    @property
    def is_running(self) -> bool:
        """Tell whether the group is in this phase."""
        return self.started_at is not None and self.ended_at is None

    @property
    def planned_end(self) -> datetime | None:
        """When it would end if it took the planned time."""
        return self.started_at + timedelta(minutes=self.minutes) if self.started_at else None

    @property
    def minutes_taken(self) -> int | None:
        """How long it took, in whole minutes; None before it is over."""
        if self.started_at is None or self.ended_at is None:
            return None
        return round((self.ended_at - self.started_at).total_seconds() / 60)
