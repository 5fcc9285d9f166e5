"""Makes the tables that count searches; on SQLite in the order of their keys.

In the order of insertion the hashes of a month would tell who searched after whom.
"""

from __future__ import annotations

import uuid
from django.db import migrations, models

from circles.reflections.storage import store_in_key_order

TABLES = ("search_countedsearch", "search_searchtotal")


def in_key_order(apps, schema_editor):
    for table in TABLES:
        store_in_key_order(schema_editor, table)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_embedded_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='CountedSearch',
            fields=[
                ('person_mac', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('words_mac', models.CharField(db_index=True, max_length=64)),
                ('month', models.DateField(help_text='The first day of the month.')),
                ('found_nothing', models.BooleanField(default=False)),
                ('opened', models.BooleanField(default=False, help_text='Some result was opened; not which.')),
            ],
        ),
        migrations.CreateModel(
            name='CountingSecret',
            fields=[
                ('month', models.DateField(help_text='The first day of the month.', primary_key=True, serialize=False)),
                ('secret', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='SearchTotal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField(help_text='The first day of the month.')),
                ('words', models.CharField(max_length=200)),
                ('people', models.PositiveIntegerField()),
                ('found_nothing', models.PositiveIntegerField(default=0, help_text='How many of them found nothing.')),
                ('opened', models.PositiveIntegerField(default=0, help_text='How many of them opened something that was found.')),
            ],
            options={
                'verbose_name': 'search',
                'verbose_name_plural': 'searches',
                'constraints': [models.UniqueConstraint(fields=('month', 'words'), name='search_total_once_a_month'), models.CheckConstraint(condition=models.Q(('people__gte', 5)), name='search_total_of_five_people')],
            },
        ),
        migrations.RunPython(in_key_order, migrations.RunPython.noop),
    ]
