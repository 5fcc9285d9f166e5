"""Learning circles, their sessions and who takes part."""

from __future__ import annotations

from django.apps import AppConfig


class CirclesConfig(AppConfig):
    """Circles: pages, sessions, bookings, the facilitator's desk."""

    name = "circles"
    verbose_name = "Learning circles"

    def ready(self) -> None:
        """Say what can be found, what people are told, and what is done by the clock."""
        from circles import notices, searchables, signal_handlers, tasks  # noqa: F401 - scheduled work
        from circles.services import certificates
        from portal.core.certificates import register_certificates

        register_certificates(certificates.find)
        notices.register_kinds()
        searchables.register_sources()
        signal_handlers.connect()
