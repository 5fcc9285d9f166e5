"""Measures the detector on texts marked by hand."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from circles.reflections.anonymise.evaluation import evaluate
from circles.reflections.anonymise.marked_texts import read_marked_texts


def _share(typed: str) -> float:
    share = float(typed)
    if not 0 <= share <= 1:
        message = f"{typed} is not a share from 0 to 1"
        raise ArgumentTypeError(message)
    return share


class Command(BaseCommand):
    """Check each text of a file and print shares found, wrongly marked and missed.

    The forms that are read are described in `circles.reflections.anonymise.marked_texts`.
    """

    help = "Measure how well identifying details are found in the marked texts of a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file, who is listed and how to print."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--show", action="store_true", help="list what was missed and what was marked wrongly"
        )
        parser.add_argument(
            "--names-box",
            type=_share,
            default=0.0,
            metavar="SHARE",
            help="the share of the people in each text whom its author lists (0 to 1)",
        )
        parser.add_argument("--seed", type=int, default=1, help="who is listed")
        parser.add_argument(
            "--without-second-reader", action="store_true", help="let the rules read alone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check and print."""
        try:
            evaluation = evaluate(
                read_marked_texts(options["file"]),
                names_box=options["names_box"],
                seed=options["seed"],
                with_second=not options["without_second_reader"],
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"{options['file']} could not be measured: {error}"
            raise CommandError(message) from error
        figures = evaluation.figures()
        if options["show"]:
            figures["missed"] = evaluation.all_marks.missed
            figures["wrong"] = evaluation.all_marks.wrong
        if options["json"]:
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name}: {value}")
