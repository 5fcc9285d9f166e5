"""People, their roles and how they sign in."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """People, teams, roles, sign-in."""

    name = "portal.accounts"
    label = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        """Keep groups as `roles` says after every migration."""
        from portal.accounts.signal_handlers import roles_follow_the_code

        post_migrate.connect(roles_follow_the_code, dispatch_uid="accounts.roles")
