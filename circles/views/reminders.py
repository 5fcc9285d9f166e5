"""Whether somebody is reminded of sessions: their own page, and the address in each reminder."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from circles.services import reminders as services
from circles.views.bookings import person_of
from portal.core.form_views import form_view


@form_view
@login_required
def own_mails(request: HttpRequest) -> HttpResponse:
    """Say which mails come, and let people switch reminders on or off."""
    person = person_of(request)
    if request.method == "POST":
        wanted = request.POST.get("reminders") == "on"
        services.choose_reminders(actor=person, wanted=wanted)
        words = _("You are reminded of sessions.") if wanted else _("You get no reminders.")
        messages.success(request, words)
        return redirect("circles:own_mails")
    context = {
        "wants_reminders": services.wants_reminders(person),
        "crumbs": [("Home", "/"), (_("My desk"), "/my/")],
    }
    return render(request, "circles/own_mails.html", context)


@csrf_exempt  # the address itself proves that somebody holds the mail; mail programs post to it
@form_view
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to stop reminders, and stop them: without signing in."""
    try:
        person = services.STOP.person_of(token)
    except signing.BadSignature as unknown:
        raise Http404("This address is not complete.") from unknown
    if request.method == "POST":
        services.choose_reminders(actor=person, wanted=False)
    context = {"stopped": not services.wants_reminders(person)}
    return render(request, "circles/stop_reminders.html", context)
