"""The register on the desk: one table, one save."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from circles.forms.register import AttendanceForm
from circles.services.attendance import mark_attendance, register_is_open
from circles.views.desk import facilitator_of, facilitators_only, own_session, session_crumbs
from portal.core.form_views import form_view
from portal.core.refusals import refusals_in


@form_view
@facilitators_only
def attendance(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Mark who came, or correct it."""
    session = own_session(request, session_id)
    held = session.bookings.holding().select_related("person")
    bookings = list(held.by_name())
    form = AttendanceForm(bookings, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            added = mark_attendance(
                actor=facilitator_of(request), session_id=session.pk, marks=form.marks()
            )
            words = (
                gettext("The register is saved.")
                if added
                else gettext("Nothing was changed in the register.")
            )
            messages.success(request, words)
            return redirect("circles:desk_session", session.pk)
    context = {
        "session": session,
        "circle": session.circle,
        "form": form,
        "rows": form.rows(),
        "is_open": register_is_open(session),
        "crumbs": session_crumbs(session),
    }
    return render(request, "circles/desk/attendance.html", context)
