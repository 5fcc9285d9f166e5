"""After a session, for those who came: certificate, feedback, the note, what they take along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.forms.afterwards import ActionForm, FeedbackForm, ObjectionForm
from circles.models import Action
from circles.models.afterwards import WhyCarried
from circles.services import actions, certificates, feedback, notes
from circles.views.bookings import booking_form_page, own_booking, person_of
from portal.core.certificates import certificate_file
from portal.core.exceptions import NotPossible
from portal.core.form_views import form_view
from portal.core.refusals import refusals_in, told_of_refusals


@form_view
@login_required
def certificate(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Make a certificate of attendance when asked to (POST); give it as a PDF file."""
    mine = own_booking(request, booking_id)
    if request.method == "POST":
        try:
            certificates.certify_attendance(actor=person_of(request), booking_id=mine.pk)
        except NotPossible as refusal:
            messages.error(request, refusal.message)
            return redirect(mine)
        return redirect("circles:certificate", mine.pk)
    made = getattr(mine, "certificate", None)
    facts = certificates.find(made.number) if made else None
    if facts is None:
        raise Http404
    check = request.build_absolute_uri(reverse("pathways:check"))
    return certificate_file(facts, check=check)


@form_view
@login_required
def give_feedback(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Ask what somebody thought of a session, without keeping who said it."""
    mine = own_booking(request, booking_id)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            feedback.give_feedback(
                actor=person_of(request),
                booking_id=mine.pk,
                answers=form.answers(),
                keep=form.cleaned_data["keep"],
                change=form.cleaned_data["change"],
            )
            messages.success(request, _("Thank you. Your answers are counted, not kept."))
            return redirect(mine)
    if request.method != "POST" and not feedback.may_answer(mine):
        return redirect(mine)
    more = {"closes": mine.session.ends_at + feedback.OPEN_FOR, "fewest": feedback.FEWEST}
    return booking_form_page(request, "circles/feedback.html", mine, form, **more)


@form_view
@login_required
def own_actions(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Show what somebody takes with them in this circle, and let them note something."""
    mine = own_booking(request, booking_id)
    person, circle = person_of(request), mine.session.circle
    form = ActionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form, "text"):
            actions.note_action(
                actor=person,
                booking_id=mine.pk,
                text=form.cleaned_data["text"],
                shared=form.cleaned_data["shared"],
                form_key=form.cleaned_data["key"],
            )
            messages.success(request, _("Noted. It comes back at your next session."))
            return redirect("circles:actions", mine.pk)
    context = {
        "booking": mine,
        "circle": circle,
        "form": form,
        "can_note": actions.may_note(mine),
        "actions": actions.open_actions(person, circle.pk),
        "reasons": WhyCarried.choices,
        "most": Action.MOST_CARRIED,
    }
    return render(request, "circles/actions.html", context)


@require_POST
@login_required
def settle_action(request: HttpRequest, booking_id: UUID, action_id: UUID) -> HttpResponse:
    """Say what became of an action."""
    mine, person = own_booking(request, booking_id), person_of(request)
    get_object_or_404(Action, pk=action_id, booking__person=person)
    with told_of_refusals(request):
        actions.settle_action(
            actor=person,
            action_id=action_id,
            answer=request.POST.get("answer", ""),
            why=request.POST.get("why", ""),
        )
    return redirect("circles:actions", mine.pk)


@form_view
@login_required
def answer_note(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Show a note to whoever is asked about it; agree, or send it back."""
    mine, person = own_booking(request, booking_id), person_of(request)
    note = notes.note_for(mine)
    if note is None:
        messages.info(request, _("There is no learning note that waits for you."))
        return redirect(mine)
    objects = request.method == "POST" and request.POST.get("answer") != "agree"
    form = ObjectionForm(request.POST if objects else None)
    if request.method == "POST" and not objects:
        with told_of_refusals(request):
            notes.agree_to_note(actor=person, booking_id=mine.pk)
            messages.success(request, _("Thank you. You agreed to the note."))
        return redirect(mine)
    if form.is_valid():
        with told_of_refusals(request):
            reason = form.cleaned_data["reason"]
            notes.object_to_note(actor=person, booking_id=mine.pk, reason=reason)
            messages.success(request, _("The note goes back. Only the reason is kept."))
        return redirect(mine)
    context: dict[str, Any] = {
        "booking": mine,
        "circle": mine.session.circle,
        "note": note,
        "form": form,
    }
    return render(request, "circles/answer_note.html", context)
