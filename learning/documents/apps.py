"""What stands in the files that people download, so that it can be found."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The text of documents."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "learning.documents"
    label = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        """Say what can be found, listen for changes, register tasks."""
        from learning.documents import searchables, signal_handlers, tasks  # noqa: F401

        searchables.register_sources()
        signal_handlers.connect()
