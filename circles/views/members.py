"""Who belongs to a circle: the facilitators' list, and a person's own groups."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from circles.forms.facilitators import MemberForm
from circles.models import CircleMembership, CirclePage
from circles.services import members as services
from circles.views.bookings import person_of
from circles.views.desk import (
    DESK_CRUMB,
    circle_crumb,
    facilitator_of,
    facilitators_only,
    own_circle,
)
from portal.core.form_views import form_view
from portal.core.page_audience import visible_pages
from portal.core.pagination import paginate
from portal.core.refusals import refusals_in


@form_view
@facilitators_only
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who belongs to a circle, and add somebody."""
    circle = own_circle(request, slug)
    form = MemberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form, "email"):
            member = services.add_member(
                actor=facilitator_of(request), circle=circle, email=form.cleaned_data["email"]
            )
            words = _("%(name)s is a member.") % {"name": member.person.display_name}
            messages.success(request, words)
            return redirect("circles:members", circle.slug)
    context = {
        "circle": circle,
        "form": form,
        "members": paginate(request, services.members_of(circle), 50),
        "crumbs": [DESK_CRUMB, circle_crumb(circle)],
    }
    return render(request, "circles/desk/members.html", context)


@require_POST
@facilitators_only
def remove(request: HttpRequest, slug: str, membership_id: UUID) -> HttpResponse:
    """End somebody's membership; what they have booked stays."""
    circle = own_circle(request, slug)
    get_object_or_404(CircleMembership, pk=membership_id, circle=circle)
    services.end_membership(actor=facilitator_of(request), membership_id=membership_id)
    messages.success(request, _("The membership is ended. What was booked stays booked."))
    return redirect("circles:members", circle.slug)


@require_safe
@login_required
def own_groups(request: HttpRequest) -> HttpResponse:
    """Show a person the circles they are a member of."""
    person = person_of(request)
    mine = CircleMembership.objects.current().filter(
        person=person, circle__in=visible_pages(CirclePage.objects.all(), person)
    )
    groups = mine.select_related("circle").order_by("circle__title", "pk")
    context = {
        "groups": paginate(request, groups, 20),
        "crumbs": [("Home", "/"), (_("My desk"), "/my/")],
    }
    return render(request, "circles/own_groups.html", context)


@require_POST
@login_required
def leave(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Leave a group."""
    person = person_of(request)
    get_object_or_404(CircleMembership, pk=membership_id, person=person)
    services.end_membership(actor=person, membership_id=membership_id)
    messages.success(request, _("You have left the group. What you booked stays booked."))
    return redirect("circles:own_groups")
