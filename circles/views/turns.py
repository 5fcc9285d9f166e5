"""Asking for a turn, and the brief that goes with one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.forms.turns import BriefForm
from circles.models import Brief, Turn
from circles.reflections.checking import Draft
from circles.services import briefs
from circles.services import turns as services
from circles.views.bookings import own_booking, person_of
from circles.views.checked import Steps, write_check_share
from circles.views.desk import facilitator_of, facilitators_only, own_session
from portal.core.form_views import form_view
from portal.core.refusals import told_of_refusals


@require_POST
@login_required
def ask_for_turn(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Ask for a turn, or take the wish back."""
    mine = own_booking(request, booking_id)
    with told_of_refusals(request):
        if request.POST.get("answer") == "withdraw":
            services.withdraw_turn(actor=person_of(request), booking_id=mine.pk)
        else:
            services.wish_for_turn(actor=person_of(request), booking_id=mine.pk)
    return redirect(mine)


@form_view
@login_required
def brief(request: HttpRequest, turn_id: UUID) -> HttpResponse:
    """Write a brief, look at what may identify somebody, and share it with the group.

    Nothing is stored before it is shared: the text travels in the form between the steps.
    """
    turn = briefs.own_turn(person_of(request), turn_id)
    posted = request.POST if request.method == "POST" else None
    form = BriefForm.of(Brief.objects.filter(turn=turn).first(), posted)
    circle = turn.booking.session.circle

    def write_page(form: BriefForm) -> HttpResponse:
        context = {"turn": turn, "circle": circle, "form": form}
        return render(request, "circles/brief.html", context)

    def share(draft: Draft) -> HttpResponse:
        briefs.share_brief(actor=person_of(request), turn_id=turn.pk, draft=draft)
        messages.success(request, _("The group can read your brief."))
        return redirect(turn.booking)

    steps = Steps(
        kicker=circle.title,
        sure=_(
            "Nobody in the group could know the family or a colleague from it. If somebody might, "
            "I have changed it."
        ),
        share_words=_("Let the group read it"),
        write_page=write_page,
        share=share,
    )
    return write_check_share(request, form, lambda: BriefForm(initial=request.POST.dict()), steps)


@require_POST
@facilitators_only
def decide_turn(request: HttpRequest, turn_id: UUID) -> HttpResponse:
    """Let a facilitator give a turn, or say how it went."""
    turn = get_object_or_404(Turn.objects.select_related("booking"), pk=turn_id)
    own_session(request, turn.booking.session_id)
    answer = request.POST.get("answer", "")
    with told_of_refusals(request):
        if answer == "give":
            services.give_turn(
                actor=facilitator_of(request),
                turn_id=turn_id,
                reason=request.POST.get("reason", ""),
            )
        else:
            services.mark_turn(actor=facilitator_of(request), turn_id=turn_id, state=answer)
    return redirect(reverse("circles:desk_session", args=[turn.booking.session_id]) + "#turns")
