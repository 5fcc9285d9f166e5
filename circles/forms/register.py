"""The register of one session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext

from circles.models import Booking
from circles.models.choices import AttendanceStatus, BookingState


class AttendanceForm(forms.Form):
    """The register of one session: one line for each person who held a place."""

    def __init__(self, bookings: Sequence[Booking], data: Any = None) -> None:
        """Make a field for each booking; what is marked already cannot be unmarked."""
        super().__init__(data)
        self._names = {f"person_{booking.pk.hex}": booking for booking in bookings}
        for name, booking in self._names.items():
            marked = booking.state != BookingState.BOOKED
            nothing = [] if marked else [("", gettext("Not marked yet"))]
            self.fields[name] = forms.ChoiceField(
                label=booking.person.display_name,
                choices=[*nothing, *AttendanceStatus.choices],
                required=False,
                initial=booking.state if marked else "",
            )

    def rows(self) -> list[tuple[Booking, forms.BoundField]]:
        """Return each booking with its field."""
        return [(booking, self[name]) for name, booking in self._names.items()]

    def marks(self) -> dict[UUID, str]:
        """Return {booking: status} for every line that says something."""
        return {
            booking.pk: self.cleaned_data[name]
            for name, booking in self._names.items()
            if self.cleaned_data.get(name)
        }
