"""A person's own calendar feed: its page, and the file that calendar programs ask for."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from circles.calendars.feed import feed_file, feed_of_token, live_feed, note_use
from circles.forms.feeds import FeedForm
from circles.services import feeds as services
from circles.views.bookings import person_of
from portal.core.form_views import form_view
from portal.core.refusals import refusals_in


@form_view
@login_required
def own_feed(request: HttpRequest) -> HttpResponse:
    """Say whether there is a feed; make one, and show its address in this answer alone."""
    person = person_of(request)
    address = ""
    form = FeedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            token = services.make_feed(actor=person, form_key=form.cleaned_data["key"])
            form = FeedForm()
            address = f"{settings.PORTAL_BASE_URL}{reverse('circles:feed', args=[token])}"
    context = {
        "form": form,
        "feed": live_feed(person),
        "address": address,
        "webcal": f"webcal:{address.partition(':')[2]}" if address else "",
        "crumbs": [("Home", "/"), (_("My desk"), "/my/")],
    }
    return render(request, "circles/own_feed.html", context)


@require_POST
@login_required
def stop_feed(request: HttpRequest) -> HttpResponse:
    """Stop the feed at once."""
    if services.stop_feed(actor=person_of(request)):
        messages.success(request, _("Your calendar feed is stopped. Its address no longer works."))
    return redirect("circles:own_feed")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the calendar to whoever has its address; every other address is not there (404)."""
    found = feed_of_token(token)
    if found is None:
        raise Http404
    content = feed_file(found.person)
    if request.method == "GET":
        note_use(found)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="learning-circles.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
