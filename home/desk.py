"""What one person's desk shows: their own, and nothing of anybody else's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from circles.models import Booking
from circles.selectors import bookings_for
from learning.selectors import modules_in_progress

if TYPE_CHECKING:
    from learning.selectors import ModuleInProgress
    from portal.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Sessions a person has a place in, waits for, and modules they have begun."""

    booked: list[Booking]
    waiting: list[Booking]
    modules: list[ModuleInProgress]

    @property
    def next_session(self) -> Booking | None:
        """The booking whose session comes first."""
        return self.booked[0] if self.booked else None

    @property
    def next_module(self) -> ModuleInProgress | None:
        """The module that was begun last."""
        return self.modules[0] if self.modules else None


def desk_of(person: User) -> Desk:
    """Return a person's desk; a fixed number of queries."""
    bookings = list(bookings_for(person))
    return Desk(
        booked=[booking for booking in bookings if booking.is_booked],
        waiting=[booking for booking in bookings if booking.is_waiting],
        modules=list(modules_in_progress(person)),
    )
