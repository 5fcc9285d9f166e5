"""What a page of guidance shows its reader of their own: saved, changed since, useful or not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from learning.readers.forms import UsefulForm
from learning.readers.models import ReaderMark
from portal.core.panels import Panel


def own_marks(page: Any, request: HttpRequest) -> Panel | None:
    """Under the heading: on the reading list or not, and what changed since it was last read."""
    if not page.pk or getattr(request, "is_preview", False):
        return None
    mark = mark_of(page, request)
    changed = bool(mark and mark.read_version and mark.read_version != page.version)
    return Panel(
        "readers/own_marks.html",
        {"saved": bool(mark and mark.saved_at), "changed_since": mark if changed else None},
        place="head",
    )


def was_it_useful(page: Any, request: HttpRequest) -> Panel | None:
    """After the text: the question whether it was useful, asked once."""
    if not page.pk or not request.user.is_authenticated:
        return None
    mark = mark_of(page, request)
    form = None if mark and mark.has_answered else UsefulForm(auto_id="useful_%s")
    return Panel("readers/was_it_useful.html", {"form": form})


def mark_of(page: Any, request: HttpRequest) -> ReaderMark | None:
    """Return this person's mark on this page; one query for both panels, none for a visitor."""
    if not request.user.is_authenticated:
        return None
    if not hasattr(request, "_reader_mark"):
        marks = ReaderMark.objects.filter(person=request.user, page=page.pk)
        request._reader_mark = marks.first()  # type: ignore[attr-defined]
    mark: ReaderMark | None = request._reader_mark  # type: ignore[attr-defined]
    return mark
