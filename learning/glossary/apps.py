"""Acronyms and terms, explained where they stand."""

from __future__ import annotations

from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    """The glossary."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "learning.glossary"
    label = "glossary"
    verbose_name = "Glossary"

    def ready(self) -> None:
        """Say what can be found, and listen for changes."""
        from learning.glossary import searchables, signal_handlers

        searchables.register_sources()
        signal_handlers.connect()
