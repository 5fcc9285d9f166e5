"""What is said to people, once."""

from __future__ import annotations

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notifications: one row per person and cause, mailed by the worker."""

    name = "portal.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Register tasks and the sweep."""
        from portal.notifications import tasks  # noqa: F401
