"""Released reflections for search. What waits in the inbox is for nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from circles.models import CirclePage
from circles.reflections.models import Reflection
from circles.reflections.selectors import SMALLEST_COUNT
from portal.core.page_audience import audience_of, visible_pages
from portal.core.searchable import EVERYONE, FacetValue, ModelSearchSource, SearchEntry, register

if TYPE_CHECKING:
    from portal.core.searchable import Viewer


def register_sources() -> None:
    """Make the kind known."""
    register(ReflectionSource())


class ReflectionSource(ModelSearchSource):
    """A released reflection, filed under topic, level, assessment and model of reflection."""

    kind = "reflection"
    label = _("Reflection")
    plural = _("Reflections")
    model = Reflection
    smallest_count = SMALLEST_COUNT

    def queryset(self) -> QuerySet[Any]:
        """Return the released reflections."""
        return Reflection.objects.for_reading()

    def entry(self, obj: Any) -> SearchEntry:
        """Describe one reflection; its only date, the month of release, stays out of the order."""
        return SearchEntry(
            kind=self.kind,
            object_id=str(obj.pk),
            title=obj.title,
            summary=obj.summary,
            body=obj.text,
            url=obj.get_absolute_url(),
            audience=_audience(obj.circle),
            facets={
                name: (FacetValue(term.slug, str(term)),)
                for name, term in obj.facet_terms().items()
            },
        )

    def visible_ids(self, viewer: Viewer, ids: Iterable[str]) -> set[str]:
        """Return those still released, of no circle or of one this person may open."""
        wanted = [one for one in ids if _is_uuid(one)]
        found = readable_by(viewer).filter(pk__in=wanted)
        return {str(pk) for pk in found.values_list("pk", flat=True)}

    def hanging_on(self, page_ids: Collection[int]) -> Iterable[str]:
        """Return the reflections that were shared with these circles."""
        found = Reflection.objects.filter(circle__in=page_ids).order_by("pk")
        return [str(pk) for pk in found.values_list("pk", flat=True)]


def _audience(circle: CirclePage | None) -> frozenset[str]:
    """Return who may read what was shared with a circle, or with none."""
    if circle is None:
        return frozenset({EVERYONE})
    return audience_of(circle) if circle.live else frozenset()


def readable_by(viewer: Viewer) -> QuerySet[Reflection]:
    """Return the reflections of no circle, or of a circle that this person may open."""
    circles = visible_pages(CirclePage.objects.live(), viewer)
    return Reflection.objects.filter(Q(circle__isnull=True) | Q(circle__in=circles))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
