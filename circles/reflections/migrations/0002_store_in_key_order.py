"""On SQLite, store both tables of reflections in the order of their random keys."""

from __future__ import annotations

from django.db import migrations

from circles.reflections.storage import store_in_key_order

TABLES = ("reflections_submittedreflection", "reflections_reflection")


def forwards(apps, schema_editor):
    for table in TABLES:
        store_in_key_order(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("reflections", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)]
