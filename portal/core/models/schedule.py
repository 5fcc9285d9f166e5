"""When each scheduled job last ran."""

from __future__ import annotations

from django.db import models


class ScheduledJob(models.Model):
    """One row per job of `portal.core.schedule`."""

    name = models.CharField(max_length=80, primary_key=True)
    last_run = models.DateTimeField()

    def __str__(self) -> str:
        """Name the job."""
        return self.name
