"""What happens to people when a session is made smaller than it is full (invariant I9)."""

from __future__ import annotations

from django.utils.translation import gettext

from circles.models import Booking, Offer, Session
from circles.models.choices import Beyond, BookingState, OfferState
from circles.services.places import (
    free_place,
    next_queue_number,
    recount_offers,
    settle_allowance,
)
from portal.core import audit
from portal.core.exceptions import NotPossible
from portal.notifications.services import Telling, notify_all


def settle_capacity(session: Session, beyond: str) -> None:
    """Make a locked session's places fit its largest number, in the way that was chosen.

    Offers nobody has accepted are taken back first, in either way. Raises NotPossible when
    people would still lose a place and `beyond` (a value of Beyond) does not say how.
    """
    if session.places_held - session.capacity_max > session.over_allowance:
        _withdraw_offers(session)
    over = session.places_held - session.capacity_max
    if over > session.over_allowance:
        if beyond == Beyond.KEEP:
            session.over_allowance = over
        elif beyond == Beyond.QUEUE:
            _back_to_the_queue(session, over)
        else:
            words = gettext(
                "%(held)s people hold a place, so %(most)s is too few. Say what happens to them, "
                "or choose a larger number."
            )
            raise NotPossible(words % {"held": session.places_held, "most": session.capacity_max})
    settle_allowance(session)


def _withdraw_offers(session: Session) -> None:
    """Take back places nobody has accepted yet; these people keep their numbers."""
    offers = Offer.objects.filter(booking__session=session, state=OfferState.OPEN)
    offered = list(session.bookings.filter(state=BookingState.OFFERED).select_related("person"))
    offers.update(state=OfferState.WITHDRAWN)
    for booking in offered:
        booking.state = BookingState.WAITING
        free_place(session)
    _put_back(offered, session.ical_sequence + 1)
    recount_offers(session)


def _back_to_the_queue(session: Session, number: int) -> None:
    """Put the last to get a place on the waiting list, the earliest of them first."""
    held = session.bookings.filter(state=BookingState.BOOKED).select_related("person")
    last = list(held.order_by("-booked_at", "-pk")[:number])
    session.ical_sequence += 1
    for booking in reversed(last):
        booking.state = BookingState.WAITING
        booking.queue_number = next_queue_number(session)
        free_place(session)
        audit.record(actor=None, action="circles.back_to_queue", subject=booking)
    _put_back(last, session.ical_sequence)


def _put_back(bookings: list[Booking], version: int) -> None:
    """Save who waits again, and tell them."""
    Booking.objects.bulk_update(bookings, ["state", "queue_number"])
    notify_all(Telling("place_withdrawn", one.person, one, version) for one in bookings)
