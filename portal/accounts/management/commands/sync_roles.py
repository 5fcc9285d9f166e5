"""Make groups and permissions what the code says."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts.roles import Role, sync_roles


class Command(BaseCommand):
    """Write portal.accounts.roles into the database; safe to run at any time."""

    help = "Make groups, permissions and the publishing workflow what portal.accounts.roles says."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sync and say which groups there are."""
        sync_roles()
        self.stdout.write("Groups: " + ", ".join(role.value for role in Role))
