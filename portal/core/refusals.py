"""What a service refused, told to whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from portal.core.exceptions import NotPossible


@contextmanager
def told_of_refusals(request: HttpRequest) -> Iterator[None]:
    """Show on the next page why something was not possible; for answers without a form."""
    try:
        yield
    except NotPossible as refusal:
        messages.error(request, refusal.message)


@contextmanager
def refusals_in(form: Form, field: str | None = None) -> Iterator[None]:
    """Show why something was not possible beside a field of the form, or at its head.

    What follows the service inside the block, such as the redirect, is not reached then.
    """
    try:
        yield
    except NotPossible as refusal:
        form.add_error(field, refusal.message)
