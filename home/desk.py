"""What one person's desk shows: their own, and nothing of anybody else's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from circles.selectors import bookings_for
from learning.selectors import ModuleInProgress, modules_in_progress

if TYPE_CHECKING:
    from circles.models import Booking
    from circles.models.bookings import BookingQuerySet
    from portal.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Sessions to come that a person has a place in or waits for, and modules they have begun."""

    bookings: BookingQuerySet
    next_booking: Booking | None
    modules: list[ModuleInProgress]

    @property
    def next_module(self) -> ModuleInProgress | None:
        """The module worked on last, or None."""
        return self.modules[0] if self.modules else None


def desk_of(person: User) -> Desk:
    """Return a person's desk; `bookings` is still to be read, page by page."""
    bookings = bookings_for(person)
    return Desk(
        bookings=bookings,
        next_booking=bookings.holding().first(),
        modules=modules_in_progress(person),
    )
