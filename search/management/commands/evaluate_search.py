"""`manage.py evaluate_search`: how well search answers questions that people have judged."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core.exceptions import PortalError
from portal.core.searchable import SearchEntry
from search.evaluation.collection import CollectionError, read_questions, read_texts
from search.evaluation.measuring import Evaluation, entry_of, evaluate
from search.evaluation.scratch import ELASTICSEARCH, EMBEDDED, scratch_engine
from search.indexing import all_entries


class Command(BaseCommand):
    """Index a judged collection beside the site's index, ask its questions, print figures.

    Quality: nDCG@10, MAP over 1,000 hits, recall@100, means over the questions, nought to one.
    Speed: seconds and bytes of the index, questions a second and milliseconds on the clock.
    """

    help = "Measure search on a folder of texts, questions and judgements."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, the engine and what to print."""
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--engine", choices=[EMBEDDED, ELASTICSEARCH], default=EMBEDDED)
        parser.add_argument("--json", action="store_true", help="One JSON object, nothing else.")
        parser.add_argument("--run", type=Path, metavar="FILE", help="Write a TREC run here.")
        parser.add_argument(
            "--typos", type=int, default=0, metavar="N", help="Make N mistakes in every question."
        )
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the mistakes")
        parser.add_argument(
            "--site",
            action="store_true",
            help="Search what this site holds, with its synonyms; judgements name addresses.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print."""
        try:
            found = self._measured(options)
            if options["run"]:
                with options["run"].open("w", encoding="utf-8") as file:
                    file.writelines(found.run_lines())
        except (CollectionError, PortalError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        if options["json"]:
            self.stdout.write(json.dumps(found.figures))
            return
        for name, value in found.figures.items():
            self.stdout.write(f"{name:20}{value}")

    def _measured(self, options: dict[str, Any]) -> Evaluation:
        questions = read_questions(options["folder"])
        entries = (
            _of_the_site() if options["site"] else map(entry_of, read_texts(options["folder"]))
        )
        with scratch_engine(options["engine"]) as engine:
            return evaluate(
                engine,
                entries,
                questions,
                typos=max(0, options["typos"]),
                seed=options["seed"],
                synonyms=options["site"],
            )


def _of_the_site() -> Iterable[tuple[str, SearchEntry]]:
    """Return everything the site's own index holds, each under its address."""
    return ((entry.url, entry) for batch in all_entries() for entry in batch)
