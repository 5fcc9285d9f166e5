"""Over which time figures are shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from circles.figures import A_YEAR

#: More is asked for by nobody, and would be slow.
LONGEST = timedelta(days=3 * 366)


class PeriodForm(forms.Form):
    """From a day to a day; the past year where nothing is said."""

    first = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Give the first day."),
            "invalid": _("Give the first day as a date, such as 2026-04-01."),
        },
    )
    last = forms.DateField(
        label=_("To"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Give the last day."),
            "invalid": _("Give the last day as a date, such as 2027-03-31."),
        },
    )

    @classmethod
    def of(cls, asked: Any) -> PeriodForm:
        """Return the form as the address fills it in, or with the past year."""
        today = timezone.localdate()
        usual = {"first": (today - A_YEAR).isoformat(), "last": today.isoformat()}
        return cls(asked if "first" in asked or "last" in asked else usual)

    def clean(self) -> dict[str, Any]:
        """Refuse a time that ends before it begins, or is too long."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("Give a last day that is not before the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("last", _("Choose three years at most."))
        return cleaned
