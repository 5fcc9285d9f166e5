"""What a reader keeps and says of guidance: reading list, usefulness, topics followed."""

from __future__ import annotations

from django.apps import AppConfig


class ReadersConfig(AppConfig):
    """What a reader keeps and says of guidance: reading list, usefulness, topics followed."""

    name = "learning.readers"
    label = "readers"
    verbose_name = "Readers"
