"""Lays out what a race needs in a database of its own, and recounts it afterwards.

`python -m tests.concurrency.ground lay ROUNDS PEOPLE PLACES` prints the ids as JSON;
`… recount` prints how many sessions break an invariant.
"""

from __future__ import annotations

import json
import sys

import django


def lay(rounds: int, people: int, places: int) -> dict[str, list[str]]:
    """Make people, a circle with a lead facilitator, and one session for each round."""
    from circles.models import CircleIndexPage
    from home.models import HomePage
    from tests.factories.accounts import UserFactory
    from tests.factories.circles import (
        CirclePageFactory,
        FacilitatorAssignmentFactory,
        SessionFactory,
    )

    home = HomePage.objects.get()
    index = home.add_child(instance=CircleIndexPage(title="Circles", slug="circles"))
    circle = CirclePageFactory(parent=index)
    FacilitatorAssignmentFactory(circle=circle)
    sizes = {"capacity_min": 1, "capacity_target": 1, "capacity_max": places}
    sessions = [SessionFactory(circle=circle, days=7 + number, **sizes) for number in range(rounds)]
    return {
        "people": [str(UserFactory().pk) for _ in range(people)],
        "sessions": [str(session.pk) for session in sessions],
    }


def recount() -> list[str]:
    """Return a line for each breach of an invariant."""
    from circles.invariants import breaches

    return [str(breach) for breach in breaches()]


def main() -> None:
    """Do as the arguments say."""
    django.setup()
    verb, *numbers = sys.argv[1:]
    out = lay(*map(int, numbers)) if verb == "lay" else recount()
    sys.stdout.write(json.dumps(out))


if __name__ == "__main__":
    main()
