"""Pathways, certificates and one's own record. Thin: rules are in services."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learning.models import ModulePage, ModuleProgress
from learning.pathways.certificate import facts_of
from learning.pathways.models import Certificate, Cohort, Pathway
from learning.pathways.selectors import deadlines_of, modules_of
from learning.pathways.services import certify, join_cohort, leave_cohorts
from portal.core.certificates import certificate_file, certificate_numbered
from portal.core.exceptions import NotPossible
from portal.core.page_audience import visible_pages
from portal.core.pagination import paginate
from portal.core.refusals import told_of_refusals
from portal.core.spreadsheets import table

LONGEST_NUMBER = 40


@require_safe
def pathways(request: HttpRequest) -> HttpResponse:
    """List the pathways."""
    found = Pathway.objects.published().select_related("audience")
    return render(request, "pathways/pathways.html", {"pathways": paginate(request, found, 20)})


@require_safe
def pathway(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one pathway, its modules in order, and one's own state in them."""
    found = get_object_or_404(Pathway.objects.published().select_related("audience"), slug=slug)
    modules = modules_of(found, request.user)
    cohorts = list(found.cohorts.all())
    mine = None
    if request.user.is_authenticated:
        joined = request.user.cohorts.filter(cohort__pathway=found)
        mine = next((one for one in joined.select_related("cohort")), None)
    context = {
        "pathway": found,
        "modules": modules,
        "done": sum(one.done for one in modules),
        "minutes_left": sum(one.minutes or 0 for one in modules if not one.done),
        "mine": mine.cohort if mine else None,
        "open_cohorts": [one for one in cohorts if one.is_open],
    }
    return render(request, "pathways/pathway.html", context)


@require_POST
@login_required
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Join a cohort of a pathway, or leave it."""
    found = get_object_or_404(Pathway.objects.published(), slug=slug)
    person: Any = request.user
    if "leave" in request.POST:
        leave_cohorts(actor=person, pathway_id=found.pk)
        messages.success(request, _("You go this pathway on your own now."))
        return redirect(found)
    chosen = request.POST.get("cohort", "")
    cohort = Cohort.objects.filter(
        pathway=found,
        pk=int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0,  # noqa: PLR2004
    ).first()
    with told_of_refusals(request):
        if cohort is None:
            raise NotPossible(_("Choose a cohort."))
        join_cohort(actor=person, cohort=cohort)
        messages.success(request, _("You are in the cohort “%(name)s”.") % {"name": cohort.name})
    return redirect(found)


@require_POST
@login_required
def make_certificate(request: HttpRequest, module_id: int) -> HttpResponse:
    """Make the certificate for a module, and give it."""
    module = get_object_or_404(visible_pages(ModulePage.objects.filter(pk=module_id), request.user))
    person: Any = request.user
    try:
        certificate = certify(actor=person, module=module)
    except NotPossible as refusal:
        messages.error(request, refusal.message)
        return redirect(f"{module.url}complete/")
    return redirect("pathways:certificate", certificate.number)


@require_safe
@login_required
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Give a person their own certificate as a PDF file."""
    found = get_object_or_404(Certificate, number=number, person=request.user)
    check = request.build_absolute_uri(redirect("pathways:check").url)
    return certificate_file(facts_of(found), check=check)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Tell whoever has a certificate's number what it says."""
    typed = request.GET.get("number", "")[:LONGEST_NUMBER]
    found = certificate_numbered(typed) if typed else None
    return render(request, "pathways/check.html", {"typed": typed, "certificate": found})


@require_safe
@login_required
def learning(request: HttpRequest) -> HttpResponse:
    """Show a person what they have completed, their certificates and deadlines."""
    person: Any = request.user
    done = ModuleProgress.objects.filter(person=person, completed_at__isnull=False)
    numbers = dict(Certificate.objects.filter(person=person).values_list("module_id", "number"))
    completed = paginate(
        request, done.select_related("module").order_by("-completed_at", "-pk"), 20
    )
    context = {
        "completed": completed,
        "rows": [(one, numbers.get(one.module_id)) for one in completed],
        "deadlines": deadlines_of(person),
    }
    return render(request, "pathways/learning.html", context)


@require_safe
@login_required
def learning_csv(request: HttpRequest) -> HttpResponse:
    """Give a person their own completions as a table."""
    person: Any = request.user
    done = ModuleProgress.objects.filter(person=person, completed_at__isnull=False)
    rows = []
    for one in done.select_related("module").order_by("completed_at", "pk"):
        assert one.completed_at is not None  # noqa: S101 - filtered above
        day = timezone.localdate(one.completed_at).isoformat()
        rows.append([one.module.title, one.completed_version, day, one.module.minutes or ""])
    head = [_("Module"), _("Version"), _("Completed on"), _("Minutes")]
    return table(name="my-learning", file_format="csv", head=head, rows=rows)
