"""Book a place, join the waiting list, give a place up."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from circles.models import Booking, Session
from circles.models.choices import LIVE_STATES, BookingCancelReason, BookingState
from circles.permissions import can_open
from circles.services.places import (
    free_place,
    lock_session,
    one_transaction,
    promote,
    save_places,
    take_place,
)
from portal.core import audit
from portal.core.exceptions import NotAllowed, NotPossible
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User


def book(
    *,
    actor: User,
    session_id: UUID,
    idempotency_key: UUID,
    access_needs: str = "",
    agreement: bool,
) -> Booking:
    """Give `actor` a place, or the next number of the waiting list when there is none.

    Sent twice with one key, or by somebody who already holds a place or waits, it changes
    nothing and returns the booking there is. Raises NotPossible when the agreement was not
    accepted or the session takes no bookings, NotAllowed when the circle is not open to the
    person, Busy when the lock does not come.
    """
    if not agreement:
        raise NotPossible("Please accept the agreement of the circle before you book.")
    with one_transaction():
        session = lock_session(session_id)
        known = _known_booking(session, actor, idempotency_key)
        if known is not None:
            return known
        _require_open(session, actor)
        # A newcomer never overtakes: whoever waits comes first.
        promote(session)
        booking = _new_booking(session, actor, idempotency_key, access_needs)
        save_places(session)
        audit.record(actor=actor, action="circles.book", subject=booking)
        kind = "session_booked" if booking.is_booked else "waiting_list_joined"
        notify(kind=kind, recipient=actor, subject=booking)
    return booking


def _known_booking(session: Session, actor: User, key: UUID) -> Booking | None:
    known = (
        Booking.objects.of(actor)
        .filter(Q(idempotency_key=key) | Q(session=session, state__in=LIVE_STATES))
        .order_by("-created_at")
        .first()
    )
    if known is not None and known.session_id != session.pk:
        raise NotPossible("This form was sent before, for another session. Please open it again.")
    return known


def _require_open(session: Session, actor: User) -> None:
    if not actor.is_active:
        raise NotAllowed("This account is closed.")
    if not session.circle.live:
        raise NotPossible("This circle takes no new bookings at present.")
    if not can_open(actor, session.circle):
        raise NotAllowed("This circle is not open to you.")
    if not session.is_open_for_booking():
        raise NotPossible(f"This session takes no bookings: {session.places_words.lower()}.")


def _new_booking(session: Session, actor: User, key: UUID, access_needs: str) -> Booking:
    now = timezone.now()
    if session.bookings.of(actor).exists():
        # The entry sent for an earlier booking was withdrawn at a sequence of its own.
        session.ical_sequence += 1
    booking = Booking(
        session=session,
        person=actor,
        state=BookingState.BOOKED,
        idempotency_key=key,
        access_needs=access_needs.strip(),
        agreement_accepted_at=now,
        created_at=now,
        booked_at=now,
    )
    if session.places_free:
        take_place(session)
    else:
        session.last_queue_number += 1
        booking.state = BookingState.WAITING
        booking.queue_number = session.last_queue_number
        booking.booked_at = None
    booking.save(force_insert=True)
    return booking


def cancel(*, actor: User, booking_id: UUID, reason: str) -> Booking:
    """Give up a place or a number of the waiting list; the first in the queue gets the place.

    Asked twice it changes nothing. Raises NotAllowed for somebody else's booking,
    NotPossible for an unknown reason or after the start, Busy when the lock does not come.
    """
    if reason not in BookingCancelReason.values:
        raise NotPossible("Please choose one of the reasons.")
    session_id = Booking.objects.of(actor).filter(pk=booking_id).values_list("session", flat=True)
    found = session_id.first()
    if found is None:
        raise NotAllowed("This booking is not yours.")
    with one_transaction():
        session = lock_session(found)
        booking = Booking.objects.get(pk=booking_id)
        if booking.state == BookingState.CANCELLED:
            return booking
        _require_cancellable(session, booking)
        if booking.is_booked:
            free_place(session)
            session.ical_sequence += 1
        booking.state = BookingState.CANCELLED
        booking.cancel_reason = reason
        booking.save(update_fields=["state", "cancel_reason"])
        promote(session)
        save_places(session)
        audit.record(actor=actor, action="circles.cancel_booking", subject=booking)
        notify(kind="booking_cancelled", recipient=actor, subject=booking)
    return booking


def _require_cancellable(session: Session, booking: Booking) -> None:
    if booking.state == BookingState.SESSION_CANCELLED:
        raise NotPossible("This session was cancelled, so there is nothing to give up.")
    if session.has_started() or not (booking.is_booked or booking.is_waiting):
        raise NotPossible("This session has started, so the place can no longer be given up.")
