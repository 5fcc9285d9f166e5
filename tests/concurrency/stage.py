"""The process behind a race: lays out what it needs in a database of its own, and recounts.

Reads lines of JSON, `[verb, argument…]`, and answers each with one:

    ["lay", ROUNDS, PEOPLE, PLACES]   the ids of what was made
    ["sign-in", PERSON…]              a cookie and an address for each, and where the sessions are
    ["keep-reserve"]                  is the file there that is given back when the disk is full?
    ["left-over"]                     how much waits to be told or sent
    ["recount", SESSION…]             what breaks an invariant there, and who holds what
    ["fork", SOCKET, UNLOCKED]        the number of a new process that races, as
                                      `tests.concurrency.racer` says; its orders come by socket

Starting Django once and
forking is what makes many processes affordable.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import traceback
import uuid
from collections.abc import Callable
from typing import Any

import django
from django.db import connections


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
        "mail": {str(one.pk): one.email for one in User.objects.filter(pk__in=people)},
        "addresses": {str(one.pk): one.get_absolute_url() for one in sessions},
    }


def make_reserve() -> bool:
    """Make the reserve, as the clock does."""
    from portal.core.disk import keep_reserve

    return bool(keep_reserve())


def left_over() -> dict[str, int]:
    """Count what still waits to be told or sent."""
    from portal.core.models import OutgoingMail
    from portal.notifications.models import Notification

    waiting = Notification.objects.filter(state=Notification.State.WAITING)
    return {"notifications": waiting.count(), "mails": OutgoingMail.objects.count()}


def fork(path: str, unlocked: bool) -> int:
    """Start a racer that listens at a socket; return its process number."""
    connections.close_all()  # a connection cannot be shared
    child = os.fork()
    if child:
        return child
    from tests.concurrency.racer import race

    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path)
        race(line.makefile("rw"), unlocked=unlocked)
    os._exit(0)


def main() -> None:
    """Do as each line says."""
    django.setup()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # racers that ended leave nothing behind
    verbs: dict[str, Callable[..., Any]] = {
        "lay": lay,
        "recount": lambda *sessions: recount(list(sessions)),
        "left-over": left_over,
        "keep-reserve": make_reserve,
        "sign-in": lambda *people: sign_in(list(people)),
        "fork": fork,
    }
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        try:
            answer = {"came": verbs[verb](*arguments)}
        except Exception:  # noqa: BLE001 - whoever asked fails with it
            answer = {"went wrong": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        connections.close_all()


if __name__ == "__main__":
    main()
