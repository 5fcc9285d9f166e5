"""Motivational interviewing tools to practise with: learning aids, never performance scores."""

from __future__ import annotations

from django.apps import AppConfig


class PracticeToolsConfig(AppConfig):
    """Motivational interviewing tools to practise with: learning aids, never performance scores."""

    name = "learning.practice_tools"
    label = "practice_tools"
    verbose_name = "Practice tools"

    def ready(self) -> None:
        """Say what can be found."""
        from learning.practice_tools import searchables

        searchables.register_sources()
