"""People, their roles and how they sign in."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """People, teams, roles, sign-in."""

    name = "portal.accounts"
    label = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        """Keep groups as `roles` says after every migration, and of a sign-in the day alone."""
        from portal.accounts.signal_handlers import keep_the_day_of_sign_in, roles_follow_the_code

        post_migrate.connect(roles_follow_the_code, dispatch_uid="accounts.roles")
        # In the place of Django's own, which keeps the moment: beside other times it could tell
        # who shared a reflection.
        user_logged_in.disconnect(dispatch_uid="update_last_login")
        user_logged_in.connect(keep_the_day_of_sign_in, dispatch_uid="update_last_login")
