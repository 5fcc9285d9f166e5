"""What reflections can be narrowed by, with counts that single nobody out; whom guides cite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from circles.reflections.models import CitedWriter, Reflection
from learning.models import PracticeGuidePage
from portal.core.page_audience import visible_pages

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from circles.reflections.models.stored import StoredReflection
    from portal.core.searchable import Viewer

#: Smaller groups are listed without a number: a count that grows by one tells of one writer.
SMALLEST_COUNT = 5


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a facet. ``count`` is None where fewer than five are filed under it."""

    slug: str
    label: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the list."""

    name: str
    label: StrOrPromise
    options: tuple[Option, ...]

    @property
    def chosen(self) -> bool:
        """Whether one of its options narrows the list."""
        return any(option.is_chosen for option in self.options)


_FACETS = (
    ("topic", _("Topic"), "topic__slug", "topic__name"),
    ("template", _("Model of reflection"), "template__slug", "template__name"),
    ("level", _("Level of need"), "level__slug", "level__name"),
    ("assessment", _("Type of assessment"), "assessment_type__slug", "assessment_type__name"),
    ("circle", _("Learning circle"), "circle__slug", "circle__title"),
)


def facets(readable: QuerySet[Reflection], chosen: dict[str, str]) -> list[Facet]:
    """Return the facets over everything this person may read; one query."""
    paths = [path for facet in _FACETS for path in facet[2:]]
    rows = list(readable.order_by().values_list(*paths))
    made = []
    for index, (name, label, *_paths) in enumerate(_FACETS):
        pairs = ((row[2 * index], row[2 * index + 1]) for row in rows)
        options = _options(((s, t) for s, t in pairs if s), chosen.get(name, ""))
        if options:
            made.append(Facet(name, label, options))
    return made


def _options(pairs: Iterable[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    counts = Counter(pairs)
    return tuple(
        Option(slug, label, count if count >= SMALLEST_COUNT else None, slug == chosen)
        for (slug, label), count in sorted(counts.items(), key=lambda item: item[0][1])
    )


def guides_open_to(viewer: Viewer) -> QuerySet[PracticeGuidePage]:
    """Return the guides that this person may open: of others not even the name is said."""
    return visible_pages(PracticeGuidePage.objects.live(), viewer)


def guide_of(reflection: StoredReflection, viewer: Viewer) -> PracticeGuidePage | None:
    """Return what a reflection is about, if this person may open it; one query at most."""
    if reflection.guide_id is None:
        return None
    return guides_open_to(viewer).filter(pk=reflection.guide_id).first()


#: Where the surnames are held between checks; emptied when a guide is published or taken down.
CITED_WRITERS = "reflections:cited-writers"
_HELD_FOR = 300


def cited_writers() -> frozenset[str]:
    """Surnames, in lower case, of the writers that published guides cite."""
    held: frozenset[str] | None = cache.get(CITED_WRITERS)
    if held is None:
        held = frozenset(CitedWriter.objects.values_list("surname", flat=True).distinct())
        cache.set(CITED_WRITERS, held, _HELD_FOR)
    return held
