"""Releases approved reflections."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from circles.reflections.services.letterbox import batch_minimum
from circles.reflections.tasks import go_round, is_release_hour


class Command(BaseCommand):
    """Release what is approved and hand on what was shared, if there is enough of each."""

    help = (
        "Release approved reflections, and hand those that wait in the letter box on to the "
        "moderators, at the hour that is set for it; with --now at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --now."""
        parser.add_argument("--now", action="store_true", help="do not wait for the hour")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do both and say how many; the least size of a batch holds with --now too."""
        released, handed_on = go_round() if options["now"] or is_release_hour() else (0, 0)
        if released:
            self.stdout.write(f"Released {released} reflections.")
        if handed_on:
            self.stdout.write(f"Handed {handed_on} reflections on to the moderators.")
        if not released and not handed_on:
            self.stdout.write(f"Released none: a batch has {batch_minimum()} or more.")
