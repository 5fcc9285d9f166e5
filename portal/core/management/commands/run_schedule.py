"""Run what falls due by the clock."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from portal.core.schedule import run_due

#: Seconds between two looks at the clock.
LOOK_EVERY = 10


class Command(BaseCommand):
    """Look every ten seconds for scheduled work that is due, and do it."""

    help = "Run scheduled work as it falls due, until stopped (with --once: what is due now)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --once."""
        parser.add_argument("--once", action="store_true", help="Run what is due now, then stop.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run due work once, or for ever."""
        if options["once"]:
            for name in run_due():
                self.stdout.write(name)
            return
        while True:
            close_old_connections()
            try:
                run_due()
            except OperationalError:
                # The database is restarting; the next look finds the same work due.
                self.stderr.write("The database did not answer; trying again.")
            time.sleep(LOOK_EVERY)
