"""What the sessions that a facilitator runs come to, over a time of their choice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from circles.figures import figures_of, held_between
from circles.forms.figures import PeriodForm
from circles.permissions import sessions_run_by
from circles.views.desk import DESK_CRUMB, facilitators_only


@require_safe
@facilitators_only
def figures(request: HttpRequest) -> HttpResponse:
    """Show places filled, attendance, reasons and demand of the facilitator's own sessions."""
    form = PeriodForm.of(request.GET)
    shown = None
    if form.is_valid():
        sessions = held_between(sessions_run_by(request.user), **form.cleaned_data)
        shown = figures_of(sessions)
    context = {"form": form, "figures": shown, "crumbs": [DESK_CRUMB]}
    return render(request, "circles/desk/figures.html", context)
