"""What one of the racing processes does: reads who books what, books it, says how it went.

Forked by `tests.concurrency.stage`; each line it hears is one round. Unlocked, the lock is off, to
show that the races can be lost.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import sleep
from typing import Any, TextIO

import time_machine


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


def work(order: dict[str, Any]) -> str:
    """Be the worker until nothing is left to do; or die before the statement whose number is given.

    With `minutes`, be the scheduler first, that much later, and then the worker.
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from portal.core.schedule import run_due

    settings.PORTAL_MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", order["mail_port"]
    statements = itertools.count(1)

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        if next(statements) == order.get("dies_before"):
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    later = timedelta(minutes=order.get("minutes", 0))
    with time_machine.travel(datetime.now(UTC) + later), connection.execute_wrapper(count):
        if later:
            run_due()
        call_command("db_worker", batch=True, reload=False, startup_delay=False, verbosity=0)
    return f"did {next(statements) - 1} statements"


def race(line: TextIO, *, unlocked: bool) -> None:
    """Answer each order with a word. One without a person is the lead's, or the worker's."""
    if unlocked:
        take_the_lock_off()
    line.write("ready\n")
    line.flush()
    while order := line.readline():
        try:
            what = json.loads(order)
            does = work if "mail_port" in what else act if "person" in what else act_as_lead
            state = does(what)
        except Exception as error:  # noqa: BLE001 - the parent asserts on the word
            state = type(error).__name__
        line.write(f"{state}\n")
        line.flush()
