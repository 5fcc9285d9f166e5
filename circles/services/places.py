"""Places and the lock they are taken under. Nothing else writes `Session.places_held`.

Whoever changes a place, the queue or the number of places opens `one_transaction`, locks
the session's row with `lock_session` and only then looks and decides. The row always
exists, so the first booking is protected too. PostgreSQL locks the row; SQLite begins the
transaction as the one writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from circles.models import Booking, Session
from circles.models.choices import BookingState, SessionState
from portal.core import audit
from portal.core.exceptions import Busy, NotPossible
from portal.core.locks import is_lock
from portal.notifications.services import notify

BUSY = "Somebody else is booking at this moment. Nothing was changed. Please try again."


@contextmanager
def one_transaction() -> Iterator[None]:
    """Open a transaction; raises Busy when the lock does not come in time."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if is_lock(error):
            raise Busy(BUSY) from error
        raise


def lock_session(session_id: UUID) -> Session:
    """Return the session with its row locked until the transaction ends.

    Raises NotPossible when there is no such session, and RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        message = "A session is locked inside a transaction only."
        raise RuntimeError(message)
    session = (
        Session.objects.select_for_update(of=("self",))
        .select_related("circle")
        .filter(pk=session_id)
        .first()
    )
    if session is None:
        raise NotPossible("This session no longer exists.")
    return session


def save_places(session: Session) -> None:
    """Write what this module and its callers change of a locked session."""
    session.save(
        update_fields=["places_held", "over_allowance", "last_queue_number", "ical_sequence"]
    )


def take_place(session: Session) -> None:
    """Count one more place as held on a locked session."""
    session.places_held += 1


def free_place(session: Session) -> None:
    """Count one place less, and give back what was held beyond the largest number."""
    session.places_held -= 1
    settle_allowance(session)


def settle_allowance(session: Session) -> None:
    """Let the allowance shrink with the places held; it never grows by itself."""
    beyond = max(0, session.places_held - session.capacity_max)
    session.over_allowance = min(session.over_allowance, beyond)


def promote(session: Session) -> list[Booking]:
    """Give the free places of a locked session to those who wait, by queue number.

    People whose account was closed are passed over and use up no place. Each one promoted
    is told. The caller saves the session. Returns the bookings promoted.
    """
    if session.state != SessionState.SCHEDULED or session.has_started() or not session.places_free:
        return []
    first = session.bookings.waiting().filter(person__is_active=True).select_related("person")
    promoted = list(first[: session.places_free])
    now = timezone.now()
    for booking in promoted:
        take_place(session)
        booking.state = BookingState.BOOKED
        booking.booked_at = now
        audit.record(actor=None, action="circles.promote", subject=booking)
    if promoted:
        # A person may have cancelled an earlier place in this session; the new calendar
        # entry must come after that cancellation.
        session.ical_sequence += 1
        Booking.objects.bulk_update(promoted, ["state", "booked_at"])
        for booking in promoted:
            notify(kind="place_found", recipient=booking.person, subject=booking)
    return promoted


def promote_waiting(*, session_id: UUID) -> int:
    """Promote wherever a place is free though somebody waits; return how many.

    For the sweep: every service promotes in its own transaction, so there is nothing to do
    unless a person's account was closed or opened meanwhile.
    """
    with one_transaction():
        session = lock_session(session_id)
        promoted = promote(session)
        save_places(session)
    return len(promoted)
