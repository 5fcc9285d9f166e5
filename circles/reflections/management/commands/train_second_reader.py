"""Trains the second reader of the detector."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from circles.reflections.anonymise.second_reader.reader import MODEL
from circles.reflections.anonymise.second_reader.training import fingerprint, train


class Command(BaseCommand):
    """Train the model from the project's own sentences and write it with its fingerprint.

    Needed only after a change of those sentences or of what the reader looks at; a test says when.
    """

    help = "Train the small tagger that reads reflections after the rules."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare where the model goes."""
        parser.add_argument("--output", type=Path, default=MODEL)

    def handle(self, *args: Any, **options: Any) -> None:
        """Train, write and say how long it took and how large it is."""
        path: Path = options["output"]
        began = time.monotonic()
        train(path)
        path.with_suffix(".sha256").write_text(f"{fingerprint()}\n", encoding="ascii")
        seconds, size = time.monotonic() - began, path.stat().st_size
        self.stdout.write(f"{path.name}: {size / 1000:.0f} KB in {seconds:.0f} s")
