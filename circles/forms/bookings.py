"""Booking, giving up a place, moving it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.forms.keys import FormKeyField
from circles.models import Session
from circles.models.choices import BookingCancelReason, Promotion
from portal.core.templatetags.portal_tags import local_day, local_time


class WishesForm(forms.Form):
    """What somebody needs, and what happens when a place comes free."""

    access_needs = forms.CharField(
        label=_("What would help you take part?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Access, hearing, seat, breaks. Seen by the facilitators of this circle only, "
            "and deleted 28 days after the session. Please write nothing about a child or family."
        ),
    )
    promotion = forms.ChoiceField(
        label=_("When a place comes free for you"),
        choices=Promotion.choices,
        initial=Promotion.AUTOMATIC,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, waits: bool, **kwargs: Any) -> None:
        """Ask about the waiting list only where one would join it, or is on it."""
        super().__init__(*args, **kwargs)
        if not waits:
            del self.fields["promotion"]


class BookingForm(WishesForm):
    """Step one of booking: what a person agrees to and needs."""

    agreement = forms.BooleanField(
        label=_("I accept this agreement"),
        error_messages={"required": _("Accept the agreement of the circle to book.")},
    )
    key = FormKeyField()
    field_order: tuple[str, ...] = ("agreement", "access_needs", "promotion")

    def chosen_promotion(self) -> str:
        """Return what was chosen, or that the person is booked when a place comes free."""
        return self.cleaned_data.get("promotion") or Promotion.AUTOMATIC


class SeveralForm(BookingForm):
    """Several sessions of one circle, booked together."""

    sessions = forms.MultipleChoiceField(
        label=_("Which sessions?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one session."),
            "invalid_choice": _("One of these sessions takes no bookings any more. Look again."),
        },
    )
    field_order = ("sessions", "promotion", "access_needs", "agreement")

    def __init__(self, sessions: Sequence[Session], data: Any = None) -> None:
        """Offer these sessions, all of them chosen to begin with."""
        super().__init__(data, waits=True)
        self.fields["sessions"].choices = _choices(sessions)  # type: ignore[attr-defined]
        self.fields["sessions"].initial = [str(session.pk) for session in sessions]

    def chosen(self) -> list[UUID]:
        """Return the sessions chosen."""
        return [UUID(value) for value in self.cleaned_data["sessions"]]


def _choices(sessions: Sequence[Session]) -> list[tuple[str, str]]:
    """Return sessions to choose from: day, time and places."""
    return [
        (
            str(session.pk),
            f"{local_day(session.starts_at)}, {local_time(session.starts_at)}: "
            f"{session.places_words.lower()}",
        )
        for session in sessions
    ]


class MoveBookingForm(forms.Form):
    """Which session of the circle a place is moved to."""

    to = forms.ChoiceField(
        label=_("Which session would you like to come to instead?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a session."),
            "invalid_choice": _("That session has no place any more. Choose another."),
        },
    )
    key = FormKeyField()

    def __init__(self, sessions: Sequence[Session], data: Any = None) -> None:
        """Offer these sessions, by day, time and places."""
        super().__init__(data)
        self.fields["to"].choices = _choices(sessions)  # type: ignore[attr-defined]


class CancelBookingForm(forms.Form):
    """Why a place is given up."""

    reason = forms.ChoiceField(
        label=_("What came up?"),
        choices=BookingCancelReason.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "It helps to plan sessions. It never counts against you, and nobody asks more."
        ),
        error_messages={"required": _("Choose what came up.")},
    )
