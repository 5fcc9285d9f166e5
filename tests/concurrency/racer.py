"""What one of the racing processes does: reads who books what, books it, says how it went.

Started by the tests beside it; each line on standard input is one round. With `--unlocked` the
lock is off, to show that the races can be lost.
"""

from __future__ import annotations

import json
import sys
import uuid
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, time, timedelta
from time import sleep

import django


def take_the_lock_off() -> None:
    """Let a process read, wait and write as if it were alone."""
    from circles.models import Session
    from circles.services import booking, together

    def look(session_ids: set[uuid.UUID]) -> dict[uuid.UUID, Session]:
        sessions = {one.pk: one for one in Session.objects.filter(pk__in=session_ids)}
        sleep(0.2)  # long enough for the other process to have looked too
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


def act_as_lead(order: dict[str, str]) -> str:
    """Schedule a series in the session's circle, or change the venue of the session's rest."""
    from circles.models import Session
    from circles.models.choices import Scope
    from circles.services import changes, scheduling
    from circles.services.arranging import Arrangements
    from circles.services.series import SeriesRule

    session = Session.objects.select_related("circle").get(pk=order["session"])
    lead = session.circle.assignments.get().person
    usual = Arrangements.of(session)
    if "schedule" in order:
        day, at = session.wall_date + timedelta(days=1), time(16)
        series = scheduling.schedule_series(
            actor=lead,
            circle=session.circle,
            rule=SeriesRule(frequency="weekly", first_date=day, at=at, count=3),
            arrangements=usual,
            series_id=uuid.UUID(order["schedule"]),
        )
        return " ".join(str(one.pk) for one in series.sessions.order_by("starts_at"))
    wanted = changes.Wanted(
        day=date.fromisoformat(order.get("day", str(session.wall_date))),
        at=session.wall_time,
        arrangements=replace(usual, venue=order["venue"]),
        scope=order.get("scope", Scope.FOLLOWING),
    )
    plan = changes.preview_change(actor=lead, session=session, wanted=wanted)
    if "seen" not in order and "day" not in order:
        return plan.seen
    seen = order.get("seen", plan.seen)
    changes.change(actor=lead, session_id=session.pk, wanted=wanted, seen=seen)
    return "changed"


def main() -> None:
    """Answer each line {"person": …, "session": …}, without a person for the lead, with a word."""
    django.setup()
    if "--unlocked" in sys.argv:
        take_the_lock_off()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        try:
            order = json.loads(line)
            state = act(order) if "person" in order else act_as_lead(order)
        except Exception as error:  # noqa: BLE001 - the parent asserts on the word
            state = type(error).__name__
        sys.stdout.write(f"{state}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
