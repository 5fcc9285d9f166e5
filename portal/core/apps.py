"""The room everything else stands on."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Base page, media, components, the searchable interface, errors, the schedule."""

    name = "portal.core"
    label = "core"
    verbose_name = "Portal"

    def ready(self) -> None:
        """Register system checks, tasks and scheduled work."""
        from portal.core import checks, disk, mail  # noqa: F401
