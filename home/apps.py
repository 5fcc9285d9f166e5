"""The home page, standard pages and the personal desk."""

from __future__ import annotations

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Tells search about standard pages when apps are ready."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "home"
    verbose_name = "Home page and standard pages"

    def ready(self) -> None:
        """Register what can be found in this room."""
        from home.search_sources import StandardPageSource
        from portal.core.searchable import register

        register(StandardPageSource())
