"""Makes the database's own files forget what was deleted."""

from __future__ import annotations

import logging
from functools import partial
from uuid import UUID

from django.db import Error, connection, models, transaction

from circles.reflections.models import HelpedMark, Reflection
from circles.reflections.storage import rewrite_in_random_order
from portal.core.signals import searchable_removed

logger = logging.getLogger("portal.reflections")


def forget_deleted_pages(*tables: type[models.Model]) -> None:
    """Leave nothing of what was deleted from these tables in the files that can be cleared.

    PostgreSQL keeps a deleted row in the table's file, with the number of the transaction that
    deleted it: the table is written anew. SQLite overwrites it at once (``secure_delete``) but
    keeps it in its write-ahead log: the log is emptied. Done once the open transaction is
    committed, at once where there is none. Best effort: what a reader or a lock prevents now is
    done by the clock within a day.
    """
    transaction.on_commit(partial(_forget, tables))


def take_along(key: UUID) -> bool:
    """Delete what hangs on a released reflection that goes: its marks, and its place in search.

    Tells whether every index has let go of it already. One that lies outside the site's database
    does so when the worker comes to it; until then searches leave the reflection out.
    """
    HelpedMark.objects.filter(reflection_id=key).delete()
    answers = searchable_removed.send(
        sender=Reflection, kind="reflection", object_id=str(key), at_once=True
    )
    return all(done for _, done in answers)


def _forget(tables: tuple[type[models.Model], ...]) -> None:
    try:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for table in tables:
            with transaction.atomic():
                rewrite_in_random_order(table)
    except Error as error:
        logger.warning("clearing the files of reflections waits (%s)", type(error).__name__)
