"""Reads over pathways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from learning.models import ModulePage, ModuleProgress
from learning.pathways.models import CohortMember, Pathway, PathwayStep
from portal.core.page_audience import visible_pages

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.core.searchable import Viewer


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """A module of a pathway, and how far one person has come in it."""

    title: str
    summary: str
    url: str
    minutes: int | None
    state: str

    @property
    def done(self) -> bool:
        """Tell whether it is completed."""
        return self.state == "done"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A pathway to be done by a day, and how much of it is done."""

    pathway: Pathway
    cohort: str
    day: date
    done: int
    total: int


def modules_of(pathway: Pathway, viewer: Viewer) -> list[OnTheWay]:
    """Return the modules of a pathway that this person may open; a fixed number of queries."""
    order = dict(PathwayStep.objects.filter(pathway=pathway).values_list("module_id", "sort_order"))
    pages = visible_pages(ModulePage.objects.filter(pk__in=order), viewer)
    modules = sorted(pages.defer_streamfields(), key=lambda page: (order[page.pk] or 0, page.pk))  # type: ignore[attr-defined]
    states: dict[int, str] = {}
    if viewer.is_authenticated:
        progress = ModuleProgress.objects.filter(person=viewer, module__in=order)
        for module_id, completed_at in progress.values_list("module_id", "completed_at"):
            states[module_id] = "done" if completed_at else "begun"
    return [
        OnTheWay(page.title, page.summary, page.url or "", page.minutes, states.get(page.pk, ""))
        for page in modules
    ]


def deadlines_of(person: User) -> list[Deadline]:
    """Return what this person has set out to be done with by a day, the nearest first."""
    memberships = CohortMember.objects.filter(
        person=person, cohort__deadline__isnull=False, cohort__pathway__published=True
    ).select_related("cohort__pathway")
    found = []
    for member in memberships.order_by("cohort__deadline", "pk"):
        modules = modules_of(member.cohort.pathway, person)
        done = sum(one.done for one in modules)
        day = member.cohort.deadline
        if day is not None and done < len(modules):
            found.append(
                Deadline(member.cohort.pathway, member.cohort.name, day, done, len(modules))
            )
    return found
