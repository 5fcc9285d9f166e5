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


def _require_keys(field: forms.ModelChoiceField[Any], values: Iterable[Any]) -> None:
    for value in values:
        if not is_key(str(value)):
            raise forms.ValidationError(
                field.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value},
            )


class RowChoiceField(forms.ModelChoiceField[Any]):
    """A choice of one row; a number that no row can have is no choice, on every database."""

    def to_python(self, value: Any) -> Any:
        """Return the row. Raises ValidationError "invalid_choice"."""
        _require_keys(self, [value] if value else [])
        return super().to_python(value)


class RowsChoiceField(forms.ModelMultipleChoiceField[Any]):
    """A choice of several rows; a number that no row can have is no choice."""

    def clean(self, value: Any) -> Any:
        """Return the rows. Raises ValidationError, "invalid_choice" among its codes."""
        if isinstance(value, (list, tuple)):
            _require_keys(self, value)
        return super().clean(value)
