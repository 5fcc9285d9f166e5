"""The academy's desk: all circles, what there is where, demand that got no place."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from circles.coverage import Coverage, Quarter, Row, coverage, quarters
from circles.permissions import has_academy_desk
from circles.views.desk import P, View, open_to
from circles.views.exports import FORMATS
from portal.core import audit
from portal.core.pagination import paginate
from portal.core.spreadsheets import table


def academy_only(view: View[P]) -> View[P]:
    """Let academy staff and administrators in; others are told so (403)."""
    return open_to(has_academy_desk, gettext_lazy("This desk is for the practice academy."))(view)


@require_safe
@academy_only
def desk(request: HttpRequest) -> HttpResponse:
    """Show one quarter of all circles."""
    quarter = _asked(request)
    found = coverage(quarter)
    context = {
        "quarter": quarter,
        "quarters": quarters(),
        "coverage": found,
        "circles": paginate(request, found.circles, 25),
        "query": f"quarter={quarter.name}",
    }
    return render(request, "circles/academy.html", context)


@require_safe
@academy_only
def file(request: HttpRequest, part: str, file_format: str) -> HttpResponse:
    """Give one table of the desk, as it stands there."""
    if file_format not in FORMATS or part not in {"circles", "localities", "topics", "reasons"}:
        raise Http404
    assert request.user.is_authenticated  # noqa: S101 - for the type checker; see academy_only
    found = coverage(_asked(request))
    audit.record(actor=request.user, action="circles.export_coverage", subject=request.user)
    head, rows = _cells(found, part)
    return table(name=f"learning-circles-{part}", file_format=file_format, head=head, rows=rows)


def _asked(request: HttpRequest) -> Quarter:
    """Return the quarter that the address names, or this one."""
    known = quarters()
    return next((one for one in known if one.name == request.GET.get("quarter")), known[0])


def _cells(found: Coverage, part: str) -> tuple[list[str], Sequence[Sequence[str | int]]]:
    if part == "reasons":
        return [_("Reason"), _("People")], found.reasons
    rows: list[Row] = getattr(found, part)
    head = [
        _("Name"),
        _("Circles"),
        _("Sessions"),
        _("Places"),
        _("Filled"),
        _("People with a place"),
        _("People who got no place"),
    ]
    return head, [
        (
            row.name,
            len(row.circles),
            row.sessions,
            row.places,
            row.places_filled,
            row.people_came,
            row.people_without,
        )
        for row in rows
    ]
