"""Forms of this room: booking, giving up a place, scheduling, the register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from circles.models import Booking, CirclePage, Session
from circles.models.choices import (
    AttendanceStatus,
    BookingCancelReason,
    BookingState,
    Frequency,
    Mode,
    SessionCancelReason,
)
from circles.models.pages import LARGEST_CIRCLE, LONGEST_SESSION, SHORTEST_SESSION, check_capacity
from circles.services.scheduling import Arrangements
from circles.services.series import MOST_DATES, SeriesRule

#: How long before the start booking may close, in hours.
CLOSING_CHOICES = [
    (0, "When the session starts"),
    (2, "2 hours before"),
    (24, "A day before"),
    (48, "2 days before"),
]


class FormKeyField(forms.Field):
    """A random key of one form, so that sending it twice does its work once.

    Anything that is no key counts as a new one: a person cannot mend a hidden field.
    """

    widget = forms.HiddenInput

    def __init__(self) -> None:
        """Start each fresh form with a key of its own."""
        super().__init__(required=False, initial=uuid4)

    def to_python(self, value: Any) -> UUID:
        """Return the key."""
        try:
            return UUID(str(value))
        except ValueError:
            return uuid4()


class BookingForm(forms.Form):
    """Step one of booking: what a person agrees to and needs."""

    agreement = forms.BooleanField(
        label="I accept this agreement",
        error_messages={"required": "Accept the agreement of the circle to book."},
    )
    access_needs = forms.CharField(
        label="What would help you take part?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Access, hearing, seat, breaks. Seen by the facilitators of this circle only, "
        "and deleted 28 days after the session. Please write nothing about a child or family.",
    )
    key = FormKeyField()


class CancelBookingForm(forms.Form):
    """Why a place is given up."""

    reason = forms.ChoiceField(
        label="What came up?",
        choices=BookingCancelReason.choices,
        widget=forms.RadioSelect,
        help_text="It helps to plan sessions. It never counts against you, and nobody asks more.",
        error_messages={"required": "Choose what came up."},
    )


class CancelSessionForm(forms.Form):
    """Why a session does not take place; those booked are told in these words."""

    reason = forms.ChoiceField(
        label="Why is it cancelled?",
        choices=[
            (value, label[0].upper() + label[1:]) for value, label in SessionCancelReason.choices
        ],
        widget=forms.RadioSelect,
        help_text="Everybody booked or waiting is told this by mail.",
        error_messages={"required": "Choose why the session is cancelled."},
    )


def _places_field(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=LARGEST_CIRCLE, help_text=help_text
    )


class ArrangementsForm(forms.Form):
    """Time, place and size of a session."""

    day = forms.DateField(
        label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    at = forms.TimeField(
        label="Starts at", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(
        label="Length in minutes", min_value=SHORTEST_SESSION, max_value=LONGEST_SESSION
    )
    mode = forms.ChoiceField(label="How it meets", choices=Mode.choices)
    venue = forms.CharField(
        label="Venue",
        required=False,
        max_length=200,
        help_text="The building and the room. It stands in the invitation and in calendars.",
    )
    join_link = forms.URLField(
        label="Link of the online meeting",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Never shown or mailed. People with a place are sent on to it from 15 minutes "
        "before the start.",
    )
    capacity_min = _places_field("Smallest number of people")
    capacity_target = _places_field("Usual number of people")
    capacity_max = _places_field(
        "Largest number of people", "5 to 8 work best. When it is full, people join a waiting list."
    )
    closes_hours = forms.TypedChoiceField(
        label="Booking closes", choices=CLOSING_CHOICES, coerce=int, initial=0
    )

    def clean_venue(self) -> str:
        """Refuse a web address: the venue is mailed, the join link must not be."""
        venue = " ".join(str(self.cleaned_data["venue"]).split())
        if "://" in venue or venue.lower().startswith("www."):
            raise forms.ValidationError("Put the link into “Link of the online meeting” instead.")
        return venue

    def clean_join_link(self) -> str:
        """Accept secure addresses only."""
        link = str(self.cleaned_data["join_link"])
        if link and not link.startswith("https://"):
            raise forms.ValidationError("The link must start with https://.")
        return link

    def clean(self) -> dict[str, Any]:
        """Refuse sizes out of order."""
        data = super().clean() or {}
        sizes = (data.get(name) for name in ("capacity_min", "capacity_target", "capacity_max"))
        for name, message in check_capacity(*sizes).items():
            self.add_error(name, message)
        return data

    def arrangements(self) -> Arrangements:
        """Return what was filled in, for the services."""
        data = self.cleaned_data
        names = Arrangements.__dataclass_fields__
        return Arrangements(**{name: data[name] for name in names})

    @staticmethod
    def usual(circle: CirclePage) -> dict[str, Any]:
        """Return what a new form starts with."""
        usual = Arrangements.usual(circle)
        return {name: getattr(usual, name) for name in Arrangements.__dataclass_fields__}


class SessionForm(ArrangementsForm):
    """One new session."""

    key = FormKeyField()


class ChangeSessionForm(ArrangementsForm):
    """A session that is there already."""

    keep_everybody = forms.BooleanField(
        label="Everybody who holds a place keeps it, even above the largest number",
        required=False,
    )

    @classmethod
    def of(cls, session: Session, data: Any = None) -> ChangeSessionForm:
        """Return the form filled with the session as it is."""
        names = Arrangements.__dataclass_fields__
        initial = {name: getattr(session, name) for name in names if name != "closes_hours"}
        before = session.starts_at - session.closes_at
        initial |= {
            "day": session.wall_date,
            "at": session.wall_time,
            "closes_hours": int(before.total_seconds() // 3600),
        }
        return cls(data, initial=initial)


class SeriesForm(SessionForm):
    """A series: the first session, how it repeats and when it ends."""

    frequency = forms.ChoiceField(
        label="Repeats",
        choices=Frequency.choices,
        help_text="On the same weekday means, for example, every second Tuesday of the month. "
        "A fifth weekday counts as the last one. Months without the date are left out.",
    )
    count = forms.IntegerField(
        label="Ends after this number of sessions",
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DATES)],
        help_text=f"At most {MOST_DATES}. Leave empty if you give a last day.",
    )
    until = forms.DateField(
        label="Or ends on this day at the latest",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("day", "at", "frequency", "count", "until")

    def clean(self) -> dict[str, Any]:
        """Refuse a series with no end or with two."""
        data = super().clean()
        given = [name for name in ("count", "until") if data.get(name) is not None]
        if not given and "count" not in self.errors and "until" not in self.errors:
            self.add_error("count", "Say when the series ends: a number of sessions or a last day.")
        elif len(given) > 1:
            self.add_error("until", "Give a number of sessions or a last day, not both.")
        if data.get("until") and data.get("day") and data["until"] < data["day"]:
            self.add_error("until", "The last day cannot be before the first.")
        return data

    def rule(self) -> SeriesRule:
        """Return the rule, for the services."""
        data = self.cleaned_data
        return SeriesRule(
            frequency=data["frequency"],
            first_date=data["day"],
            at=data["at"],
            until=data["until"],
            count=data["count"],
        )


class AttendanceForm(forms.Form):
    """The register of one session: one line for each person who held a place."""

    def __init__(self, bookings: Sequence[Booking], data: Any = None) -> None:
        """Make a field for each booking; what is marked already cannot be unmarked."""
        super().__init__(data)
        self._names = {f"person_{booking.pk.hex}": booking for booking in bookings}
        for name, booking in self._names.items():
            marked = booking.state != BookingState.BOOKED
            nothing = [] if marked else [("", "Not marked yet")]
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
