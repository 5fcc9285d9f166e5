"""The register: who came. Lines are added, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from circles.models import AttendanceMark, Booking, Session
from circles.models.choices import AttendanceStatus, BookingState, SessionState
from circles.permissions import require_can_run_session
from circles.services.places import lock_session, one_transaction
from portal.core import audit
from portal.core.exceptions import NotPossible

if TYPE_CHECKING:
    from portal.accounts.models import User

#: The register opens this long before the start and takes corrections this long after the end.
REGISTER_OPENS = timedelta(minutes=15)
CORRECTIONS_END = timedelta(days=28)


def register_is_open(session: Session, now: datetime | None = None) -> bool:
    """Tell whether attendance can be marked or corrected at this moment."""
    now = now or timezone.now()
    return (
        session.state != SessionState.CANCELLED
        and session.starts_at - REGISTER_OPENS <= now <= session.ends_at + CORRECTIONS_END
    )


def mark_attendance(
    *, actor: User, session_id: UUID, marks: Mapping[UUID, str], at: datetime | None = None
) -> int:
    """Mark those who held a place, all in one save; return how many lines were added.

    `marks` maps bookings to values of AttendanceStatus. A value that is already there adds
    nothing; another one is a correction, kept beside what it corrects. Once the session is
    over and everybody is marked, its register counts as closed. `at` is when it was tapped,
    where that was before now: a tap may be sent late. Raises NotAllowed,
    NotPossible (too early, too late, not a booking of this session) and Busy.
    """
    if not set(marks.values()) <= set(AttendanceStatus.values):
        raise NotPossible(gettext("Please choose one of the answers for each person."))
    with one_transaction():
        session = lock_session(session_id)
        require_can_run_session(actor, session)
        if not register_is_open(session):
            raise NotPossible(
                gettext(
                    "The register is open from 15 minutes before the start to 28 days after the "
                    "end."
                )
            )
        bookings = {booking.pk: booking for booking in session.bookings.holding()}
        if not set(marks) <= set(bookings):
            raise NotPossible(
                gettext("Somebody in this list no longer holds a place. Please look again.")
            )
        opens, now = session.starts_at - REGISTER_OPENS, timezone.now()
        moment = max(min(at or now, now), min(opens, now))
        wanted = {bookings[pk]: status for pk, status in marks.items()}
        added = add_marks(actor, wanted, moment)
        _close_when_complete(session, bookings)
        audit.record(actor=actor, action="circles.mark_attendance", subject=session)
    return added


def add_marks(actor: User, wanted: Mapping[Booking, str], at: datetime) -> int:
    """Add lines to the register of a locked session; return how many.

    A value that is already there adds nothing; another one is a correction.
    """
    changed = {booking: status for booking, status in wanted.items() if booking.state != status}
    standing = {
        mark.booking_id: mark
        for mark in AttendanceMark.objects.filter(booking__in=changed, corrected_by=None)
    }
    lines = []
    for booking, status in changed.items():
        corrects = standing.get(booking.pk)
        lines.append(
            AttendanceMark(
                booking=booking, status=status, marked_by=actor, marked_at=at, corrects=corrects
            )
        )
        booking.state = status
    AttendanceMark.objects.bulk_create(lines)
    Booking.objects.bulk_update(changed, ["state"])
    return len(lines)


def _close_when_complete(session: Session, bookings: Mapping[UUID, Booking]) -> None:
    open_ones = [one for one in bookings.values() if one.state == BookingState.BOOKED]
    if not open_ones and bookings and session.ends_at <= timezone.now():
        session.state = SessionState.CLOSED
        session.save(update_fields=["state"])
