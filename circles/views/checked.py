"""Write, check for identifying details, share: the steps of every text that others will read.

Nothing is stored before it is shared: the text travels in the form between the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from circles.reflections.checking import Draft, review
from circles.reflections.deciding import decide, verdict
from circles.reflections.forms import read_kept
from portal.core.exceptions import NotPossible


class CheckableForm(Protocol):
    """A form whose text can be checked."""

    cleaned_data: dict[str, Any]

    def is_valid(self) -> bool:
        """Tell whether everything needed is there."""

    def draft(self, kept: Mapping[str, str]) -> Draft:
        """Return the text."""

    def carried(self, draft: Draft) -> list[tuple[str, str]]:
        """Return what the page of the check carries on."""

    def names(self) -> list[str]:
        """Return what the parts are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What differs from one kind of text to another."""

    kicker: str
    sure: str
    share_words: str
    #: Show the page on which it is written, with this form or one that starts from what was typed.
    write_page: Callable[[Any], HttpResponse]
    #: Share it and say where to go; raises NotPossible.
    share: Callable[[Draft], HttpResponse]


def write_check_share(
    request: HttpRequest, form: CheckableForm, again: Callable[[], Any], steps: Steps
) -> HttpResponse:
    """Lead through the steps; `again` makes a form that starts from what was typed."""
    posted = request.POST
    if request.method != "POST" or not form.is_valid():
        return steps.write_page(form)
    if posted.get("action") == "edit":
        return steps.write_page(again())
    draft = form.draft(read_kept(posted.getlist("keep")))
    errors: list[tuple[str, str]] = []
    if posted.get("action") == "apply":
        draft, errors = decide(draft, posted)
    elif posted.get("action") == "share":
        if not posted.get("sure"):
            errors = [("sure", _("Say that nobody could know the family or a colleague from it."))]
        else:
            try:
                return steps.share(draft)
            except NotPossible as refusal:
                errors = [("marks", refusal.message)]
    found = review(draft)
    context: dict[str, Any] = {
        "kicker": steps.kicker,
        "sure": steps.sure,
        "share_words": steps.share_words,
        "review": found,
        "parts": [(n, part) for n, part in zip(form.names(), found.parts, strict=True) if part],
        "verdict": verdict(found),
        "carried": form.carried(draft),
        "keep": [f"{mark.key}:{mark.reason_kept}" for mark in found.kept],
        "errors": errors,
        "page_errors": bool(errors),
    }
    return render(request, "circles/check_text.html", context)
