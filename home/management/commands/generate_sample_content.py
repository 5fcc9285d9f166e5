"""`manage.py generate_sample_content`: content in volume, for measuring."""

from __future__ import annotations

import logging
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Page

from home.sample_content.pages import make_pages
from home.sample_content.people import DOMAIN, make_people, make_sessions
from home.starter_loader.content import Ref
from home.starter_loader.library import Library, read_library
from home.starter_loader.load import STARTER_ROOT
from portal.accounts.models import User
from portal.core.exceptions import PortalError

#: Option, the pages' model, and the word of their titles.
KINDS = (
    ("guides", "learning.PracticeGuidePage", "guide"),
    ("resources", "learning.MIResourcePage", "resource"),
    ("modules", "learning.ModulePage", "module"),
    ("circles", "circles.CirclePage", "circle"),
)


class Command(BaseCommand):
    """Make sample pages, people and sessions; the same seed makes the same ones, once."""

    help = "Make content in volume out of the starter content; deterministic by --seed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many of each there should be."""
        for name in ("guides", "resources", "modules", "circles", "sessions", "people"):
            parser.add_argument(f"--{name}", type=int, default=0, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="K")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make everything, then bring the search index up to date in one go."""
        _refuse_among_real_people()
        logging.disable(logging.INFO)  # a line for each page would hide what is printed here
        seed = options["seed"]
        library = read_library(STARTER_ROOT)
        keys = _existing(library)
        try:
            people = make_people(count=options["people"], seed=seed)
            for name, model, word in KINDS:
                contents = [page for page in library.pages if page.model == model]
                made = make_pages(contents, keys, count=options[name], word=word, seed=seed)
                self.stdout.write(f"{name}: {len(made)}")
            if options["sessions"] and not made:
                raise CommandError("Sessions belong to circles: say --circles too.")
            make_sessions(made, people, count=options["sessions"], seed=seed)
        except PortalError as problem:
            raise CommandError(problem.message) from problem
        self.stdout.write(f"sessions: {options['sessions']}")
        self.stdout.write(f"people: {len(people)}")
        call_command("search_index", rebuild=True, stdout=self.stdout)


def _refuse_among_real_people() -> None:
    """Stop where the site is in use: samples would stand among what people look for."""
    if not settings.DEBUG and User.objects.exclude(email__endswith=f"@{DOMAIN}").exists():
        raise CommandError("This site has real people in it. Sample content belongs elsewhere.")


def _existing(library: Library) -> dict[Ref, Any]:
    """Return the keys of the terms and pages that are there, by their mentions."""
    keys: dict[Ref, Any] = {}
    for label in {term.model for term in library.terms}:
        rows = apps.get_model(label)._default_manager.values_list("slug", "pk")
        keys |= {Ref(label, slug): pk for slug, pk in rows}
    slugs = [page.slug for page in library.pages]
    rows = Page.objects.filter(slug__in=slugs).values_list("slug", "pk")
    return keys | {Ref("page", slug): pk for slug, pk in rows}
