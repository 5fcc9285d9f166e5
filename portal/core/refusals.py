"""What a service refused, told to whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from portal.core.exceptions import NotPossible


@contextmanager
def told_of_refusals(request: HttpRequest) -> Iterator[None]:
    """Show on the next page why something was not possible; for answers without a form."""
    try:
        yield
    except NotPossible as refusal:
        messages.error(request, refusal.message)
