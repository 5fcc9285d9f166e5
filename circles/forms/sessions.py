"""Scheduling sessions and series, changing and cancelling them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.timezone import localdate

from circles.forms.keys import FormKeyField
from circles.models import CirclePage, Session
from circles.models.choices import Beyond, Frequency, Mode, SessionCancelReason
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


#: How long before the start places are called out instead of given, in hours.
CUT_OFF_CHOICES = [
    (0, "Never: people are booked until the session starts"),
    (4, "4 hours before"),
    (24, "A day before"),
    (48, "2 days before"),
    (72, "3 days before"),
]


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
    opens_days = forms.IntegerField(
        label="Booking opens this many days before",
        required=False,
        min_value=1,
        max_value=365,
        help_text="Leave empty to open it at once.",
    )
    cut_off_hours = forms.TypedChoiceField(
        label="Short notice begins",
        choices=CUT_OFF_CHOICES,
        coerce=int,
        initial=24,
        help_text="From then on nobody on the waiting list is booked unasked: a free place is "
        "called out to everybody who waits, and the first to answer has it.",
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

    def keep_hours(self, *names: str) -> None:
        """Offer the hours a session or circle has, though they are none of the usual ones."""
        for name in names:
            field, hours = self.fields[name], self.initial.get(name)
            choices = list(field.choices)  # type: ignore[attr-defined]
            if hours is not None and hours not in dict(choices):
                more = (hours, f"{hours} hours before")
                field.choices = sorted([*choices, more])  # type: ignore[attr-defined]

    @staticmethod
    def usual(circle: CirclePage) -> dict[str, Any]:
        """Return what a new form starts with."""
        usual = Arrangements.usual(circle)
        return {name: getattr(usual, name) for name in Arrangements.__dataclass_fields__}


def _hours(before: timedelta) -> int:
    return int(before.total_seconds() // 3600)


class SessionForm(ArrangementsForm):
    """One new session."""

    key = FormKeyField()


class ChangeSessionForm(ArrangementsForm):
    """A session that is there already."""

    beyond = forms.ChoiceField(
        label="If more people hold a place than the largest number",
        choices=Beyond.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    @classmethod
    def of(cls, session: Session, data: Any = None) -> ChangeSessionForm:
        """Return the form filled with the session as it is."""
        names = Arrangements.__dataclass_fields__
        counted = ("closes_hours", "cut_off_hours", "opens_days")
        initial = {name: getattr(session, name) for name in names if name not in counted}
        opens = session.opens_at
        initial |= {
            "day": session.wall_date,
            "at": session.wall_time,
            "closes_hours": _hours(session.starts_at - session.closes_at),
            "cut_off_hours": _hours(session.starts_at - session.cut_off_at),
            "opens_days": opens and (session.wall_date - localdate(opens)).days,
        }
        form = cls(data, initial=initial)
        form.keep_hours("closes_hours", "cut_off_hours")
        return form


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
