"""Loads the starter content: reads and checks everything, then writes piece by piece."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from home.starter_loader.content import Ref
from home.starter_loader.examples import load_examples
from home.starter_loader.ledger import Ledger
from home.starter_loader.library import read_library
from home.starter_loader.pages import PageLoader
from home.starter_loader.pathways import load_pathways
from home.starter_loader.sessions import give_demo_lead, load_sessions
from home.starter_loader.terms import load_terms

STARTER_ROOT = Path(__file__).resolve().parent.parent / "starter"


def load_starter_content(root: Path = STARTER_ROOT) -> Ledger:
    """Load what is new, update what nobody has edited and leave the rest alone.

    Each piece is written in a transaction of its own together with its record, so a run that
    stops half-way is completed by the next one. Raises StarterError before anything is written
    if a file is wrong; its message names every file and field that is.
    """
    library = read_library(root)
    ledger = Ledger()
    keys: dict[Ref, Any] = {}
    load_terms(library.terms, ledger, keys)
    pages = PageLoader(ledger, keys)
    pages.load(library.pages)
    for circle in library.circles:
        load_sessions(circle, page_id=pages.key_of(circle.page), ledger=ledger)
    give_demo_lead([pk for circle in library.circles if (pk := pages.key_of(circle.page))])
    load_examples(library.examples, ledger, keys)
    load_pathways(library.pathways, ledger, keys)
    return ledger
