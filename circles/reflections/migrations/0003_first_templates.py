"""The models of reflection every site starts with. What staff changed since is left alone."""

from __future__ import annotations

import json

from django.db import migrations

from circles.reflections.seeds import TEMPLATES


def forwards(apps, schema_editor):
    template = apps.get_model("reflections", "ReflectionTemplate")
    for position, seed in enumerate(TEMPLATES, start=1):
        values = {**seed, "stages": json.dumps(seed["stages"]), "position": position * 10}
        template.objects.get_or_create(slug=values.pop("slug"), defaults=values)


class Migration(migrations.Migration):
    dependencies = [("reflections", "0002_store_in_key_order")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)]
