"""Scheduling on the desk: one session, a series with every date shown first, changes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from circles.days_off import days_off
from circles.forms.sessions import (
    ArrangementsForm,
    CancelSessionForm,
    ChangeSessionForm,
    SeriesForm,
    SessionForm,
)
from circles.models import CirclePage, Session
from circles.services import changes
from circles.services import scheduling as services
from circles.services.arranging import Arrangements, mark_of
from circles.services.changes import following_of, preview_change
from circles.services.series import PlannedDate, clashes, twice_words, words_of
from circles.views.desk import (
    DESK_CRUMB,
    circle_crumb,
    facilitator_of,
    facilitators_only,
    own_circle,
    own_session,
    runs_circle,
    session_crumbs,
)
from circles.wall_clock import comes_twice
from portal.core.exceptions import NotPossible
from portal.core.form_views import form_view
from portal.core.refusals import refusals_in


@form_view
@facilitators_only
def schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """Schedule one session of a circle; it starts from what is usual there."""
    circle = own_circle(request, slug)
    form = SessionForm(request.POST or None, initial=ArrangementsForm.usual(circle))
    crumbs = [DESK_CRUMB, circle_crumb(circle)]
    return _schedule(request, circle, form, crumbs=crumbs)


@form_view
@facilitators_only
def copy(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Schedule a session like one there is, on a new day; nobody's booking comes along."""
    session = own_session(request, session_id)
    circle = own_circle(request, session.circle.slug)  # who only covers it schedules nothing
    initial = {**asdict(Arrangements.of(session)), "at": session.wall_time}
    form = SessionForm(request.POST or None, initial=initial)
    form.keep_hours("closes_hours", "cut_off_hours")
    crumbs = session_crumbs(session)
    return _schedule(request, circle, form, crumbs=crumbs, copied=session)


def _schedule(
    request: HttpRequest, circle: CirclePage, form: SessionForm, **shown: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.schedule_session(
                actor=facilitator_of(request),
                circle=circle,
                day=form.cleaned_data["day"],
                at=form.cleaned_data["at"],
                arrangements=form.arrangements(),
                session_id=form.cleaned_data["key"],
            )
            _warn_of_clashes(request, made)
            return redirect("circles:desk_session", made.pk)
    context = {"circle": circle, "form": form, **shown}
    return render(request, "circles/desk/schedule.html", context)


def _warn_of_clashes(request: HttpRequest, session: Session) -> None:
    """Say that the session is kept, and what may be in its way."""
    found = clashes(
        person=facilitator_of(request),
        intervals=[(session.starts_at, session.ends_at)],
        leaving_out=[session.pk],
    )
    closed = days_off(nations=(), closures=True, since=session.wall_date).why(session.wall_date)
    if closed:
        messages.warning(request, closed)
    if comes_twice(session.wall_date, session.wall_time, session.zone):
        messages.warning(request, twice_words())
    titles = ", ".join(found.get(session.starts_at, []))
    if titles:
        messages.warning(request, f"Saved. You have something else at that time: {titles}.")
    else:
        messages.success(request, gettext("The session is saved."))


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
            seen = _digest(form.cleaned_data, [(one.day, one.is_session) for one in planned])
            if request.POST.get("save") and request.POST.get("seen") == seen:
                services.schedule_series(actor=user, series_id=form.cleaned_data["key"], **details)
                messages.success(
                    request, gettext("The series is saved, with each of its sessions.")
                )
                return redirect("circles:desk_circle", circle.slug)
        except NotPossible as refusal:
            form.refuse(refusal)
    context = {
        "circle": circle,
        "form": form,
        "planned": planned,
        "rule_words": words_of(form.rule()) if planned else "",
        "held": sum(one.is_session for one in planned),
        "can_save": planned and not any(one.problem for one in planned),
        "changed": bool(planned and request.POST.get("save")),
        "seen": seen,
        "crumbs": [DESK_CRUMB, circle_crumb(circle)],
    }
    return render(request, "circles/desk/series.html", context)


def _digest(*what: object) -> str:
    """Return a mark of what was filled in and shown, to tell whether a preview still holds."""
    return hashlib.sha256(json.dumps(what, default=str).encode()).hexdigest()


@form_view
@facilitators_only
def change(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Change a session, or it and the following ones: what changes for whom is shown first.

    What is saved is what was shown. When the form was changed after the preview, or somebody
    else changed a session, nothing is saved, what was typed is kept, and it is shown again.
    """
    session = own_session(request, session_id)
    following = following_of(session) if runs_circle(session) else []
    form = ChangeSessionForm.of(session, following, request.POST or None)
    if request.method != "POST":
        try:
            services.require_changeable(session)
        except NotPossible as refusal:
            messages.error(request, refusal.message)
            return redirect("circles:desk_session", session.pk)
        return _change_page(request, session, form)
    if not form.is_valid():
        return _change_page(request, session, form)
    user, wanted = facilitator_of(request), form.wanted()
    try:
        plan = preview_change(actor=user, session=session, wanted=wanted)
        digest = _digest(asdict(wanted))
        seen = f"{digest} {plan.seen}"
        saves = bool(request.POST.get("save"))
        if saves and (plan.is_empty or request.POST.get("seen") == seen):
            changes.change(actor=user, session_id=session.pk, wanted=wanted, seen=plan.seen)
            session.refresh_from_db()
            _warn_of_clashes(request, session)
            return redirect("circles:desk_session", session.pk)
    except NotPossible as refusal:
        form.add_error(None, refusal.message)
        return _change_page(request, session, form)
    if any(one.lacks_word for one in plan.rows):
        form.add_error("beyond", gettext("Say what happens to those above the largest number."))
    as_of = mark_of([session])
    meanwhile = request.POST.get("as_of") != as_of
    if saves and not meanwhile:
        # The form is as it was shown, so it is one of the following ones that changed.
        meanwhile = request.POST.get("seen", "").startswith(digest)
    shown = {"plan": plan, "rows": form.words_of(plan), "seen": seen, "as_of": as_of}
    return _change_page(request, session, form, again=saves, meanwhile=meanwhile, **shown)


def _change_page(
    request: HttpRequest, session: Session, form: ChangeSessionForm, **shown: Any
) -> HttpResponse:
    context = {
        "session": session,
        "circle": session.circle,
        "form": form,
        "as_of": request.POST.get("as_of") or mark_of([session]),
        "crumbs": session_crumbs(session),
        **shown,
    }
    return render(request, "circles/desk/change_session.html", context)


@form_view
@facilitators_only
def cancel(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Ask before a session is cancelled for everybody."""
    session = own_session(request, session_id)
    form = CancelSessionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            services.cancel_session(
                actor=facilitator_of(request),
                session_id=session.pk,
                reason=form.cleaned_data["reason"],
            )
            messages.success(
                request, gettext("The session is cancelled. Everybody is told by mail.")
            )
            return redirect("circles:desk_session", session.pk)
    context = {
        "session": session,
        "circle": session.circle,
        "form": form,
        "told": session.bookings.live().count(),
        "crumbs": session_crumbs(session),
    }
    return render(request, "circles/desk/cancel_session.html", context)
