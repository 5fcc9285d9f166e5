"""A facilitator writes to the people of a session: type, see whom it reaches, send."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from circles.forms.messages import MessageForm
from circles.models import Session
from circles.services import messages as services
from circles.views.desk import facilitator_of, facilitators_only, own_session, session_crumbs
from portal.core.exceptions import NotPossible
from portal.core.form_views import form_view

#: How many names the preview shows; beyond, it says how many more.
MOST_NAMES = 60


@form_view
@facilitators_only
def write(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Write to the people of a session, look at whom it reaches, and send it.

    Nothing is stored before it is sent: the text travels in the form between the steps.
    """
    session = own_session(request, session_id)
    posted = request.POST if request.method == "POST" else None
    action = posted.get("action") if posted else ""
    form = MessageForm(posted)
    if posted is None or not form.is_valid():
        return _write_page(request, session, form)
    if action == "edit":
        return _write_page(request, session, MessageForm(initial=form.cleaned_data))
    error = ""
    if action == "send":
        try:
            sent = services.send_message(
                actor=facilitator_of(request),
                session_id=session.pk,
                audience=form.cleaned_data["audience"],
                text=form.cleaned_data["text"],
                looked_at=bool(posted.get("looked_at")),
                idempotency_key=form.cleaned_data["key"],
            )
        except NotPossible as refusal:
            error = refusal.message
        else:
            number = sent.told.count()
            said = ngettext(
                "Your message is sent to %(n)s person.",
                "Your message is sent to %(n)s people.",
                number,
            )
            messages.success(request, said % {"n": number})
            return redirect("circles:desk_session", session.pk)
    return _preview_page(request, session, form, error)


def _write_page(request: HttpRequest, session: Session, form: MessageForm) -> HttpResponse:
    context = {
        "session": session,
        "circle": session.circle,
        "form": form,
        "can_write": services.can_write_to(session),
        "crumbs": session_crumbs(session),
    }
    return render(request, "circles/desk/write_message.html", context)


def _preview_page(
    request: HttpRequest, session: Session, form: MessageForm, error: str
) -> HttpResponse:
    bookings = list(services.reached(session, form.cleaned_data["audience"]))
    waiting = sum(one.is_waiting or one.is_offered for one in bookings)
    found = services.details_in(form.cleaned_data["text"])
    carried = [(name, str(form.cleaned_data[name])) for name in ("audience", "text", "key")]
    context = {
        "session": session,
        "circle": session.circle,
        "people": bookings[:MOST_NAMES],
        "more": max(0, len(bookings) - MOST_NAMES),
        "booked": len(bookings) - waiting,
        "waiting": waiting,
        "review": found,
        "parts": [(_("Your message"), found.parts[0])],
        "carried": carried,
        "errors": [("looked_at" if found.open else "send", error)] if error else [],
        "page_errors": bool(error),
        "crumbs": session_crumbs(session),
    }
    return render(request, "circles/desk/check_message.html", context)
