"""Scheduling on the desk: one session, a series with every date shown first, changes."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from circles.forms.sessions import (
    ArrangementsForm,
    CancelSessionForm,
    ChangeSessionForm,
    SeriesForm,
    SessionForm,
)
from circles.models import Session
from circles.services import scheduling as services
from circles.services.series import PlannedDate, clashes, twice_words
from circles.views.desk import (
    DESK_CRUMB,
    facilitator_of,
    facilitators_only,
    own_circle,
    own_session,
    session_crumbs,
)
from circles.wall_clock import comes_twice
from portal.core.exceptions import NotPossible

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@facilitators_only
def schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """Schedule one session of a circle; it starts from what is usual there."""
    circle = own_circle(request, slug)
    user = facilitator_of(request)
    form = SessionForm(request.POST or None, initial=ArrangementsForm.usual(circle))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.schedule_session(
                actor=user,
                circle=circle,
                day=form.cleaned_data["day"],
                at=form.cleaned_data["at"],
                arrangements=form.arrangements(),
                session_id=form.cleaned_data["key"],
            )
        except NotPossible as refusal:
            form.add_error(None, refusal.message)
        else:
            _warn_of_clashes(request, made)
            return redirect("circles:desk_session", made.pk)
    crumbs = [DESK_CRUMB, (circle.title, reverse("circles:desk_circle", args=[circle.slug]))]
    context = {"circle": circle, "form": form, "crumbs": crumbs}
    return render(request, "circles/desk/schedule.html", context)


def _warn_of_clashes(request: HttpRequest, session: Session) -> None:
    """Say that the session is kept, and what else the facilitator has at that time."""
    found = clashes(
        person=facilitator_of(request),
        intervals=[(session.starts_at, session.ends_at)],
        leaving_out=[session.pk],
    )
    if comes_twice(session.wall_date, session.wall_time, session.zone):
        messages.warning(request, twice_words())
    titles = ", ".join(found.get(session.starts_at, []))
    if titles:
        messages.warning(request, f"Saved. You have something else at that time: {titles}.")
    else:
        messages.success(request, "The session is saved.")


@form_view
@facilitators_only
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """Schedule a series: every date and clash is shown before anything is saved.

    What is saved is what was shown: when the form changed after the preview, the preview
    is shown again.
    """
    circle = own_circle(request, slug)
    user = facilitator_of(request)
    form = SeriesForm(request.POST or None, initial=SeriesForm.first(circle))
    planned: list[PlannedDate] = []
    seen = ""
    if request.method == "POST" and form.is_valid():
        details: dict[str, Any] = {
            "circle": circle,
            "rule": form.rule(),
            "arrangements": form.arrangements(),
        }
        try:
            planned = services.preview_series(actor=user, **details)
            seen = _digest(form, [(one.day, one.is_session) for one in planned])
            if request.POST.get("save") and request.POST.get("seen") == seen:
                services.schedule_series(actor=user, series_id=form.cleaned_data["key"], **details)
                messages.success(request, "The series is saved, with each of its sessions.")
                return redirect("circles:desk_circle", circle.slug)
        except NotPossible as refusal:
            form.refuse(refusal)
    context = {
        "circle": circle,
        "form": form,
        "planned": planned,
        "held": sum(one.is_session for one in planned),
        "can_save": planned and not any(one.problem for one in planned),
        "changed": bool(planned and request.POST.get("save")),
        "seen": seen,
        "crumbs": [DESK_CRUMB, (circle.title, reverse("circles:desk_circle", args=[circle.slug]))],
    }
    return render(request, "circles/desk/series.html", context)


def _digest(form: ArrangementsForm, shown: object = None) -> str:
    """Return a mark of what was filled in and shown, to tell whether a preview still holds."""
    data = [sorted(form.cleaned_data.items()), shown]
    return hashlib.sha256(json.dumps(data, default=str).encode()).hexdigest()


@form_view
@facilitators_only
def change(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Change a session; those booked and waiting are told."""
    session = own_session(request, session_id)
    form = ChangeSessionForm.of(session, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            changed = services.change_session(
                actor=facilitator_of(request),
                session_id=session.pk,
                day=form.cleaned_data["day"],
                at=form.cleaned_data["at"],
                arrangements=form.arrangements(),
                beyond=form.cleaned_data["beyond"],
            )
        except NotPossible as refusal:
            form.add_error(None, refusal.message)
        else:
            _warn_of_clashes(request, changed)
            return redirect("circles:desk_session", changed.pk)
    context = {
        "session": session,
        "circle": session.circle,
        "form": form,
        "crumbs": session_crumbs(session),
    }
    return render(request, "circles/desk/change_session.html", context)


@form_view
@facilitators_only
def cancel(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Ask before a session is cancelled for everybody."""
    session = own_session(request, session_id)
    form = CancelSessionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.cancel_session(
                actor=facilitator_of(request),
                session_id=session.pk,
                reason=form.cleaned_data["reason"],
            )
        except NotPossible as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "The session is cancelled. Everybody is told by mail.")
            return redirect("circles:desk_session", session.pk)
    context = {
        "session": session,
        "circle": session.circle,
        "form": form,
        "told": session.bookings.live().count(),
        "crumbs": session_crumbs(session),
    }
    return render(request, "circles/desk/cancel_session.html", context)
