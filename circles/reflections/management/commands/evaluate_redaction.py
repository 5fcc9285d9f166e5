"""Measures the detector on texts marked by hand."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from circles.reflections.anonymise.evaluation import evaluate


class Command(BaseCommand):
    """Check each line of a JSONL file and print shares found, wrongly marked and missed.

    A line is ``{"id", "text", "spans": [[start, end, type, level], …]}``: offsets in characters,
    end exclusive; level ``direct``, ``quasi`` or ``none-decoy`` (what must not be marked).
    """

    help = "Measure how well identifying details are found in the marked texts of a JSONL file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and how to print."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--show", action="store_true", help="list the spans that were missed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check and print."""
        try:
            with options["file"].open(encoding="utf-8") as file:
                tally = evaluate(json.loads(line) for line in file if line.strip())
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"{options['file']} could not be measured: {error}"
            raise CommandError(message) from error
        figures = tally.figures()
        if options["show"]:
            figures["missed"] = tally.missed
        if options["json"]:
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name}: {value}")
