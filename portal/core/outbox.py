"""Work that was written down, and whose task went down with its worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import Task

#: How long a row may be overdue before its task is taken to be lost.
PATIENCE = timedelta(minutes=2)
MOST_AT_ONCE = 500


def enqueue_overdue(waiting: QuerySet[Any], task: Task[[str], None]) -> int:
    """Enqueue `task`, which takes a key, for waiting rows long past `due`; return how many.

    The rows are due again from now, so that the next sweep leaves them to their new task.
    """
    overdue = waiting.filter(due__lt=timezone.now() - PATIENCE)
    keys = [str(pk) for pk in overdue.values_list("pk", flat=True)[:MOST_AT_ONCE]]
    for key in keys:
        task.enqueue(key)
    waiting.filter(pk__in=keys).update(due=timezone.now())
    return len(keys)
