"""Releases approved reflections."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from circles.reflections.services.release import batch_minimum, release_batch
from circles.reflections.tasks import release_when_due


class Command(BaseCommand):
    """Release the approved reflections as one shuffled batch, if there are enough of them."""

    help = "Release approved reflections at the hour that is set for it; with --now at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --now."""
        parser.add_argument("--now", action="store_true", help="do not wait for the hour")

    def handle(self, *args: Any, **options: Any) -> None:
        """Release and say how many; the least size of a batch holds with --now too."""
        released = release_batch() if options["now"] else release_when_due()
        if released:
            self.stdout.write(f"Released {released} reflections.")
        else:
            self.stdout.write(f"Released none: a batch has {batch_minimum()} or more.")
