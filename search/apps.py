"""The room that finds everything."""

from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The index, its engines, and the results page."""

    name = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        """Listen for changes; register checks, tasks and scheduled work."""
        from portal.core import benchmarks
        from search import checks, engines, signal_handlers, tasks  # noqa: F401

        engines.engines()  # loaded now, not while the first person waits for an answer
        signal_handlers.connect()
        benchmarks.register("search", "search.evaluation.speed.measure_search")
        benchmarks.register("freshness", "search.evaluation.freshness.measure_freshness")
