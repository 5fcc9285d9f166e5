"""What practitioners read and work through."""

from __future__ import annotations

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Practice guides, motivational interviewing resources, modules and people's progress."""

    name = "learning"
    verbose_name = "Guidance and learning"

    def ready(self) -> None:
        """Tell search what can be found here."""
        from learning import searchable

        searchable.register_sources()
