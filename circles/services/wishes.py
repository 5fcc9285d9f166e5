"""What a person asked for with their booking, changed later."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext

from circles.models import Booking
from circles.models.choices import Promotion
from circles.services.booking import own_session_id
from circles.services.places import lock_session, one_transaction
from portal.core import audit
from portal.core.exceptions import NotPossible

if TYPE_CHECKING:
    from portal.accounts.models import User


def may_change_wishes(booking: Booking) -> bool:
    """Tell whether what was asked for can still be changed: there is a place or a wait for one."""
    return booking.is_open and not booking.session.has_started()


def change_wishes(
    *, actor: User, booking_id: UUID, access_needs: str, promotion: str = ""
) -> Booking:
    """Change what would help somebody, and what happens when a place comes free.

    No place is given or taken, however full the session is. An empty ``promotion`` leaves that as
    it is. Raises NotAllowed for somebody else's booking, NotPossible for an unknown wish or where
    the booking has ended or the session has started, Busy when the lock does not come.
    """
    if promotion and promotion not in Promotion.values:
        raise NotPossible(gettext("Please choose what happens when a place comes free."))
    session_id = own_session_id(actor, booking_id)
    with one_transaction():
        session = lock_session(session_id)
        booking = Booking.objects.get(pk=booking_id)
        booking.session = session
        if not may_change_wishes(booking):
            raise NotPossible(
                gettext("This booking has ended or the session has started: nothing was changed.")
            )
        booking.access_needs = access_needs.strip()
        booking.promotion = promotion or booking.promotion
        booking.save(update_fields=["access_needs", "promotion"])
        audit.record(actor=actor, action="circles.change_wishes", subject=booking)
    return booking
