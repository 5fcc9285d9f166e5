"""Makes the database's own files forget what was deleted."""

from __future__ import annotations

from django.db import connection


def forget_deleted_pages() -> None:
    """Empty SQLite's write-ahead log, which keeps deleted text until it is overwritten.

    With ``secure_delete`` (set for the site) the main file is overwritten with zeros at once.
    Best effort: while another connection reads, the log is emptied at the next call. On
    PostgreSQL vacuum and log are the operator's (`docs/reflections-threat-model.md`).
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
