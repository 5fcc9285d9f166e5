"""Pathways, certificates and statements to a learning record store."""

from __future__ import annotations

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """Modules in an order for a role, deadlines of cohorts, certificates, xAPI."""

    name = "learning.pathways"
    label = "pathways"
    verbose_name = "Pathways"

    def ready(self) -> None:
        """Offer a certificate at the end of a module, remind by the clock, tell a store."""
        from learning.extensions import register_completion_panel
        from learning.pathways import (
            certificate,
            panels,
            reminders,
            searchables,
            signal_handlers,
            xapi,
        )
        from portal.core.certificates import register_certificates

        register_completion_panel(panels.at_the_end)
        register_certificates(certificate.find)
        searchables.register_sources()
        signal_handlers.connect()
        reminders.register_kinds()
        xapi.connect()
