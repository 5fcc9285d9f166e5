from django.db import migrations

from circles.reflections.storage import store_in_key_order


def forwards(apps, schema_editor):
    store_in_key_order(schema_editor, "reflections_helpedmark")


class Migration(migrations.Migration):
    dependencies = [("reflections", "0007_helped_marks")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)]
