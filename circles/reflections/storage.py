"""Keeps the files of the tables of reflections from telling what came when.

An ordinary SQLite table stores rows in the order of insertion whatever their keys are. A table
WITHOUT ROWID is stored in the order of its key. PostgreSQL numbers the transaction that wrote
each row, keeps deleted rows until they are overwritten, and keeps samples of values for its
planner: tables are written anew, and no samples are taken of texts.
"""

from __future__ import annotations

from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def hold_table(model: type[models.Model]) -> None:
    """Keep every other transaction from the table until this one ends.

    On SQLite whoever writes does so alone; transactions of the site begin by taking that right.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {_quoted(model)} IN ACCESS EXCLUSIVE MODE")


def empty_table(model: type[models.Model]) -> None:
    """Delete every row; on PostgreSQL with the file they lay in."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {_quoted(model)}")
    else:
        model._default_manager.all().delete()


def rewrite_in_random_order(model: type[models.Model]) -> None:
    """On PostgreSQL write the whole table to a new file in one transaction, in random order.

    Every row then bears the number of this transaction, and deleted ones are gone. For tables
    that no foreign key points to.
    """
    table = _quoted(model)
    connection.check_constraints()  # what waits for the commit would forbid the truncation
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(f"CREATE TEMPORARY TABLE rewritten AS SELECT * FROM {table}")  # noqa: S608
        cursor.execute(f"TRUNCATE {table}")
        cursor.execute(f"INSERT INTO {table} SELECT * FROM rewritten ORDER BY random()")  # noqa: S608
        cursor.execute("DROP TABLE rewritten")


def take_no_samples(
    schema_editor: BaseDatabaseSchemaEditor, table: str, columns: tuple[str, ...]
) -> None:
    """On PostgreSQL keep the planner from storing values of these columns; for migrations."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for column in columns:
        schema_editor.execute(
            f"ALTER TABLE {schema_editor.quote_name(table)} "
            f"ALTER COLUMN {schema_editor.quote_name(column)} SET STATISTICS 0"
        )


def _quoted(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


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
