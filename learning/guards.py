"""What the admin must not do to pages of this room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from learning.models.progress import ModuleProgress

REFUSAL = gettext_lazy(
    "People have begun “%s”, or a module below it, and their progress would be lost. "
    "Unpublish it instead: nobody will find it and nothing is lost."
)


def refuse_to_delete_begun_modules(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Stop the deletion of a page with progress in it or below it, and say what to do."""
    if not _begun(page):
        return None
    messages.error(request, REFUSAL % page.get_admin_display_title())
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def refuse_to_delete_begun_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Do the same for a bulk deletion; other bulk actions pass."""
    if action_type != "delete":
        return None
    for page in objects:
        if isinstance(page, Page):
            refused = refuse_to_delete_begun_modules(request, page)
            if refused is not None:
                return refused
    return None


def _begun(page: Page) -> bool:
    return ModuleProgress.objects.filter(module__path__startswith=page.path).exists()
