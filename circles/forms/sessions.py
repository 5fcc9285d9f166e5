"""Scheduling sessions and series, changing and cancelling them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from circles.calendars.dates import latest
from circles.forms.keys import FormKeyField
from circles.models import CirclePage, Session, SessionSeries
from circles.models.choices import Beyond, Frequency, Mode, Nation, Scope, SessionCancelReason
from circles.models.pages import LARGEST_CIRCLE, LONGEST_SESSION, SHORTEST_SESSION, check_capacity
from circles.services.arranging import Arrangements, check_place
from circles.services.changes import ChangePlan, Difference, PlannedChange, Wanted
from circles.services.series import MOST_DATES, RuleRefused, SeriesRule
from circles.wall_clock import instant_of
from portal.core.exceptions import NotPossible
from portal.core.templatetags.portal_tags import local_day

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: How long before the start booking may close, in hours.
CLOSING_CHOICES = [
    (0, _("When the session starts")),
    (2, "2 hours before"),
    (24, "A day before"),
    (48, "2 days before"),
]


#: How long before the start places are called out instead of given, in hours.
CUT_OFF_CHOICES = [
    (0, _("Never: people are booked until the session starts")),
    (4, "4 hours before"),
    (24, "A day before"),
    (48, "2 days before"),
    (72, "3 days before"),
]


class CancelSessionForm(forms.Form):
    """Why a session does not take place; those booked are told in these words."""

    reason = forms.ChoiceField(
        label=_("Why is it cancelled?"),
        choices=[
            (value, label[0].upper() + label[1:]) for value, label in SessionCancelReason.choices
        ],
        widget=forms.RadioSelect,
        help_text=_("Everybody booked or waiting is told this by mail."),
        error_messages={"required": _("Choose why the session is cancelled.")},
    )


def _places_field(label: StrOrPromise, help_text: StrOrPromise = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=LARGEST_CIRCLE, help_text=help_text
    )


class ArrangementsForm(forms.Form):
    """Time, place and size of a session."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    at = forms.TimeField(
        label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(
        label=_("Length in minutes"), min_value=SHORTEST_SESSION, max_value=LONGEST_SESSION
    )
    mode = forms.ChoiceField(label=_("How it meets"), choices=Mode.choices)
    venue = forms.CharField(
        label=_("Venue"),
        required=False,
        max_length=200,
        help_text=_(
            "The building and the room. It stands in the invitation and in calendars. "
            "Needed unless it meets online."
        ),
    )
    join_link = forms.URLField(
        label=_("Link of the online meeting"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_(
            "Never shown or mailed. People with a place are sent on to it from 15 minutes "
            "before the start. Needed unless it meets in person."
        ),
    )
    capacity_min = _places_field(_("Smallest number of people"))
    capacity_target = _places_field(_("Usual number of people"))
    capacity_max = _places_field(
        _("Largest number of people"),
        _("5 to 8 work best. When it is full, people join a waiting list."),
    )
    closes_hours = forms.TypedChoiceField(
        label=_("Booking closes"), choices=CLOSING_CHOICES, coerce=int, initial=0
    )
    opens_days = forms.IntegerField(
        label=_("Booking opens this many days before"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("Leave empty to open it at once."),
    )
    cut_off_hours = forms.TypedChoiceField(
        label=_("Short notice begins"),
        choices=CUT_OFF_CHOICES,
        coerce=int,
        initial=24,
        help_text=_(
            "From then on nobody on the waiting list is booked unasked: a free place is "
            "called out to everybody who waits, and the first to answer has it."
        ),
    )

    def clean_day(self) -> date:
        """Refuse a day that has passed, and one later than the calendar goes."""
        day: date = self.cleaned_data["day"]
        today = localdate()
        last = latest(today)
        if day < today:
            raise forms.ValidationError(_("This day has passed. Choose a day to come."))
        if day > last:
            words = gettext("The calendar goes to %(last)s. Choose an earlier day.")
            raise forms.ValidationError(words % {"last": local_day(last)})
        return day

    def clean_venue(self) -> str:
        """Refuse a web address: the venue is mailed, the join link must not be."""
        venue = " ".join(str(self.cleaned_data["venue"]).split())
        if "://" in venue or venue.lower().startswith("www."):
            raise forms.ValidationError(
                gettext("Put the link into “Link of the online meeting” instead.")
            )
        return venue

    def clean_join_link(self) -> str:
        """Accept secure addresses only."""
        link = str(self.cleaned_data["join_link"])
        if link and not link.startswith("https://"):
            raise forms.ValidationError(gettext("The link must start with https://."))
        return link

    def clean(self) -> dict[str, Any]:
        """Refuse sizes out of order, a way of meeting without its place, an hour left out."""
        data = super().clean() or {}
        sizes = (data.get(name) for name in ("capacity_min", "capacity_target", "capacity_max"))
        problems = check_capacity(*sizes)
        if "venue" in data and "join_link" in data:
            problems |= check_place(data.get("mode", ""), data["venue"], data["join_link"])
        if data.get("day") and data.get("at"):
            try:
                instant_of(data["day"], data["at"])
            except NotPossible as refusal:
                problems["at"] = refusal.message
        for name, message in problems.items():
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
        """Return what a new form starts with; the link is that of the circle's last session."""
        linked = Session.objects.filter(circle=circle).exclude(join_link="")
        last = linked.order_by("-starts_at", "pk").values_list("join_link", flat=True).first()
        return {**asdict(Arrangements.usual(circle)), "join_link": last or ""}


class SessionForm(ArrangementsForm):
    """One new session."""

    key = FormKeyField()


class ChangeSessionForm(ArrangementsForm):
    """A session that is there already, and how far the change reaches in its series."""

    scope = forms.ChoiceField(
        label=_("What to change"),
        choices=Scope.choices,
        initial=Scope.THIS,
        widget=forms.RadioSelect,
        help_text=_(
            "Only what you change here is carried on to the following ones. A new day moves each "
            "of them by as many days."
        ),
    )
    also_alone = forms.BooleanField(
        label=_("Also those of the following ones that were changed by themselves before"),
        required=False,
    )
    beyond = forms.ChoiceField(
        label=_("If more people hold a place than the largest number"),
        choices=Beyond.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ("scope", "also_alone")

    @classmethod
    def of(cls, session: Session, following: list[Session], data: Any = None) -> ChangeSessionForm:
        """Return the form filled with the session as it is."""
        initial = {
            **asdict(Arrangements.of(session)),
            "day": session.wall_date,
            "at": session.wall_time,
        }
        form = cls(data, initial=initial)
        form.keep_hours("closes_hours", "cut_off_hours")
        if not following:
            del form.fields["scope"]
        if not any(one.changed_alone for one in following):
            del form.fields["also_alone"]
        return form

    def wanted(self) -> Wanted:
        """Return what was filled in, for the services."""
        data = self.cleaned_data
        return Wanted(
            day=data["day"],
            at=data["at"],
            arrangements=self.arrangements(),
            beyond=data["beyond"],
            scope=data.get("scope", Scope.THIS),
            also_alone=data.get("also_alone", False),
        )

    def words_of(self, plan: ChangePlan) -> list[tuple[PlannedChange, list[tuple[str, str, str]]]]:
        """Return each session with (what, before, after) of its changes, in the form's words."""
        return [(row, [self._words(one) for one in row.differences]) for row in plan.rows]

    def _words(self, difference: Difference) -> tuple[str, str, str]:
        field = self.fields[difference.name]
        label = str(field.label)
        if difference.name == "join_link":  # a secret: its value is shown in the field alone
            return label, "", gettext("changed") if difference.after else gettext("taken away")
        words = [_shown(field, value) for value in (difference.before, difference.after)]
        return label, words[0], words[1]


def _shown(field: forms.Field, value: Any) -> str:
    """Return a value as people read it."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return local_day(value)
    choices = dict(getattr(field, "choices", ()))
    return str(choices.get(value, value if value not in (None, "") else gettext("none")))


class SeriesForm(SessionForm):
    """A series: the first session, how it repeats and when it ends."""

    frequency = forms.ChoiceField(
        label=_("Repeats"),
        choices=Frequency.choices,
        help_text=_(
            "On the same weekday means, for example, every second Tuesday of the month. "
            "A fifth weekday counts as the last one. On the same date, a month without it (such as "
            "the 31st) is left out."
        ),
    )
    count = forms.IntegerField(
        label=_("Ends after this number of sessions"),
        required=False,
        validators=[
            MinValueValidator(1),
            MaxValueValidator(
                MOST_DATES, _("A series has at most %(limit_value)s dates. Choose fewer.")
            ),
        ],
        help_text=f"At most {MOST_DATES}. Dates left out do not count. Leave empty if you give "
        "a last day.",
    )
    until = forms.DateField(
        label=_("Or ends on this day at the latest"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    nation = forms.ChoiceField(
        label=_("Leave out the bank holidays of"),
        choices=[*Nation.choices, ("", _("No nation: meet on bank holidays too"))],
        required=False,
    )
    skips_closures = forms.BooleanField(
        label=_("Leave out days on which the academy is closed"), required=False, initial=True
    )
    field_order = ("day", "at", "frequency", "count", "until", "nation", "skips_closures")

    @classmethod
    def first(cls, circle: CirclePage) -> dict[str, Any]:
        """Return what a new form starts with; the nation is that of the circle's last series."""
        last = SessionSeries.objects.filter(circle=circle).order_by("-first_date", "pk").first()
        nation = last.nation if last else Nation.ENGLAND
        return {**cls.usual(circle), "nation": nation}

    def refuse(self, refusal: NotPossible) -> None:
        """Say why beside the field it is about."""
        field = refusal.field if isinstance(refusal, RuleRefused) else None
        self.add_error("day" if field == "first_date" else field, refusal.message)

    def clean(self) -> dict[str, Any]:
        """Refuse a series with no end or with two."""
        data = super().clean()
        given = [name for name in ("count", "until") if data.get(name) is not None]
        if not given and "count" not in self.errors and "until" not in self.errors:
            self.add_error(
                "count", gettext("Say when the series ends: a number of sessions or a last day.")
            )
        elif len(given) > 1:
            self.add_error("until", gettext("Give a number of sessions or a last day, not both."))
        if data.get("until") and data.get("day") and data["until"] < data["day"]:
            self.add_error("until", gettext("The last day cannot be before the first."))
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
            nation=data["nation"],
            skips_closures=data["skips_closures"],
        )
