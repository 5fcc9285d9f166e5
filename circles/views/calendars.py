"""The calendar of sessions: by month, by week, as a list."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from circles.calendars.dates import asked_span
from circles.calendars.showing import calendar_page


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show when the circles meet that this person may open, as the address asks."""
    span = asked_span(request.GET)
    context = calendar_page(request=request, span=span)
    context["can_follow"] = settings.PORTAL_PUBLIC_API
    context["crumbs"] = [("Home", "/"), ("Learning circles", "/circles/")]
    return render(request, "circles/calendar.html", context)
