"""Keeps the tables of reflections in the order of their random keys.

An ordinary SQLite table stores rows in the order of insertion whatever their keys are, and that
order would tell who wrote when. A table WITHOUT ROWID is stored in the order of its key.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def store_in_key_order(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Make an empty SQLite table anew WITHOUT ROWID, with its indexes; nothing on PostgreSQL.

    For migrations, right after the table was made or remade. Raises ValueError if it has rows.
    """
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        name = schema_editor.quote_name(table)
        if cursor.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone():  # noqa: S608 - a table's name
            message = f"{table} has rows: copy them in random order instead."
            raise ValueError(message)
        rows = cursor.execute(
            "SELECT type, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table]
        ).fetchall()
        made = next(sql for kind, sql in rows if kind == "table")
        indexes = [sql for kind, sql in rows if kind == "index"]
        cursor.execute(f"DROP TABLE {name}")
        for sql in [f"{made} WITHOUT ROWID", *indexes]:
            cursor.execute(sql)
