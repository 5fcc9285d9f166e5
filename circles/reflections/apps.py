"""Reflections: written in the browser, shared without a name, released in batches."""

from __future__ import annotations

from django.apps import AppConfig


class ReflectionsConfig(AppConfig):
    """Reflections of the learning circles."""

    name = "circles.reflections"
    label = "reflections"
    verbose_name = "Reflections"

    def ready(self) -> None:
        """Say what can be found, what a circle's page shows, and what is done by the clock."""
        from circles.extensions import register_circle_panel
        from circles.reflections import (
            notices,
            panels,
            searchables,
            signal_handlers,
            tasks,  # noqa: F401 - scheduled work
        )
        from circles.reflections.checking import require_nobody_in
        from learning.extensions import register_page_panel, register_words_check

        notices.register_kinds()
        searchables.register_sources()
        signal_handlers.connect()
        register_circle_panel(panels.released_reflections)
        register_page_panel(panels.reflections_on)
        register_words_check(require_nobody_in)
