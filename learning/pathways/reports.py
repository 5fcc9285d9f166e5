"""How modules are gone: how many begin, finish, and where they stop; never fewer than five."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from learning.models import ModulePage, ModuleProgress, StepCompletion
from learning.pathways.models import Cohort
from learning.publishing.reports import TITLE, GuidanceReport

#: Fewer are never counted in a report: they could be told apart.
FEWEST = 5


def _from_five_up(count: Any) -> Case:
    """Return a count, or nothing where it is small."""
    return Case(When(Q(**{f"{count}__gte": FEWEST}), then=F(count)), output_field=IntegerField())


class Completion(GuidanceReport):
    """Live modules: people who began, who finished, and the step where most others stopped."""

    name = "module_completion"
    page_title = _("Modules: completion")
    header_icon = "success"
    columns = [
        TITLE,
        Column("begun", label=_("Began")),
        Column("finished", label=_("Completed")),
        Column("stopping_place", label=_("Most who stopped, did after")),
    ]
    list_export = ["title", "version", "begun", "finished", "stopping_place"]
    export_headings = {
        "title": _("Title"),
        "version": _("Version"),
        "begun": _("Began (empty: fewer than five)"),
        "finished": _("Completed (empty: fewer than five)"),
        "stopping_place": _("Most who stopped, did after"),
    }
    export_filename = "module-completion"

    def get_base_queryset(self) -> QuerySet[ModulePage]:
        """Return every live module with what may be told of it."""
        return completion()


class Cohorts(GuidanceReport):
    """Cohorts of pathways: how many have joined."""

    name = "pathway_cohorts"
    page_title = _("Cohorts")
    header_icon = "group"
    columns = [
        Column("pathway", label=_("Pathway")),
        Column("name", label=_("Cohort")),
        Column("deadline", label=_("To be done by")),
        Column("people", label=_("People")),
    ]
    list_export = ["pathway", "name", "deadline", "people"]
    export_headings = {
        "pathway": _("Pathway"),
        "name": _("Cohort"),
        "deadline": _("To be done by"),
        "people": _("People (empty: fewer than five)"),
    }
    export_filename = "cohorts"

    def get_base_queryset(self) -> QuerySet[Cohort]:
        """Return every cohort with how many are in it, from five up."""
        cohorts: QuerySet[Cohort] = Cohort.objects.annotate(members_now=Count("members"))
        cohorts = cohorts.annotate(people=_from_five_up("members_now"))
        return cohorts.select_related("pathway").order_by("pathway__title", "sort_order", "pk")


def completion() -> QuerySet[ModulePage]:
    """Return live modules with `begun`, `finished` and `last_step`; None where it were under five.

    `last_step` is the id of the step that most of those who have not finished did last.
    """
    latest = (
        StepCompletion.objects.filter(progress=OuterRef("pk"), completed_at__isnull=False)
        .order_by("-worked_at", "-pk")
        .values("step_id")[:1]
    )
    stops = (
        ModuleProgress.objects.filter(module=OuterRef("pk"), completed_at__isnull=True)
        .annotate(last_step=Subquery(latest))
        .filter(last_step__isnull=False)
        .values("last_step")
        .annotate(n=Count("pk"))
        .filter(n__gte=FEWEST)
        .order_by("-n", "last_step")
        .values("last_step")
    )
    done = Q(progress__completed_at__isnull=False)
    modules: QuerySet[ModulePage] = (
        ModulePage.objects.live()
        .annotate(all_begun=Count("progress"), all_finished=Count("progress", filter=done))
        .annotate(
            begun=_from_five_up("all_begun"),
            # Nor is a number told from which the few who have not finished could be counted.
            finished=Case(
                When(
                    Q(all_finished__gte=FEWEST)
                    & (
                        Q(all_begun=F("all_finished"))
                        | Q(all_begun__gte=F("all_finished") + FEWEST)
                    ),
                    then=F("all_finished"),
                ),
                output_field=IntegerField(),
            ),
            last_step=Subquery(stops[:1]),
        )
        .order_by("title", "pk")
    )
    return modules


REPORTS: tuple[type[GuidanceReport], ...] = (Completion, Cohorts)


def admin_urls() -> list[Any]:
    """Return the addresses of all reports."""
    return [url for report in REPORTS for url in report.urls()]
