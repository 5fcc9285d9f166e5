"""Makes the embedded engine's tables where the site's database is SQLite.

They are no models: FTS5 tables are outside Django's schema. On PostgreSQL the engine makes
them in a file of its own.
"""

from __future__ import annotations

from django.db import migrations

from search.engines.embedded_schema import CREATE, DROP


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in (*DROP, *CREATE):
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in DROP:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
