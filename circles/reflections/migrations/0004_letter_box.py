"""The letter box; and no samples of texts in PostgreSQL's statistics."""

from __future__ import annotations

import uuid

from django.db import migrations, models

from circles.reflections.storage import store_in_key_order, take_no_samples

TEXTS = ("title", "sections", "kept", "claim_mac")


def forwards(apps, schema_editor):
    store_in_key_order(schema_editor, "reflections_envelope")
    for table in ("reflections_submittedreflection", "reflections_reflection"):
        take_no_samples(schema_editor, table, TEXTS)
    take_no_samples(schema_editor, "reflections_submittedreflection", ("note", "first_reader_mac"))
    take_no_samples(schema_editor, "reflections_envelope", ("sealed",))


class Migration(migrations.Migration):
    dependencies = [("reflections", "0003_first_templates")]
    operations = [
        migrations.CreateModel(
            name="Envelope",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False),
    ]
