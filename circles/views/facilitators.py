"""Who runs a circle: asking somebody, and answering when asked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.forms.facilitators import CoverForm, InviteForm
from circles.models import FacilitatorAssignment, FacilitatorInvitation
from circles.models.choices import FacilitatorRole, InvitationState, SessionState
from circles.permissions import can_run, can_run_session
from circles.selectors import facilitators_of
from circles.services import facilitators as services
from circles.views.desk import (
    DESK_CRUMB,
    circle_crumb,
    facilitator_of,
    facilitators_only,
    own_circle,
    own_session,
    session_crumbs,
)
from portal.core.form_views import form_view
from portal.core.refusals import refusals_in, told_of_refusals

ASKED = _("The invitation is sent. Nothing changes until it is accepted.")


@form_view
@facilitators_only
def of_circle(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who runs a circle and who is asked to; ask somebody else."""
    circle, person = own_circle(request, slug), facilitator_of(request)
    hands_over = person.is_superuser or services.leads(person, circle)
    posted = request.POST if request.method == "POST" else None
    form = InviteForm(posted, without=person, hands_over=hands_over)
    if form.is_valid():
        with refusals_in(form, "person"):
            services.invite_facilitator(
                actor=person,
                circle=circle,
                person=form.cleaned_data["person"],
                role=form.cleaned_data["role"],
                lead_stays=form.cleaned_data.get("lead_stays", False),
            )
            messages.success(request, ASKED)
            return redirect("circles:facilitators", circle.slug)
    context = {
        "circle": circle,
        "form": form,
        "facilitators": facilitators_of(circle),
        "invitations": circle.invitations.open().filter(session=None).select_related("person"),
        "lead": FacilitatorRole.LEAD,
        "crumbs": [DESK_CRUMB, circle_crumb(circle)],
    }
    return render(request, "circles/desk/facilitators.html", context)


@form_view
@facilitators_only
def of_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Ask somebody to cover one session, or end that."""
    session, person = own_session(request, session_id), facilitator_of(request)
    form = CoverForm(request.POST if request.method == "POST" else None, without=person)
    if form.is_valid():
        with refusals_in(form, "person"):
            services.invite_cover(
                actor=person, session_id=session.pk, person=form.cleaned_data["person"]
            )
            messages.success(request, ASKED)
            return redirect("circles:cover", session.pk)
    context = {
        "session": session,
        "circle": session.circle,
        "form": form,
        "cover": session.covers.select_related("person").first(),
        "invitations": session.invitations.open().select_related("person"),
        "can_ask": session.state == SessionState.SCHEDULED and not session.has_started(),
        "crumbs": session_crumbs(session),
    }
    return render(request, "circles/desk/cover.html", context)


@form_view
@facilitators_only
def invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Show an invitation to who was asked, to answer it, and to those who may withdraw it."""
    person = facilitator_of(request)
    rows = FacilitatorInvitation.objects.select_related(
        "circle", "session__circle", "person", "invited_by"
    )
    found = get_object_or_404(rows, pk=invitation_id)
    is_mine = found.person_id == person.pk
    asks = (
        can_run(person, found.circle)
        if found.session is None
        else can_run_session(person, found.session)
    )
    if not (is_mine or asks or found.invited_by_id == person.pk):
        raise Http404
    if request.method == "POST":
        with told_of_refusals(request):
            _answer(request, found)
        return redirect("circles:invitation", found.pk)
    sessions = found.circle.sessions.coming()
    context = {
        "invitation": found,
        "circle": found.circle,
        "is_mine": is_mine,
        "asks": asks,
        "accepted": found.state == InvitationState.ACCEPTED,
        "runs": asks,
        "coming": sessions.count(),
        "next": found.session or sessions.first(),
        "crumbs": [DESK_CRUMB],
    }
    return render(request, "circles/desk/invitation.html", context)


def _answer(request: HttpRequest, found: FacilitatorInvitation) -> None:
    person, answer = facilitator_of(request), request.POST.get("answer")
    if answer == "accept":
        services.accept_invitation(actor=person, invitation_id=found.pk)
    elif answer == "decline":
        services.decline_invitation(actor=person, invitation_id=found.pk)
    elif answer == "withdraw":
        services.withdraw_invitation(actor=person, invitation_id=found.pk)


@require_POST
@facilitators_only
def step_down(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """End a co-facilitator's part, or a cover."""
    assignment = get_object_or_404(
        FacilitatorAssignment.objects.select_related("circle", "session"), pk=assignment_id
    )
    person = facilitator_of(request)
    with told_of_refusals(request):
        services.step_down(actor=person, assignment_id=assignment.pk)
        messages.success(request, _("Ended."))
    if not can_run(person, assignment.circle):
        return redirect("circles:desk")
    if assignment.session_id is not None:
        return redirect("circles:cover", assignment.session_id)
    return redirect("circles:facilitators", assignment.circle.slug)
