"""Prints what an intruder finds out, with and without each protection, as one JSON object.

`python -m tests.reflections.attacks --people 40 --days 60 --shares 60` makes a database of its own
beside the one of the settings, and deletes it again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django


def measure(people: int, days: int, shares: int, seed: int) -> dict[str, Any]:
    """Let the town live once for each set of protections, and attack each."""
    from tests.reflections.attacks.town import Protections

    kinds = {
        "all protections": Protections(),
        "no letter box": Protections(box=False),
        "no batches": Protections(batches=False),
        "no shuffling": Protections(shuffling=False),
        "every guide kept": Protections(guides=False),
        "neither letter box nor batches": Protections(box=False, batches=False),
    }
    return {name: _attacked(people, days, shares, seed, kind) for name, kind in kinds.items()}


def _attacked(people: int, days: int, shares: int, seed: int, kind: Any) -> dict[str, Any]:
    from django.db import transaction

    from tests.reflections.attacks.chance import score, singled_out
    from tests.reflections.attacks.intruder import NEVER_WRONG, attacks, suspects
    from tests.reflections.attacks.town import live

    with _emptied():
        loot, truth = live(people=people, days=days, shares=shares, seed=seed, protections=kind)
    assert not transaction.get_connection().in_atomic_block
    narrowed = suspects(loot, box=kind.box)
    found = {name: score(named, truth) for name, named in attacks(loot, box=kind.box).items()}
    best = min(found, key=lambda name: (found[name].p, -found[name].right))
    return {
        "shared": len(truth.author),
        "released": len(truth.released),
        "singled_out": round(max(singled_out(narrowed[name], truth) for name in NEVER_WRONG), 3),
        "best_attack": best,
        "attacks": {
            name: {"right": one.right, "by_chance": one.by_chance, "p": round(one.p, 5)}
            for name, one in found.items()
            if name == best or not name.startswith("order")
        },
    }


@contextmanager
def _emptied() -> Iterator[None]:
    """Begin with no reflection, sign-in or mail of the town before."""
    from django.contrib.sessions.models import Session
    from django.core import mail
    from django.core.cache import cache

    from circles.reflections.models import Envelope, Reflection, SubmittedReflection
    from learning.models import PracticeGuidePage
    from search.engines import embedded_engine

    mail.outbox = []
    cache.clear()
    for model in (Envelope, Reflection, SubmittedReflection, Session):
        model._default_manager.all().delete()
    for guide in PracticeGuidePage.objects.all():
        guide.delete()
    engine = embedded_engine()
    if engine.exists():
        engine.apply([], [key for key in engine.digests() if key.startswith("reflection:")])
    yield


def main() -> None:
    """Do as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("people", 40), ("days", 60), ("shares", 60), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    with tempfile.TemporaryDirectory() as folder:
        settings.PORTAL_VAR_DIR = Path(folder)
        setup_test_environment()
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            figures = measure(options.people, options.days, options.shares, options.seed)
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)
            teardown_test_environment()
    figures = {"database": connection.vendor, "people": options.people, **figures}
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
