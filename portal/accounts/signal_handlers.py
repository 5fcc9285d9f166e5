"""Keeps the database's groups as the code says."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps


def roles_follow_the_code(sender: AppConfig, **kwargs: Any) -> None:
    """Sync roles once per migrate: after the last app, when every permission exists."""
    if sender.label != list(apps.get_app_configs())[-1].label:
        return
    from django.contrib.auth.management import create_permissions

    from portal.accounts.roles import sync_roles

    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)
    sync_roles()
