"""Work that falls due by the clock rather than by somebody's act.

A room registers a function with `every`; `manage.py run_schedule` runs what is due. Each
function must be safe to run twice and is run once even when two schedulers are started
by mistake: the first to move `ScheduledJob.last_run` from the value it saw has the job.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from portal.core.models import ScheduledJob

logger = logging.getLogger("portal.schedule")

Job = Callable[[], object]


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    interval: timedelta
    run: Job


_jobs: dict[str, _Entry] = {}


def every(*, minutes: float, name: str) -> Callable[[Job], Job]:
    """Register a zero-argument function to run about every `minutes`, under a permanent name."""

    def keep(job: Job) -> Job:
        _jobs[name] = _Entry(name=name, interval=timedelta(minutes=minutes), run=job)
        return job

    return keep


def run_due(now: datetime | None = None) -> list[str]:
    """Run every job that is due at `now` and return their names.

    A job that fails is logged and comes round again at its next time; it does not stop
    the others.
    """
    now = now or timezone.now()
    done = []
    for entry in _jobs.values():
        if _claim(entry, now):
            try:
                entry.run()
            except Exception:
                logger.exception("scheduled job %s failed", entry.name)
            else:
                done.append(entry.name)
    return done


def _claim(entry: _Entry, now: datetime) -> bool:
    never = datetime.min.replace(tzinfo=UTC, year=2000)
    job, _ = ScheduledJob.objects.get_or_create(name=entry.name, defaults={"last_run": never})
    if now - job.last_run < entry.interval:
        return False
    claimed = ScheduledJob.objects.filter(name=entry.name, last_run=job.last_run)
    return claimed.update(last_run=now) == 1
