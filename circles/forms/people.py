"""Who a text is about, asked for the check alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PeopleField(forms.CharField):
    """The people in a text, one on each line (`parse_people` reads them)."""

    def __init__(self, *, label: Any) -> None:
        """Ask in the words of `label`."""
        super().__init__(
            label=label,
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
            help_text=_(
                "Names, nicknames and initials, one on each line. The check then finds every form "
                "of them. The list is used for the check only and is never stored."
            ),
        )
