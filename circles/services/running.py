"""Running a session: its phases one after another, and people checking themselves in.

Each step names the phase it is about, so that a tap sent twice, or late because there was no
connection, does its work once.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from circles.models import Booking, PhaseRun, Session
from circles.models.choices import AttendanceStatus, SessionState
from circles.permissions import require_can_run_session
from circles.services.attendance import REGISTER_OPENS, add_marks
from circles.services.places import lock_session, one_transaction
from portal.core import audit
from portal.core.exceptions import NotPossible

if TYPE_CHECKING:
    from portal.accounts.models import User

#: A code at the door is drawn anew whenever its page is shown or asks for news. It opens its
#: page for so many seconds and can be answered for so many: long enough to sign in first.
CODE_SHOWN_FOR, CODE_GOOD_FOR = 10 * 60, 30 * 60
CODE_OLD = _("This code has run out. Scan the one on the screen again.")
_signer = TimestampSigner(salt="circles.check-in")


def begin(*, actor: User, session_id: UUID) -> None:
    """Begin a session: write down its phases and start the first.

    Begun twice it changes nothing. Raises NotAllowed for somebody who does not run the
    circle, NotPossible too early or for a cancelled session.
    """
    with one_transaction():
        session = lock_session(session_id)
        require_can_run_session(actor, session)
        if session.phases.exists():
            return
        now = timezone.now()
        if session.state == SessionState.CANCELLED or now > session.ends_at:
            raise NotPossible(gettext("This session was cancelled or is over."))
        if now < session.starts_at - REGISTER_OPENS:
            raise NotPossible(gettext("A session can begin from 15 minutes before its start."))
        phases = _phases_of(session)
        phases[0].started_at = now
        PhaseRun.objects.bulk_create(phases)
        audit.record(actor=actor, action="circles.begin_session", subject=session)


def go_on(*, actor: User, session_id: UUID, position: int, at: datetime | None = None) -> None:
    """End the phase at `position` and start the next; after the last one the session is over.

    `at` is when it was tapped, where that was before now. A phase that is not running is left
    as it is. Raises NotAllowed.
    """
    with one_transaction():
        session = lock_session(session_id)
        require_can_run_session(actor, session)
        phase = session.phases.filter(position=position).first()
        if phase is None or not phase.is_running:
            return
        moment = _within(at, phase.started_at)
        phase.ended_at = moment
        phase.save(update_fields=["ended_at"])
        session.phases.filter(position=position + 1, started_at=None).update(started_at=moment)


def go_back(*, actor: User, session_id: UUID, position: int) -> None:
    """Take back the step into the phase at `position`: the one before it runs again.

    Raises NotAllowed.
    """
    with one_transaction():
        session = lock_session(session_id)
        require_can_run_session(actor, session)
        runs = {phase.position: phase for phase in session.phases.all()}
        before, phase = runs.get(position - 1), runs.get(position)
        if before is None or (phase is not None and not phase.is_running):
            return
        if phase is not None:
            phase.started_at = None
            phase.save(update_fields=["started_at"])
        before.ended_at = None
        before.save(update_fields=["ended_at"])


def check_in_code(session: Session) -> str:
    """Return what the code at the door says: this session, and from when it is."""
    return _signer.sign(session.pk.hex)


def session_of_code(code: str, *, good_for: int = CODE_SHOWN_FOR) -> Session:
    """Return the session of a code; raises NotPossible for one that is old or was made up."""
    try:
        found = UUID(_signer.unsign(code, max_age=good_for))
    except (BadSignature, ValueError) as error:
        raise NotPossible(CODE_OLD) from error
    return Session.objects.select_related("circle").get(pk=found)


def check_in(*, actor: User, code: str) -> Booking:
    """Mark a person who holds a place as there, by themselves.

    Done twice, or after the facilitator marked them, it changes nothing. Raises NotPossible
    for an old code, without a place, or when the session is not going on.
    """
    session_id = session_of_code(code, good_for=CODE_GOOD_FOR).pk
    with one_transaction():
        session = lock_session(session_id)
        if not is_going_on(session):
            raise NotPossible(
                gettext("People check in from 15 minutes before the start until the end.")
            )
        booking = session.bookings.holding().of(actor).first()
        if booking is None:
            raise NotPossible(
                gettext("You have no place in this session. Please speak to the facilitator.")
            )
        if booking.is_booked:
            add_marks(actor, {booking: AttendanceStatus.ATTENDED}, timezone.now())
            audit.record(actor=actor, action="circles.check_in", subject=booking)
    return booking


def is_going_on(session: Session, now: datetime | None = None) -> bool:
    """Tell whether people may arrive at this moment."""
    now = now or timezone.now()
    return (
        session.state != SessionState.CANCELLED
        and session.starts_at - REGISTER_OPENS <= now <= session.ends_at
    )


def _phases_of(session: Session) -> list[PhaseRun]:
    planned = [phase.value for phase in session.circle.method_phases]
    if not planned:
        return [PhaseRun(session=session, position=0, title="Session", minutes=session.minutes)]
    return [
        PhaseRun(
            session=session,
            position=number,
            title=phase["title"],
            minutes=phase["minutes"],
            who_speaks=phase["who_speaks"],
            purpose=phase["purpose"] or "",
        )
        for number, phase in enumerate(planned)
    ]


def _within(at: datetime | None, earliest: datetime | None) -> datetime:
    """Return the moment of a tap, no later than now and no earlier than it can have been."""
    now = timezone.now()
    moment = min(at or now, now)
    return max(moment, earliest) if earliest else moment
