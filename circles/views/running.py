"""The session itself: phases with a clock, who is here, a code at the door, a sheet on paper."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from circles.models import AttendanceMark, Booking, Session
from circles.models.choices import ATTENDED_STATES, AttendanceStatus
from circles.services import running as services
from circles.services.actions import shared_actions
from circles.services.attendance import mark_attendance, register_is_open
from circles.services.briefs import briefs_for
from circles.views.bookings import person_of
from circles.views.desk import facilitator_of, facilitators_only, own_session, session_crumbs
from portal.core.exceptions import NotPossible
from portal.core.form_views import form_view
from portal.core.refusals import told_of_refusals

_EMPTY_LINES = 4
_SECONDS = re.compile(r"[0-9]{1,11}")


@form_view
@never_cache
@facilitators_only
def run(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Lead a session through its phases; `?view=screen` is what the group may see."""
    session = own_session(request, session_id)
    if request.method == "POST":
        with told_of_refusals(request):
            _do(request, session)
        return redirect("circles:run", session.pk)
    phases = list(session.phases.all())
    current = next((phase for phase in phases if phase.is_running), None)
    screen = request.GET.get("view") == "screen"
    going_on = services.is_going_on(session)
    context: dict[str, Any] = {
        "session": session,
        "circle": session.circle,
        "phases": phases,
        "current": current,
        "following": next((phase for phase in phases if phase.started_at is None), None),
        "is_over": bool(phases) and current is None,
        "screen": screen,
        "going_on": going_on,
        "register_open": register_is_open(session),
        "rows": [] if screen else _rows(session),
        "here": session.bookings.filter(state__in=ATTENDED_STATES).count(),
        "code": _code(session) if going_on else "",
        "actions": [] if screen else shared_actions(session),
        "briefs": [] if screen else briefs_for(session, request.user),
        "crumbs": session_crumbs(session),
    }
    return render(request, "circles/desk/run.html", context)


def _do(request: HttpRequest, session: Session) -> None:
    """Do what was tapped."""
    actor, at = facilitator_of(request), _moment(request.POST.get("at", ""))
    step, _sep, number = request.POST.get("do", "").partition(":")
    if step == "begin":
        services.begin(actor=actor, session_id=session.pk)
    elif step == "on" and number.isdecimal():
        services.go_on(actor=actor, session_id=session.pk, position=int(number), at=at)
    elif step == "back" and number.isdecimal():
        services.go_back(actor=actor, session_id=session.pk, position=int(number))
    elif step in AttendanceStatus.values:
        try:
            marks = {UUID(number): step}
        except ValueError:
            return
        mark_attendance(actor=actor, session_id=session.pk, marks=marks, at=at)


def _moment(seconds: str) -> datetime | None:
    """Return when something was tapped, as the browser's clock said it, or None."""
    return datetime.fromtimestamp(int(seconds), UTC) if _SECONDS.fullmatch(seconds) else None


def _rows(session: Session) -> list[tuple[Booking, AttendanceMark | None]]:
    """Return who holds a place with the first line of the register, which says when they came."""
    held = session.bookings.holding().select_related("person")
    first = {
        mark.booking_id: mark
        for mark in AttendanceMark.objects.filter(booking__session=session, corrects=None)
    }
    return [(booking, first.get(booking.pk)) for booking in held.by_name()]


def _code(session: Session) -> SafeString:
    """Draw the code at the door here: no other service learns of it."""
    way = reverse("circles:check_in", args=[services.check_in_code(session)])
    drawn = segno.make(f"{settings.PORTAL_BASE_URL}{way}", error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=5, border=2, omitsize=True))  # noqa: S308 - our own drawing


@form_view
@never_cache
@login_required
def check_in(request: HttpRequest, code: str) -> HttpResponse:
    """Ask somebody who scanned the code whether they are here; only the answer changes anything."""
    person, problem = person_of(request), ""
    session = booking = None
    try:
        if request.method == "POST":
            booking = services.check_in(actor=person, code=code)
            session = booking.session
        else:
            session = services.session_of_code(code)
            booking = session.bookings.holding().of(person).first()
            if booking is None:
                problem = _("You have no place in this session. Please speak to the facilitator.")
    except NotPossible as refusal:
        problem = refusal.message
    context = {"session": session, "booking": booking, "problem": problem}
    return render(request, "circles/check_in.html", context)


@require_safe
@never_cache
@facilitators_only
def sheet(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Show a sheet to sign in on paper. It names no circle: paper lies about."""
    session = own_session(request, session_id)
    held = session.bookings.holding().select_related("person")
    context = {
        "session": session,
        "people": [one.person for one in held.by_name()],
        "empty_lines": range(_EMPTY_LINES),
        "crumbs": session_crumbs(session),
    }
    return render(request, "circles/desk/sheet.html", context)
