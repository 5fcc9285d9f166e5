"""Answer an offer of a place, or a call at short notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from circles.models import Booking, Session
from circles.models.choices import BookingState, OfferState
from circles.services.booking import own_session_id
from circles.services.places import (
    end_offer,
    fill,
    free_place,
    lock_session,
    may_answer_call,
    one_transaction,
    save_places,
    settle,
    take_place,
)
from portal.core import audit
from portal.core.exceptions import NotPossible
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User

RAN_OUT = _("This offer has run out, and the place went to the next person.")
TOO_LATE = _("Somebody else was quicker. You keep your number on the waiting list.")


def accept_offer(*, actor: User, booking_id: UUID) -> Booking:
    """Turn an open offer into a booking.

    Asked twice it changes nothing. Raises NotAllowed for somebody else's booking,
    NotPossible when the offer has run out or was withdrawn, Busy when the lock does not come.
    """
    with _settled(actor, booking_id) as (session, booking):
        if booking.is_booked:
            return booking
        ran_out = not booking.is_offered or session.has_started()
        if not ran_out:
            end_offer(session, booking, OfferState.ACCEPTED)
            _book(session, booking)
            audit.record(actor=actor, action="circles.accept_offer", subject=booking)
    # Raised outside: what time has ended stays ended.
    if ran_out:
        raise NotPossible(RAN_OUT)
    return booking


def decline_offer(*, actor: User, booking_id: UUID) -> Booking:
    """Give an offer back; the place goes to the next who waits.

    Asked twice it changes nothing. Raises as `accept_offer` does.
    """
    with _settled(actor, booking_id) as (session, booking):
        if booking.state == BookingState.DECLINED:
            return booking
        if booking.is_offered:
            end_offer(session, booking, OfferState.DECLINED)
            booking.state = BookingState.DECLINED
            booking.save(update_fields=["state"])
            free_place(session)
            fill(session)
            audit.record(actor=actor, action="circles.decline_offer", subject=booking)
    if booking.state != BookingState.DECLINED:
        raise NotPossible(RAN_OUT)
    return booking


def answer_call(*, actor: User, booking_id: UUID) -> Booking:
    """Take a place that was called out at short notice; the first to answer has it.

    Asked twice it changes nothing. Raises NotAllowed for somebody else's booking,
    NotPossible when no place is free for this person, Busy when the lock does not come.
    """
    with _settled(actor, booking_id) as (session, booking):
        if booking.is_booked:
            return booking
        may = may_answer_call(session, booking)
        if may:
            take_place(session)
            _book(session, booking)
            audit.record(actor=actor, action="circles.answer_call", subject=booking)
    if not may:
        raise NotPossible(TOO_LATE)
    return booking


@contextmanager
def _settled(actor: User, booking_id: UUID) -> Iterator[tuple[Session, Booking]]:
    """Give a person's own booking and its session, locked and settled; save the places after."""
    session_id = own_session_id(actor, booking_id)
    with one_transaction():
        session = lock_session(session_id)
        settle(session)
        yield session, Booking.objects.select_related("person").get(pk=booking_id)
        save_places(session)


def _book(session: Session, booking: Booking) -> None:
    session.ical_sequence += 1
    booking.state = BookingState.BOOKED
    booking.booked_at = timezone.now()
    booking.save(update_fields=["state", "booked_at"])
    notify(
        kind="session_booked",
        recipient=booking.person,
        subject=booking,
        version=session.ical_sequence,
    )
