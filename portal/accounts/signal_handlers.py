"""Keeps the database's groups as the code says, and no more of a sign-in than its day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig, apps
from django.utils import timezone

if TYPE_CHECKING:
    from portal.accounts.models import User


def roles_follow_the_code(sender: AppConfig, **kwargs: Any) -> None:
    """Sync roles once per migrate: after the last app, when every permission exists."""
    if sender.label != list(apps.get_app_configs())[-1].label:
        return
    from django.contrib.auth.management import create_permissions

    from portal.accounts.roles import sync_roles

    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)
    sync_roles()


def keep_the_day_of_sign_in(sender: type[User], user: User, **kwargs: Any) -> None:
    """Keep on which day somebody last signed in, and nothing finer."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    user.last_login = today
    user.save(update_fields=["last_login"])
