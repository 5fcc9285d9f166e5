"""The practice tools. Nothing that is entered is kept, logged or sent anywhere."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.practice_tools.forms import CodingForm, DrillForm, RulerForm
from learning.practice_tools.miti import summary
from learning.practice_tools.models import Drill, DrillSentence
from learning.practice_tools.rulers import RULERS, follow_up
from learning.practice_tools.tools import TOOLS
from portal.core.form_views import form_view


def _crumbs() -> list[tuple[str, str]]:
    return [("Home", "/"), (_("Motivational interviewing"), "/mi/")]


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    crumbs = [*_crumbs(), (_("Practice tools"), reverse("practice_tools:tools"))]
    return render(request, template, {"crumbs": crumbs, **context})


@require_safe
def tools(request: HttpRequest) -> HttpResponse:
    """Say which tools there are."""
    return render(request, "practice_tools/tools.html", {"crumbs": _crumbs(), "tools": TOOLS})


@require_safe
def ruler(request: HttpRequest) -> HttpResponse:
    """Show a ruler and, once a number was said, what to ask next.

    A number on a ruler says nothing of anybody, so it may stand in the address.
    """
    form = RulerForm(request.GET if "number" in request.GET or "ask" in request.GET else None)
    found = None
    if form.is_valid():
        found = follow_up(form.cleaned_data["number"])
    chosen = form.data.get("ruler") if form.is_bound else form["ruler"].initial
    question = RULERS.get(chosen or "", RULERS["importance"])
    context = {"form": form, "found": found, "question": question}
    return _page(request, "practice_tools/ruler.html", context)


@require_safe
def drill(request: HttpRequest, name: str) -> HttpResponse:
    """Show a sentence to name, and after an answer what it is and why; keeps nothing.

    Sentences are made up and an answer says nothing of anybody, so both may stand in the
    address.
    """
    sentences = DrillSentence.objects.filter(drill=name)
    page = Paginator(sentences, 1).get_page(request.GET.get("sentence"))
    sentence = page.object_list[0] if page.object_list else None
    form = DrillForm(name, request.GET if "check" in request.GET else None)
    context = {
        "drill": Drill(name),
        "is_change_talk": name == Drill.CHANGE_TALK,
        "page": page,
        "sentence": sentence,
        "form": form,
        "answered": form.cleaned_data["answer"] if form.is_valid() else None,
    }
    return _page(request, "practice_tools/drill.html", context)


@never_cache
@form_view
def miti(request: HttpRequest) -> HttpResponse:
    """Count what is heard in a session and show the summary scores; keeps nothing.

    With `Accept: text/x-summary` only the table comes back, for the tap-to-count script.
    """
    form = CodingForm(request.POST if request.method == "POST" else None)
    scores = summary(form.coding()) if form.is_valid() else None
    if request.headers.get("accept") == "text/x-summary":
        status = 200 if scores else 422
        context = {"scores": scores}
        return render(request, "practice_tools/parts/scores.html", context, status=status)
    return _page(request, "practice_tools/miti.html", {"form": form, "scores": scores})
