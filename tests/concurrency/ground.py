"""Lays out what a race needs in a database of its own, and recounts it afterwards.

`python -m tests.concurrency.ground lay ROUNDS PEOPLE PLACES` prints the ids as JSON;
`… sign-in PERSON…` prints a cookie for each and where the sessions are;
`… recount SESSION…` prints what breaks an invariant in these sessions, and who holds what there.
"""

from __future__ import annotations

import json
import sys
import uuid
from typing import Any

import django


def lay(rounds: int, people: int, places: int) -> dict[str, list[str]]:
    """Make people, a circle with a lead facilitator, and one session for each round."""
    from circles.models import CircleIndexPage
    from home.models import HomePage
    from portal.accounts.models import User
    from portal.accounts.roles import Role
    from tests.factories.accounts import UserFactory
    from tests.factories.circles import (
        CirclePageFactory,
        FacilitatorAssignmentFactory,
        SessionFactory,
    )

    def somebody(**more: Any) -> User:
        """Make a person nobody laid before: each run of this program counts from one."""
        return UserFactory(email=f"{uuid.uuid4()}@example.org", **more)

    home = HomePage.objects.get()
    index = CircleIndexPage.objects.first()
    if index is None:
        index = home.add_child(instance=CircleIndexPage(title="Circles", slug="circles"))
    circle = CirclePageFactory(parent=index, title=f"Circle {uuid.uuid4()}")
    FacilitatorAssignmentFactory(circle=circle, person=somebody(roles=[Role.FACILITATOR]))
    sizes = {"capacity_min": 1, "capacity_target": 1, "capacity_max": places}
    sessions = [SessionFactory(circle=circle, days=7 + number, **sizes) for number in range(rounds)]
    return {
        "people": [str(somebody().pk) for _ in range(people)],
        "sessions": [str(session.pk) for session in sessions],
    }


def recount(sessions: list[str]) -> dict[str, Any]:
    """Return a line for each breach of an invariant, and by session who holds what."""
    from circles.invariants import breaches
    from circles.models import Booking

    live = Booking.objects.live().order_by("state", "queue_number")
    return {
        "breaches": [str(breach) for breach in breaches() if breach.subject in sessions],
        "sessions": [
            list(live.filter(session=session).values_list("state", "queue_number"))
            for session in sessions
        ],
    }


def sign_in(people: list[str]) -> dict[str, Any]:
    """Sign people in, and return each one's cookie and the addresses of sessions to come."""
    from circles.models import Session
    from home.benchmarks.booking import cookie_of
    from portal.accounts.models import User

    sessions = Session.objects.select_related("circle")
    return {
        "cookies": [cookie_of(User.objects.get(pk=person)) for person in people],
        "addresses": {str(one.pk): one.get_absolute_url() for one in sessions},
    }


def main() -> None:
    """Do as the arguments say."""
    django.setup()
    verb, *rest = sys.argv[1:]
    out = {
        "lay": lambda: lay(*map(int, rest)),
        "recount": lambda: recount(rest),
        "sign-in": lambda: sign_in(rest),
    }[verb]()
    sys.stdout.write(json.dumps(out))


if __name__ == "__main__":
    main()
