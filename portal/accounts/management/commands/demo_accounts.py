"""Make and print the demonstration accounts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.accounts.demo import make_demo_accounts
from portal.core.exceptions import NotAllowed


class Command(BaseCommand):
    """Make one demonstration account per role and print how to sign in."""

    help = "Make the demonstration accounts (DEBUG and DEMO only) and print how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line per role: role, address, password."""
        try:
            made = make_demo_accounts()
        except NotAllowed as error:
            raise CommandError(error.message) from error
        for role, (email, password) in made.items():
            self.stdout.write(f"  {role:<18} {email:<32} {password}")
