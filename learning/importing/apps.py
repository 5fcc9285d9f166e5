"""Word, PowerPoint and PDF files that become drafts."""

from __future__ import annotations

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """Word, PowerPoint and PDF files that become drafts."""

    name = "learning.importing"
    label = "importing"
    verbose_name = "Imported files"
