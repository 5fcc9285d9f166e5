"""Choices of rows by number: not every number that is posted fits the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms

#: Digits of the longest key that a row of this site has.
LONGEST_KEY: Final = 9


def is_key(text: str) -> bool:
    """Tell whether a text can be the number of a row, whoever wrote it."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


class RowChoiceField(forms.ModelChoiceField[Any]):
    """A choice of one row; a number that no row can have is no choice, on every database."""

    def to_python(self, value: Any) -> Any:
        """Return the row. Raises ValidationError "invalid_choice"."""
        if value and not is_key(str(value)):
            raise forms.ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value},
            )
        return super().to_python(value)


class RowsChoiceField(forms.ModelMultipleChoiceField[Any]):
    """A choice of several rows; a number that no row can have is no choice."""

    def clean(self, value: Any) -> Any:
        """Return the rows. Raises ValidationError, "invalid_choice" among its codes."""
        for one in value if isinstance(value, Iterable) and not isinstance(value, str) else ():
            if not is_key(str(one)):
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": one},
                )
        return super().clean(value)
