"""Reading what was shared before anybody else does. Nothing here tells who wrote it or when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from circles.reflections.checking import KEEP_REASONS, Draft, Mark, Review, review
from circles.reflections.forms import DecisionForm
from circles.reflections.models import InboxState, Reflection, SubmittedReflection
from circles.reflections.privacy import no_store
from circles.reflections.selectors import guide_of
from circles.reflections.services.moderation import (
    approve,
    approved_by,
    can_moderate,
    fingerprint,
    inbox_of,
    moderated_by,
    refuse,
    return_with_note,
    take_down,
)
from circles.reflections.views.crumbs import CRUMBS, DESK_CRUMBS
from portal.accounts.models import User
from portal.core.exceptions import NotAllowed, NotPossible
from portal.core.form_views import form_view
from portal.core.pagination import paginate

SAID = {
    InboxState.APPROVED: _("Approved. It is published with the next batch."),
    InboxState.SECOND: _("Approved by you. A second person reads it before it is published."),
    InboxState.RETURNED: _("Returned. The writer sees your note with the claim key."),
    InboxState.REFUSED: _("Not accepted. Its text is deleted."),
}


def _moderator(request: HttpRequest) -> User:
    """Return the person asking; NotAllowed for those who moderate nothing."""
    if not isinstance(request.user, User) or not can_moderate(request.user):
        raise NotAllowed(
            gettext("Facilitators and publishers of the academy read reflections first.")
        )
    return request.user


@login_required
@no_store
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List what this person may read, in the order of random keys and without times."""
    person = _moderator(request)
    rows = inbox_of(person).select_related("template", "circle")
    page = paginate(request, rows)
    context = {
        "reflections": page,
        "rows": [(row, approved_by(row, person)) for row in page],
        "crumbs": DESK_CRUMBS,
    }
    return render(request, "reflections/inbox.html", context)


@login_required
@no_store
@form_view
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one reflection with its marks, and take the decision about it."""
    person = _moderator(request)
    rows = inbox_of(person).select_related(
        "template", "circle", "topic", "assessment_type", "level"
    )
    reflection = get_object_or_404(rows, pk=key)
    if request.method != "POST":
        form = DecisionForm(initial={"seen": fingerprint(reflection)})
        return _decide_page(request, reflection, form)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _decide_page(request, reflection, form)
    try:
        state = _carry_out(person, key, form)
    except NotAllowed as gone:
        raise Http404 from gone
    except NotPossible as refusal:
        form.add_error("decision", refusal.message)
        return _decide_page(request, reflection, form)
    messages.success(request, SAID[state])
    return redirect("reflections:moderation")


@login_required
@form_view
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask, then delete a released reflection from which somebody could be known."""
    person = _moderator(request)
    reflection = get_object_or_404(moderated_by(person, Reflection.objects.all()), pk=key)
    if request.method == "POST":
        take_down(actor=person, reflection_id=key)
        messages.success(request, gettext("The reflection is deleted."))
        return redirect("reflections:index")
    context = {"reflection": reflection, "crumbs": CRUMBS}
    return render(request, "reflections/take_down.html", context)


def _carry_out(person: User, key: UUID, form: DecisionForm) -> InboxState:
    data = form.cleaned_data
    if data["decision"] == form.APPROVE:
        return approve(
            actor=person,
            reflection_id=key,
            seen=data["seen"],
            confirms_contested=data["confirms_contested"],
        )
    service, state = (
        (return_with_note, InboxState.RETURNED)
        if data["decision"] == form.RETURN
        else (refuse, InboxState.REFUSED)
    )
    service(actor=person, reflection_id=key, seen=data["seen"], note=data["note"])
    return state


def _with_reasons(reflection: SubmittedReflection, found: Review) -> list[tuple[Mark, str]]:
    """Set beside each mark why the writer kept it.

    The words were not stored, but the marks stand in the same order as when they were kept; a
    mark of other rules or type than the next stored one has no reason.
    """
    reasons = iter(reflection.kept)
    nearest = next(reasons, None)
    pairs = []
    for mark in found.marks:
        said = ""
        if (
            nearest
            and nearest["rule"] == mark.finding.rule
            and nearest["type"] == mark.finding.type
        ):
            said, nearest = str(KEEP_REASONS.get(nearest["reason"], "")), next(reasons, None)
        pairs.append((mark, said))
    return pairs


def _decide_page(
    request: HttpRequest, reflection: SubmittedReflection, form: DecisionForm
) -> HttpResponse:
    found = review(Draft.of(reflection))
    names = [gettext("Title"), *(section["stage"] for section in reflection.sections)]
    context = {
        "reflection": reflection,
        "guide": guide_of(reflection, request.user),
        "form": form,
        "parts": [(n, part) for n, part in zip(names, found.parts, strict=True) if part],
        "marks": _with_reasons(reflection, found),
        "crumbs": [*DESK_CRUMBS, (_("Reflections to read"), "/desk/reflections/")],
    }
    if not reflection.is_contested:
        form.fields.pop("confirms_contested", None)
    return render(request, "reflections/decide.html", context)
