"""Writes down, in the transaction of the cause, what the indexes must look at again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from search.engines import engines
from search.engines.base import EngineUnavailableError
from search.models import IndexChange


def record_changes(things: Iterable[tuple[str, str]], *, hides: bool) -> None:
    """Note (kind, object id) pairs for every engine and wake the worker.

    `hides` says that fewer people may see them than before: until the index knows, searches
    leave them out. Rows and task commit or roll back with whatever is going on, and
    no engine is called.
    """
    from search.tasks import apply_index_changes

    changes = [
        IndexChange(engine=engine.name, kind=kind, object_id=object_id, hides=hides)
        for kind, object_id in things
        for engine in engines()
    ]
    if changes:
        with transaction.atomic():
            IndexChange.objects.bulk_create(changes, batch_size=500)
            apply_index_changes.enqueue()


def take_out(kind: str, object_id: str) -> bool:
    """Take one thing out of every index that lies in the site's own database, now.

    It commits or rolls back with whatever is going on. Returns whether that is every index; for
    the others, and in case a worker is writing an older state at this moment, the change has to be
    recorded as well.
    """
    done = True
    for engine in engines():
        if not engine.is_in_site:
            done = False
            continue
        try:
            engine.apply((), [f"{kind}:{object_id}"])
        except EngineUnavailableError:
            done = False
    return done


def hidden_keys(engine: str) -> frozenset[str]:
    """Return the keys that this engine may still show to too many people; one query."""
    rows = IndexChange.objects.filter(engine=engine, hides=True)
    return frozenset(f"{kind}:{pk}" for kind, pk in rows.values_list("kind", "object_id"))
