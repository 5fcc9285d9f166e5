"""Writing, checking and sharing.

Only the first page knows who is there. From the check on nobody is known: the text travels
between browser and server, and nothing of it is kept until it is shared.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from circles.reflections.checking import Draft, Review, review
from circles.reflections.codes import (
    is_current_code,
    monthly_code,
    new_claim_key,
    read_claim_key,
    show_claim_key,
)
from circles.reflections.deciding import decide, verdict
from circles.reflections.forms import ShareForm, WriteForm, read_kept, templates
from circles.reflections.models import ReflectionTemplate
from circles.reflections.privacy import no_store, without_person
from circles.reflections.services.letterbox import batch_minimum
from circles.reflections.services.sharing import (
    Unresolved,
    is_claim_key_known,
    require_resolved,
    share_reflection,
)
from circles.reflections.views.crumbs import CRUMBS
from portal.core.exceptions import NotPossible
from portal.core.form_views import form_view
from portal.core.row_choices import is_key

OLD_CODE = _(
    "The code on this page is no longer valid. Your text is still here. Open “Write a reflection” "
    "in another tab, copy the code shown there into the box “Monthly code”, and try again."
)


@csrf_exempt  # it changes nothing, and so the pages that lead here need no cookie
@login_required
@no_store
@form_view
def start(request: HttpRequest) -> HttpResponse:
    """Offer the templates, or the form of the one that was chosen.

    What is chosen comes in the body of a request, never in an address, so that no log knows with
    which template and from which circle or guide somebody began.
    """
    chosen = {
        name: value for name in ("circle", "guide") if is_key(value := request.POST.get(name, ""))
    }
    slug = request.POST.get("template", "")
    if not slug:
        offered = ReflectionTemplate.objects.offered()
        context = {"templates": offered, "chosen": chosen, "crumbs": CRUMBS}
        return render(request, "reflections/choose.html", context)
    template = get_object_or_404(ReflectionTemplate.objects.offered(), slug=slug)
    form = WriteForm(template, viewer=request.user, initial=chosen)
    return _write_page(request, form, code=monthly_code())


@require_POST
@without_person
def check(request: HttpRequest) -> HttpResponse:
    """Show the marks of a text; put in place what was decided; or show the form again."""
    posted = request.POST
    form = _bound_form(posted)
    if form is None:
        return HttpResponseRedirect("/reflections/write/")
    if posted.get("action") == "edit":
        return _write_page(request, _unbound(form), posted=posted)
    problem = _code_problem(posted)
    if not form.is_valid() or problem:
        return _write_page(request, form, posted=posted, problem=problem)
    kept = read_kept(posted.getlist("keep"))
    action, draft = posted.get("action"), form.draft(kept)
    errors: list[tuple[str, str]] = []
    if action in {"apply", "preview"}:
        draft, errors = decide(draft, posted)
    found = review(draft)
    if action == "preview" and found.can_be_shared and not errors:
        return _preview_page(request, form, draft, found)
    return _check_page(request, form, draft, found, errors=errors)


@require_POST
@without_person
def share(request: HttpRequest) -> HttpResponse:
    """Share a checked text. The answer itself says that it worked and shows the claim key."""
    posted = request.POST
    form = _bound_form(posted)
    if form is None:
        return HttpResponseRedirect("/reflections/write/")
    problem = _code_problem(posted)
    if not form.is_valid() or problem:
        return _write_page(request, form, posted=posted, problem=problem)
    draft = form.draft(read_kept(posted.getlist("keep")))
    confirm = ShareForm(posted)
    try:
        if not confirm.is_valid():
            return _preview_page(request, form, draft, require_resolved(draft), confirm=confirm)
        key = confirm.cleaned_data["claim_key"]
        share_reflection(draft=draft, filing=form.filing(), claim_key=key)
    except Unresolved as refusal:
        errors = [("marks", refusal.message)]
        return _check_page(request, form, draft, refusal.review, errors=errors)
    except NotPossible as refusal:
        errors = [("share", refusal.message)]
        return _preview_page(request, form, draft, review(draft), errors=errors, confirm=confirm)
    return render(
        request, "reflections/shared.html", {"claim_key": show_claim_key(key), "crumbs": CRUMBS}
    )


def _bound_form(posted: QueryDict) -> WriteForm | None:
    template = templates().filter(slug=posted.get("template", "")).first()
    return WriteForm(template, posted) if template else None


def _unbound(form: WriteForm) -> WriteForm:
    """The same text in a form that complains of nothing yet."""
    initial = {name: form.data.get(name, "") for name in form.fields}
    return WriteForm(form.template, initial=initial)


def _code_problem(posted: QueryDict) -> str:
    """Why the request may not go on, or nothing. Whoever has a claim key needs no code."""
    if is_current_code(posted.get("code", "")):
        return ""
    key = read_claim_key(posted.get("claim_key", ""))
    try:
        return "" if key and is_claim_key_known(key) else str(OLD_CODE)
    except NotPossible as refusal:
        return refusal.message


def _write_page(
    request: HttpRequest,
    form: WriteForm,
    *,
    posted: QueryDict | None = None,
    code: str = "",
    problem: str = "",
) -> HttpResponse:
    posted = posted or QueryDict()
    context = {
        "form": form,
        "template": form.template,
        "code": code or posted.get("code", ""),
        "claim_key": posted.get("claim_key", ""),
        "keep": posted.getlist("keep"),
        "problem": problem,
        "problems": [("id_code", problem)],
        "crumbs": CRUMBS,
        "page_errors": bool(problem),
        "knows_person": not posted,
    }
    return render(request, "reflections/write.html", context)


def _check_page(
    request: HttpRequest,
    form: WriteForm,
    draft: Draft,
    found: Review,
    *,
    errors: list[tuple[str, str]],
) -> HttpResponse:
    context = {
        **_carried(form, draft, found),
        "parts": _titled(draft, found),
        "verdict": verdict(found),
        "errors": errors,
        "page_errors": bool(errors),
    }
    return render(request, "reflections/check.html", context)


def _preview_page(
    request: HttpRequest,
    form: WriteForm,
    draft: Draft,
    found: Review,
    *,
    errors: list[tuple[str, str]] | None = None,
    confirm: ShareForm | None = None,
) -> HttpResponse:
    """Show the text as its readers will see it, and ask what no program can know."""
    claim_key = read_claim_key(form.data.get("claim_key", "")) or new_claim_key()
    confirm = confirm or ShareForm(initial={"claim_key": claim_key})
    context = {
        **_carried(form, draft, found),
        "draft": draft,
        "circle_chosen": bool(form.data.get("circle")),
        "is_change": bool(form.data.get("claim_key")),
        "batch_minimum": batch_minimum(),
        "errors": errors or [],
        "confirm": confirm,
        "page_errors": bool(errors) or bool(confirm.errors),
    }
    return render(request, "reflections/preview.html", context)


def _carried(form: WriteForm, draft: Draft, found: Review) -> dict[str, Any]:
    """What both pages after writing show and hand on, since the server keeps nothing between."""
    return {
        "template": form.template,
        "review": found,
        "carried": [*form.carried(draft), ("code", form.data.get("code", ""))],
        "keep": [f"{mark.key}:{mark.reason_kept}" for mark in found.kept],
        "change_key": form.data.get("claim_key", ""),
        "crumbs": CRUMBS,
    }


def _titled(draft: Draft, found: Review) -> list[tuple[str, Any]]:
    names = [gettext("Title"), *(stage for stage, _ in draft.sections)]
    return [(name, part) for name, part in zip(names, found.parts, strict=True) if part]
