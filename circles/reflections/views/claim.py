"""What the holder of a claim key sees and does. The key is never in an address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from circles.reflections.codes import show_claim_key
from circles.reflections.forms import ClaimForm, initial_of
from circles.reflections.models import InboxState, SubmittedReflection
from circles.reflections.privacy import without_person
from circles.reflections.services.sharing import find_by_claim_key, withdraw_reflection
from circles.reflections.views.crumbs import CRUMBS
from portal.core.exceptions import NotPossible
from portal.core.form_views import form_view

UNKNOWN = _("No reflection belongs to this key. Check it for a slip; it may also be withdrawn.")


@form_view
@without_person
def mine(request: HttpRequest) -> HttpResponse:
    """Ask for a claim key; show the state of its reflection; withdraw it when asked to."""
    if request.method != "POST":
        return render(request, "reflections/claim.html", {"form": ClaimForm(), "crumbs": CRUMBS})
    form = ClaimForm(request.POST)
    if not form.is_valid():
        return render(request, "reflections/claim.html", {"form": form, "crumbs": CRUMBS})
    key = form.cleaned_data["claim_key"]
    try:
        found = find_by_claim_key(key)
        if found is not None and request.POST.get("action") == "withdraw":
            context = {"is_out_of_search": withdraw_reflection(claim_key=key), "crumbs": CRUMBS}
            return render(request, "reflections/withdrawn.html", context)
    except NotPossible as refusal:
        form.add_error("claim_key", refusal.message)
        return render(request, "reflections/claim.html", {"form": form, "crumbs": CRUMBS})
    if found is None:
        form.add_error("claim_key", UNKNOWN)
        return render(request, "reflections/claim.html", {"form": form, "crumbs": CRUMBS})
    context = {
        "reflection": found,
        "claim_key": show_claim_key(key),
        "crumbs": CRUMBS,
    }
    if isinstance(found, SubmittedReflection):
        context |= {
            "inbox": found,
            "can_change": found.state != InboxState.REFUSED,
            "carried": [("template", found.template.slug), *initial_of(found).items()],
        }
    return render(request, "reflections/mine.html", context)
