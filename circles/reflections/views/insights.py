"""Themes over time, for the academy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from circles.reflections.insights import insights, shown_quarters
from circles.views.academy import academy_only


@require_safe
@academy_only
def show(request: HttpRequest) -> HttpResponse:
    """Show what reflections were about, quarter by quarter."""
    shown = shown_quarters()
    context = {"quarters": shown, "kinds": insights(shown)}
    return render(request, "reflections/insights.html", context)
