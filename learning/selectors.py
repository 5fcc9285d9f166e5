"""Reads over modules and people's progress in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Max

from learning.models.progress import ModuleProgress, StepCompletion
from portal.core.page_audience import visible_pages

if TYPE_CHECKING:
    from learning.models.modules import ModulePage
    from portal.accounts.models import User
    from portal.core.searchable import Viewer


@dataclass(frozen=True, slots=True)
class StepLink:
    """A step in a list of steps."""

    number: int
    title: str
    minutes: int
    url: str
    done: bool


@dataclass(frozen=True, slots=True)
class ModuleState:
    """How far somebody has come in a module; nothing is kept for people not signed in."""

    steps: tuple[StepLink, ...]
    completions: dict[str, StepCompletion] = field(default_factory=dict)
    completed_at: datetime | None = None
    completed_version: str = ""

    @property
    def minutes_left(self) -> int:
        """Return how long the steps not done take."""
        return sum(step.minutes for step in self.left)

    @property
    def all_passed(self) -> bool:
        """Tell whether no quiz that was answered is still to be passed."""
        return all(one.passed is not False for one in self.completions.values())

    @property
    def done(self) -> int:
        """Return how many of the steps that the module has now are done."""
        return sum(step.done for step in self.steps)

    @property
    def total(self) -> int:
        """Return how many steps the module has."""
        return len(self.steps)

    @property
    def next_step(self) -> StepLink | None:
        """Return the first step not done, or None when all are."""
        return next(iter(self.left), None)

    @property
    def left(self) -> tuple[StepLink, ...]:
        """Return the steps not done."""
        return tuple(step for step in self.steps if not step.done)


@dataclass(frozen=True, slots=True)
class ModuleInProgress:
    """A module that somebody has begun and not finished."""

    title: str
    url: str
    done: int
    total: int
    minutes_left: int
    next_url: str


def module_state(module: ModulePage, person: Viewer) -> ModuleState:
    """Return this person's way through one module; two queries at most."""
    progress = None
    if person.is_authenticated:
        progress = ModuleProgress.objects.filter(person=person, module=module).first()
    completions = {str(one.step_id): one for one in progress.completions.all()} if progress else {}
    return ModuleState(
        steps=_step_links(module, _done(completions.values())),
        completions=completions,
        completed_at=progress.completed_at if progress else None,
        completed_version=progress.completed_version if progress else "",
    )


def modules_in_progress(person: User) -> list[ModuleInProgress]:
    """Return the modules this person has begun and can open, the latest worked on first.

    A fixed number of queries, for the person's desk.
    """
    from learning.models.modules import ModulePage

    begun = (
        ModuleProgress.objects.filter(person=person, completed_at__isnull=True)
        .filter(module__in=visible_pages(ModulePage.objects.all(), person).order_by().values("pk"))
        .annotate(latest=Max("completions__worked_at"))
        .order_by("-latest", "-pk")
        .select_related("module")
        .prefetch_related("completions")
    )
    found = []
    for progress in begun:
        steps = _step_links(progress.module, _done(progress.completions.all()))
        state = ModuleState(steps)
        following = state.next_step
        found.append(
            ModuleInProgress(
                title=progress.module.title,
                url=progress.module.url or "",
                done=state.done,
                total=state.total,
                minutes_left=state.minutes_left,
                next_url=following.url if following else f"{progress.module.url}complete/",
            )
        )
    return found


def _done(completions: Iterable[StepCompletion]) -> set[str]:
    return {str(one.step_id) for one in completions if one.completed_at is not None}


def _step_links(module: ModulePage, done: set[str]) -> tuple[StepLink, ...]:
    return tuple(
        StepLink(
            number=number,
            title=block.value["title"],
            minutes=block.value["minutes"],
            url=module.step_url(number),
            done=block.id in done,
        )
        for number, block in enumerate(module.steps, start=1)
    )
