"""Bring the database, the starter content and the search index up to date (script/server).

One process instead of five: starting Django is most of what each of these steps costs.
"""

from __future__ import annotations

import io
import logging
import sys

import django
from django.conf import settings
from django.core.management import CommandError, call_command


def say(words: str) -> None:
    """Print at once, so that a first start shows what it is busy with."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def index_is_whole() -> bool:
    """Say whether the search index holds what the database holds."""
    try:
        call_command("search_index", check=True, stdout=io.StringIO(), stderr=io.StringIO())
    except (CommandError, SystemExit):
        return False
    return True


def main() -> None:
    """Compile catalogues, migrate, make demonstration accounts, load content, mend the index."""
    from portal.core.disk import keep_reserve  # Django must be set up before

    logging.disable(logging.INFO)  # a line for each page that is made would hide the rest
    call_command("compile_catalogues", stdout=io.StringIO())
    say("Bringing the database up to date ...")
    call_command("migrate", verbosity=0, interactive=False)
    if settings.PORTAL_DEMO:  # before the content: its circles look for somebody to lead them
        call_command("demo_accounts", stdout=io.StringIO())
    say("Loading the starter content ...")
    call_command("load_starter_content", stdout=io.StringIO())
    if not index_is_whole():
        say("Building the search index ...")
        call_command("search_index", rebuild=True, stdout=io.StringIO())
    keep_reserve()


if __name__ == "__main__":
    django.setup()
    try:
        main()
    except CommandError as error:
        sys.exit(str(error))
