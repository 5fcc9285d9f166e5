"""The key of one form."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms


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
