"""What one of the racing processes does: reads who books what, books it, says how it went.

Started by the tests beside it; each line on standard input is one round. With `--unlocked` the
lock is off, to show that the races can be lost.
"""

from __future__ import annotations

import json
import sys
import time
import uuid
from contextlib import nullcontext

import django


def take_the_lock_off() -> None:
    """Let a process read, wait and write as if it were alone."""
    from circles.models import Session
    from circles.services import booking, together

    def look(session_ids: set[uuid.UUID]) -> dict[uuid.UUID, Session]:
        sessions = {one.pk: one for one in Session.objects.filter(pk__in=session_ids)}
        time.sleep(0.2)  # long enough for the other process to have looked too
        return sessions

    together.in_turn = nullcontext  # type: ignore[assignment]
    booking.one_transaction = nullcontext  # type: ignore[assignment]
    booking.lock_those_there = look


def act(order: dict[str, str]) -> str:
    """Book, or with "cancel" give up what is held there; return the booking's state."""
    from circles.models import Booking
    from circles.services.booking import book, cancel
    from portal.accounts.models import User

    person, session_id = User.objects.get(pk=order["person"]), uuid.UUID(order["session"])
    if "cancel" in order:
        held = Booking.objects.of(person).live().get(session=session_id)
        return str(cancel(actor=person, booking_id=held.pk, reason="duty").state)
    key = uuid.UUID(order["key"]) if "key" in order else uuid.uuid4()
    booking = book(actor=person, session_id=session_id, idempotency_key=key, agreement=True)
    return str(booking.state)


def main() -> None:
    """Answer each line {"person": …, "session": …} with one word."""
    django.setup()
    if "--unlocked" in sys.argv:
        take_the_lock_off()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        try:
            state = act(json.loads(line))
        except Exception as error:  # noqa: BLE001 - the parent asserts on the word
            state = type(error).__name__
        sys.stdout.write(f"{state}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
