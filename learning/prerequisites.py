"""What is best done first: whether it goes round in a circle, and how far a person has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.core.page_audience import visible_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from learning.models.base import LearningPage
    from learning.models.modules import ModulePage
    from learning.refusals import Refusal
    from portal.accounts.models import User
    from portal.core.searchable import Viewer


@dataclass(frozen=True, slots=True)
class NeededModule:
    """A module to do first."""

    title: str
    url: str
    done: bool


def needed_modules(module: ModulePage, person: Viewer) -> list[NeededModule]:
    """Return what is best done before this module, of what this person may open."""
    from learning.models import ModulePage, ModuleProgress

    needed = visible_pages(ModulePage.objects.filter(needed_by__module=module), person)
    pages = list(needed.order_by("needed_by__sort_order").defer_streamfields())  # type: ignore[attr-defined]
    done = set()
    if pages and person.is_authenticated:
        progress = ModuleProgress.objects.filter(person=person, completed_at__isnull=False)
        done = set(progress.filter(module__in=pages).values_list("module_id", flat=True))
    return [NeededModule(page.title, page.url or "", page.pk in done) for page in pages]


def circle_through(module: ModulePage, needed: Iterable[ModulePage]) -> list[str]:
    """Return the titles of a circle that `module` would close by needing these; empty for none.

    The first and the last are the module itself. Reads all prerequisites in one query.
    """
    from learning.models.modules import Prerequisite

    needs: dict[int, list[tuple[int, str]]] = {}
    rows = Prerequisite.objects.values_list("module_id", "needed_id", "needed__title")
    for module_id, needed_id, title in rows:
        if module_id != module.pk:
            needs.setdefault(module_id, []).append((needed_id, title))
    ways = [(one.pk, [module.title, one.title]) for one in needed]
    seen: set[int] = set()
    while ways:
        at, titles = ways.pop()
        if at == module.pk:
            return titles
        if at not in seen:
            seen.add(at)
            ways += [(pk, [*titles, title]) for pk, title in needs.get(at, [])]
    return []


def words_for(circle: list[str]) -> str:
    """Say what goes round in a circle, and what to do."""
    way = " → ".join(f"“{title}”" for title in circle)
    return _("This goes round in a circle: %(way)s. Take one of them out.") % {"way": way}


def refusals(page: LearningPage, publisher: User | None) -> Iterator[Refusal]:
    """Refuse to publish a module that would close a circle, by whatever way it is published."""
    from learning.models.modules import ModulePage

    if isinstance(page, ModulePage) and page.pk:
        circle = circle_through(page, [row.needed for row in page.needs.select_related("needed")])
        if circle:
            yield None, words_for(circle)
