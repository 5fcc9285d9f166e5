"""One session as practitioners see it, and the way into an online meeting."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from circles.models import Booking, CirclePage, Session
from circles.models.choices import HOLDING_STATES
from circles.permissions import can_open, can_run_session, doors_of
from circles.selectors import cover_of, live_bookings_by_session
from portal.core.exceptions import NotAllowed


def session_or_404(request: HttpRequest, slug: str, session_id: UUID) -> Session:
    """Return a session this person may see; raises Http404 otherwise.

    Whoever has a booking, and whoever runs the circle, sees it though the circle's page is
    not open to them, or no longer.
    """
    found = Session.objects.select_related("circle").filter(pk=session_id, circle__slug=slug)
    session = found.first()
    if session is None:
        raise Http404
    user = request.user
    if can_open(user, session.circle) or can_run_session(user, session):
        return session
    if user.is_authenticated and Booking.objects.of(user).filter(session=session).exists():
        return session
    raise Http404


@require_safe
def session(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    """Show one session: when, how, places left, and the way to book."""
    shown = session_or_404(request, slug, session_id)
    mine = live_bookings_by_session(request.user, [shown]).get(shown.pk)
    refusal = None
    if request.user.is_authenticated and mine is None:
        refusal = doors_of([shown.pk])[shown.pk].refuses(request.user)
    context = {
        "session": shown,
        "circle": shown.circle,
        "booking": mine,
        "runs": can_run_session(request.user, shown),
        "can_book": mine is None
        and refusal is None
        and shown.circle.live
        and shown.is_open_for_booking(),
        "refusal": refusal.message if refusal and shown.circle.live else "",
        "cover": cover_of(shown) if request.user.is_authenticated else None,
        "crumbs": circle_crumbs(shown.circle),
    }
    return render(request, "circles/session.html", context)


def circle_crumbs(circle: CirclePage) -> list[tuple[str, str]]:
    """Return (title, address) of a circle and what lies above it."""
    above = [("Home", "/"), ("Learning circles", "/circles/")]
    return [*above, (circle.title, circle.url or "/circles/")]


@require_safe
@never_cache
@login_required
def join(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    """Send somebody who holds a place, or runs the circle, on to the online meeting.

    The link is read from the session itself, leaves the server nowhere else, and only from
    15 minutes before the start to 10 minutes after the end.
    """
    shown = session_or_404(request, slug, session_id)
    assert request.user.is_authenticated  # noqa: S101 - for the type checker; see login_required
    holds = Booking.objects.of(request.user).filter(session=shown, state__in=HOLDING_STATES)
    if not (can_run_session(request.user, shown) or holds.exists()):
        raise NotAllowed(gettext("Only people with a place in this session can join it."))
    if not shown.join_is_open():
        return HttpResponseRedirect(reverse("circles:session", args=[slug, session_id]))
    response = HttpResponseRedirect(shown.join_link)
    response["Referrer-Policy"] = "no-referrer"
    return response
