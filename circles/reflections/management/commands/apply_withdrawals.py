"""Keeps a restored backup from bringing back what was taken away for good."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from circles.reflections.services.withdrawals import apply_withdrawals


class Command(BaseCommand):
    """Delete what is on the list of withdrawals."""

    help = (
        "After a restore: delete the reflections that were withdrawn or taken down since the "
        "backup was made, by the list beside the database (VAR_DIR)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete and say how many."""
        self.stdout.write(f"Deleted {apply_withdrawals()} reflections.")
