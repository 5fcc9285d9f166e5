"""`manage.py benchmark`: figures of this site on this machine."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.benchmarks.pages import measure_pages
from portal.core.exceptions import PortalError


class Command(BaseCommand):
    """Measure, and print what was found; with --json as one JSON object."""

    help = "Measure what pages cost: queries, milliseconds in the process, bytes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to measure and how often."""
        parser.add_argument("what", choices=["pages"])
        parser.add_argument("--json", action="store_true", help="One JSON object, nothing else.")
        parser.add_argument("--rounds", type=int, default=15, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print."""
        logging.disable(logging.INFO)
        try:
            found = measure_pages(rounds=max(1, options["rounds"]))
        except PortalError as problem:
            raise CommandError(problem.message) from problem
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        held = ", ".join(f"{n} {kind}" for kind, n in found["holds"].items())
        self.stdout.write(f"The site holds {held}.")
        self.stdout.write(f"{'page':26}{'who':14}{'queries':>8}{'ms':>8}{'× empty':>9}{'gzip':>8}")
        for one in found["pages"]:
            self.stdout.write(
                f"{one['page']:26}{one['who']:14}{one['queries']:>8}{one['milliseconds']:>8}"
                f"{one['times_empty']:>9}{one['bytes_gzip']:>8}"
            )
