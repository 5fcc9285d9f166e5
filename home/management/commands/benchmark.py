"""`manage.py benchmark`: figures of this site on this machine."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.benchmarks.booking import measure_booking
from home.benchmarks.imports import measure_import
from home.benchmarks.pages import measure_pages
from portal.core import benchmarks
from portal.core.exceptions import PortalError


class Command(BaseCommand):
    """Measure, and print what was found; with --json as one JSON object."""

    help = (
        "pages: queries, milliseconds in the process, bytes of each kind of page. "
        "import: seconds until a deck of 40 slides is a draft. "
        "booking: bookings a second beside the bare transaction, and whether places add up. "
        "search: speed of an index of generated documents, and many processes at once. "
        "freshness: seconds until search follows a change, with this site's own worker."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to measure and how often."""
        parser.add_argument("what", choices=["pages", "import", "booking", "search", "freshness"])
        parser.add_argument("--json", action="store_true", help="One JSON object, nothing else.")
        parser.add_argument("--rounds", type=int, default=15, metavar="N", help="pages, freshness")
        parser.add_argument("--clients", type=int, default=16, metavar="N", help="booking")
        parser.add_argument("--processes", type=int, default=2, metavar="N", help="booking")
        parser.add_argument("--sessions", type=int, default=1, metavar="S", help="booking")
        parser.add_argument("--capacity", type=int, default=30, metavar="C", help="booking")
        parser.add_argument("--bookings", type=int, default=2000, metavar="N", help="booking")
        parser.add_argument("--documents", type=int, default=10_000, metavar="N", help="search")
        parser.add_argument(
            "--engine", choices=["embedded", "elasticsearch"], default="embedded", help="search"
        )
        parser.add_argument(
            "--http", default="", metavar="URL", help="booking: post to this running server."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print."""
        logging.disable(logging.INFO)
        try:
            found = self._measured(options)
        except PortalError as problem:
            raise CommandError(problem.message) from problem
        if options["json"]:
            self.stdout.write(json.dumps(found))
        elif options["what"] == "pages":
            self._show_pages(found)
        elif options["what"] == "import":
            self._show_import(found)
        else:
            self._show_names(found)

    def _measured(self, options: dict[str, Any]) -> dict[str, Any]:
        if options["what"] == "pages":
            return measure_pages(rounds=max(1, options["rounds"]))
        if options["what"] == "import":
            return measure_import()
        if options["what"] == "booking":
            names = ("clients", "processes", "sessions", "capacity", "bookings", "http")
            return measure_booking(**{name: options[name] for name in names})
        measure = benchmarks.measure_of(options["what"])
        if measure is None:
            message = f"This site has no {options['what']} to measure."
            raise CommandError(message)
        if options["what"] == "freshness":
            return measure(rounds=max(1, options["rounds"]))
        return measure(documents=max(1, options["documents"]), engine=options["engine"])

    def _show_import(self, found: dict[str, Any]) -> None:
        self.stdout.write(
            f"A deck of {found['slides']} slides and {found['bytes'] / 1_000_000:.1f} MB became a "
            f"draft of {found['steps']} steps in {found['seconds']} s."
        )

    def _show_names(self, found: dict[str, Any]) -> None:
        for name, value in found.items():
            self.stdout.write(f"{name:32}{value}")

    def _show_pages(self, found: dict[str, Any]) -> None:
        held = ", ".join(f"{n} {kind}" for kind, n in found["holds"].items())
        self.stdout.write(f"The site holds {held}.")
        self.stdout.write(f"{'page':26}{'who':14}{'queries':>8}{'ms':>8}{'× empty':>9}{'gzip':>8}")
        for one in found["pages"]:
            self.stdout.write(
                f"{one['page']:26}{one['who']:14}{one['queries']:>8}{one['milliseconds']:>8}"
                f"{one['times_empty']:>9}{one['bytes_gzip']:>8}"
            )
