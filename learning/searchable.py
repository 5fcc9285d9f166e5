"""What can be found of this room: guides, resources and modules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from learning.models.base import LearningPage
from learning.models.guides import PracticeGuidePage
from learning.models.modules import ModulePage
from learning.models.resources import MIResourcePage
from learning.nations import Nation
from portal.core.searchable import FacetValue, PageSearchSource, register

Facets = Mapping[str, tuple[FacetValue, ...]]


class LearningSource(PageSearchSource):
    """A kind of page with the terms that every page of guidance has."""

    def queryset(self) -> QuerySet[Any]:
        """Return the live pages with their terms."""
        fields = [facet.field for facet in self.model.term_facets]  # type: ignore[attr-defined]
        return super().queryset().prefetch_related(*fields)

    def facets(self, page: LearningPage) -> Facets:
        """Return topics, audiences and levels of need."""
        return {
            "topic": _values(page.topics),
            "audience": _values(page.audiences),
            "level": _values(page.levels),
        }


class GuideSource(LearningSource):
    """Practice guides."""

    kind = "guide"
    label = "Practice guide"
    plural = "Practice guides"
    model = PracticeGuidePage

    def facets(self, page: PracticeGuidePage) -> Facets:
        """Add assessment types, evidence ratings with their scale, and the nation."""
        ratings = {block.value.get("rating") for block in page.evidence} - {None}
        nation = Nation(page.nation)
        return {
            **super().facets(page),
            "assessment": _values(page.assessment_types),
            "evidence": tuple(
                FacetValue(rating.slug, f"{rating.scale.name}: {rating.value}")
                for rating in sorted(ratings, key=lambda one: one.slug)
            ),
            "nation": (FacetValue(nation.value, nation.label),),
        }


class ResourceSource(LearningSource):
    """Motivational interviewing resources."""

    kind = "resource"
    label = "Motivational interviewing resource"
    plural = "Motivational interviewing resources"
    model = MIResourcePage


class ModuleSource(LearningSource):
    """Learning modules."""

    kind = "module"
    label = "Learning module"
    plural = "Learning modules"
    model = ModulePage


def register_sources() -> None:
    """Make the kinds of this room known to search."""
    for source in (GuideSource(), ResourceSource(), ModuleSource()):
        register(source)


def _values(terms: Any) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(term.slug, str(term)) for term in terms.all())
