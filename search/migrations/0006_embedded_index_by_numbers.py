"""Makes the embedded engine's tables anew, in a layout that counts and filters by numbers.

The index is empty after it: `search_index --check || search_index --rebuild`, as after every
upgrade, fills it.
"""

from __future__ import annotations

from django.db import migrations

from search.engines.embedded_schema import CREATE, DROP


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in (*DROP, *CREATE):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0005_synonyms")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
