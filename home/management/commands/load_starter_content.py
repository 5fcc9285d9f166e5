"""`manage.py load_starter_content`: put the content that comes with the portal in place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.starter_loader.ledger import Outcome
from home.starter_loader.load import STARTER_ROOT, load_starter_content
from portal.core.exceptions import PortalError


class Command(BaseCommand):
    """Load or update the starter content. What an editor changed or deleted stays as it is."""

    help = "Load the starter content, or update what nobody has edited since."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder, for an authority's own starter content."""
        parser.add_argument(
            "--from", dest="root", type=Path, default=STARTER_ROOT, help="Folder of YAML files."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what became of how many pieces of each kind."""
        try:
            ledger = load_starter_content(options["root"])
        except PortalError as problem:
            raise CommandError(problem.message) from problem
        for kind, outcomes in ledger.counts():
            said = ", ".join(f"{outcomes[name]} {name}" for name in Outcome if outcomes[name])
            self.stdout.write(f"{kind}: {said}")
        for key in ledger.left_alone():
            self.stdout.write(f"left as it is, because somebody changed it: {key}")
