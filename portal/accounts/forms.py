"""What is asked at sign-up beside address and password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


def clean_name(value: str) -> str:
    """Return a name without line breaks and invisible characters; raises ValidationError."""
    if any(not character.isprintable() for character in value):
        raise ValidationError(gettext("Please use letters only, without line breaks."))
    if any(mark in value for mark in "<>@/\\"):
        raise ValidationError(gettext("A name cannot hold < > @ / or \\."))
    return value


class NameForm(forms.Form):
    """Asks for the name colleagues know a person by."""

    first_name = forms.CharField(
        max_length=80,
        label=_("First name"),
        error_messages={"required": _("Enter your first name.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        max_length=80,
        label=_("Last name"),
        error_messages={"required": _("Enter your last name.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order = ("first_name", "last_name", "email", "password1")

    def clean_first_name(self) -> str:
        """Check the first name."""
        return clean_name(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        """Check the last name."""
        return clean_name(self.cleaned_data["last_name"])

    def signup(self, request: HttpRequest, user: User) -> None:
        """Write the name onto the new person; called by allauth."""
        data: dict[str, Any] = self.cleaned_data
        user.first_name, user.last_name = data["first_name"], data["last_name"]
        user.save(update_fields=["first_name", "last_name"])
