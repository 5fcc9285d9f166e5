"""Recount places, queues and registers from the rows."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from circles.invariants import breaches


class Command(BaseCommand):
    """Names every breach, one a line, and exits with 2 when there is one."""

    help = "Recount places, queues and registers; exit 2 when something does not add up."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print breaches, or that there are none."""
        found = 0
        for breach in breaches():
            found += 1
            self.stdout.write(f"{breach.rule} {breach.subject}: {breach.words}")
        if found:
            self.stdout.write(f"{found} breaches.")
            sys.exit(2)
        self.stdout.write("Places, queues and registers add up.")
