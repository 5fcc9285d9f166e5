"""`manage.py search_index --rebuild` and `--check`."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import indexing
from search.engines import engines
from search.engines.base import EngineUnavailableError, SearchEngine

#: So many entries pass between two lines that say how far a rebuild is.
EVERY = 1_000


class Command(BaseCommand):
    """Rebuilds the search indexes, or compares them with the database."""

    help = "Rebuild the search indexes while they go on answering, or check them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take exactly one of --rebuild and --check."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--rebuild", action="store_true", help="Write every entry anew.")
        what.add_argument(
            "--check",
            action="store_true",
            help="Name every difference between index and database; exit 1 if there is one.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it for every engine the site keeps."""
        work = self._rebuild if options["rebuild"] else self._check
        clean = True
        for engine in engines():
            try:
                clean = work(engine) and clean
            except EngineUnavailableError as error:
                raise CommandError(f"{engine.name} does not answer ({error}).") from error
            except indexing.LeaseTakenError as error:
                message = f"Another process is writing to {engine.name}. Try again in a minute."
                raise CommandError(message) from error
        if not clean:
            sys.exit(1)

    def _rebuild(self, engine: SearchEngine) -> bool:
        told = -1

        def say(done: int) -> None:
            nonlocal told
            if done // EVERY > told:
                told = done // EVERY
                self.stderr.write(f"{engine.name}: {done} entries so far")

        put = indexing.rebuild(engine, say)
        self.stdout.write(f"{engine.name}: {put} entries.")
        return True

    def _check(self, engine: SearchEngine) -> bool:
        if not engine.exists():
            self.stdout.write(f"{engine.name}: there is no index, or one of another version.")
            return False
        differences = indexing.differences(engine)
        for one in differences:
            self.stdout.write(f"{engine.name}: {one.key} is {one.what}")
        if not differences:
            self.stdout.write(f"{engine.name}: index and database agree.")
        return not differences
