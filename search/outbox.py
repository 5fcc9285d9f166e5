"""Writes down, in the transaction of the cause, what the indexes must look at again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from search.engines import engines
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


def hidden_keys(engine: str) -> frozenset[str]:
    """Return the keys that this engine may still show to too many people; one query."""
    rows = IndexChange.objects.filter(engine=engine, hides=True)
    return frozenset(f"{kind}:{pk}" for kind, pk in rows.values_list("kind", "object_id"))
