"""What practitioners read and work through."""

from __future__ import annotations

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Practice guides, motivational interviewing resources, modules and people's progress."""

    name = "learning"
    verbose_name = "Guidance and learning"

    def ready(self) -> None:
        """Tell search what can be found here, and publishing what is refused."""
        from learning import prerequisites, refusals, searchable, signal_handlers

        signal_handlers.connect()
        searchable.register_sources()
        refusals.register_refusals(prerequisites.refusals)
