"""What the worker and the schedule do for the indexes. Each is safe to run twice."""

from __future__ import annotations

from django_tasks import task

from portal.core.schedule import every
from search import indexing, months


@task()
def apply_index_changes() -> None:
    """Teach the engines what changed; what fails stays written down."""
    indexing.apply_pending()


@every(minutes=1, name="search: apply what was left")
def sweep() -> None:
    """Apply what a worker that died, or an engine that was away, left undone."""
    indexing.apply_pending()


@every(minutes=24 * 60, name="search: compare with the database")
def reconcile() -> None:
    """Write down every difference, whatever caused it, and clear removed text from the files."""
    indexing.reconcile()


@every(minutes=60, name="search: turn the month")
def turn_month() -> None:
    """Open a month for counting searches, and leave only totals of the one before."""
    months.turn_month()
