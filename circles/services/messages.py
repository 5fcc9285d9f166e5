"""A facilitator writes to the people of one session: after seeing whom it reaches, once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from circles.models import Booking, Session, SessionMessage
from circles.models.choices import SessionState
from circles.models.messages import LONGEST_MESSAGE, Audience
from circles.permissions import require_can_run_session
from circles.reflections.checking import Review, review_text
from circles.services.places import lock_session, one_transaction
from portal.core import audit
from portal.core.exceptions import NotPossible
from portal.notifications.services import Telling, notify_all

if TYPE_CHECKING:
    from uuid import UUID

    from circles.models.bookings import BookingQuerySet
    from portal.accounts.models import User

KIND = "session_message"
#: A message is deleted this long after its session. The page where it is written promises it.
KEPT_AFTER = timedelta(days=28)


def reached(session: Session, audience: Audience) -> BookingQuerySet:
    """Return the bookings of everybody a message to this audience reaches at this moment."""
    there = session.bookings.of_open_accounts().filter(state__in=audience.states())
    return there.select_related("person").by_name()


def can_write_to(session: Session) -> bool:
    """Tell whether its people can be written to: until the session is over."""
    return session.state == SessionState.SCHEDULED and timezone.now() < session.ends_at


def details_in(text: str) -> Review:
    """Return what in a message may identify somebody."""
    return review_text(text)


def send_message(
    *,
    actor: User,
    session_id: UUID,
    audience: Audience,
    text: str,
    looked_at: bool,
    idempotency_key: UUID,
) -> SessionMessage:
    """Send a message to everybody who is booked, or waits, at this moment.

    `looked_at` says that the facilitator saw what may identify somebody and stands by it. Sent
    twice with the same key, the first message is returned and nobody is told again. Raises
    NotAllowed for somebody who does not run the circle; NotPossible after the session, for a
    text that is empty or too long, where details were not looked at, and where it would reach
    nobody.
    """
    with one_transaction():
        session = lock_session(session_id)
        require_can_run_session(actor, session)
        before = SessionMessage.objects.filter(sent_by=actor, idempotency_key=idempotency_key)
        if sent := before.first():
            return sent
        _require_ready(session, text, looked_at)
        bookings = list(reached(session, audience))
        if not bookings:
            raise NotPossible(_("It would reach nobody: choose somebody else, or keep it."))
        message = SessionMessage.objects.create(
            session=session,
            sent_by=actor,
            audience=audience,
            text=text.strip(),
            idempotency_key=idempotency_key,
        )
        message.told.add(*bookings)
        notify_all(Telling(KIND, one.person, one, str(message.pk)) for one in bookings)
        audit.record(actor=actor, action="circles.send_message", subject=message)
    return message


def _require_ready(session: Session, text: str, looked_at: bool) -> None:
    if not can_write_to(session):
        raise NotPossible(_("This session is over or cancelled, so nobody can be written to."))
    if not text.strip() or len(text) > LONGEST_MESSAGE:
        raise NotPossible(_("Write a message of at most 2,000 characters."))
    if not looked_at and details_in(text).open:
        raise NotPossible(
            _("Look at each detail that was found, then say that none points to a family.")
        )


def message_told(booking: Booking, message_id: str) -> SessionMessage | None:
    """Return a message while the person of this booking may read it."""
    return SessionMessage.objects.readable_with(booking).filter(pk=message_id).first()


def delete_old_messages() -> int:
    """Delete messages four weeks after their session, and of cancelled ones; return how many."""
    over = SessionMessage.objects.filter(session__ends_at__lt=timezone.now() - KEPT_AFTER)
    cancelled = SessionMessage.objects.filter(session__state=SessionState.CANCELLED)
    gone = over | cancelled
    count = gone.count()
    gone.delete()
    return count
