"""What can be found of this room: guides, resources and modules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learning.models.base import LearningPage
from learning.models.guides import PracticeGuidePage
from learning.models.modules import ModulePage
from learning.models.resources import MIResourcePage
from learning.models.taxonomy import Topic
from learning.nations import Nation
from learning.terms import ASSESSMENT, AUDIENCE, LEVEL, TOPIC, merged_slugs
from portal.core.page_audience import visible_pages
from portal.core.searchable import (
    FacetValue,
    PageSearchSource,
    PassagePlace,
    SearchEntry,
    plain_text,
    register,
    register_offer,
    register_successors,
)

if TYPE_CHECKING:
    from portal.core.searchable import Viewer

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
            "topic": facet_values(page.topics),
            "audience": facet_values(page.audiences),
            "level": facet_values(page.levels),
        }


class GuideSource(LearningSource):
    """Practice guides."""

    kind = "guide"
    label = _("Practice guide")
    plural = _("Practice guides")
    model = PracticeGuidePage

    def facets(self, page: PracticeGuidePage) -> Facets:
        """Add assessment types, evidence ratings with their scale, and the nation."""
        ratings = {block.value.get("rating") for block in page.evidence} - {None}
        nation = Nation(page.nation)
        return {
            **super().facets(page),
            "assessment": facet_values(page.assessment_types),
            "evidence": tuple(
                FacetValue(rating.slug, f"{rating.scale.name}: {rating.value}")
                for rating in sorted(ratings, key=lambda one: one.slug)
            ),
            "nation": (FacetValue(nation.value, str(nation.label)),),
        }


class ResourceSource(LearningSource):
    """Motivational interviewing resources."""

    kind = "resource"
    label = _("Motivational interviewing resource")
    plural = _("Motivational interviewing resources")
    model = MIResourcePage


class ModuleSource(LearningSource):
    """Learning modules."""

    kind = "module"
    label = _("Learning module")
    plural = _("Learning modules")
    model = ModulePage

    def entry(self, obj: Any) -> SearchEntry:
        """Describe one module, a line for each step."""
        lines = [
            *obj.outcomes.stream_block.get_searchable_content(obj.outcomes),
            *map(_step_text, obj.steps),
            *obj.references.stream_block.get_searchable_content(obj.references),
        ]
        return replace(super().entry(obj), body="\n".join(map(plain_text, lines)))

    def places(self, passages: Mapping[str, str]) -> Mapping[str, PassagePlace]:
        """Return the step in which each passage stands, and its address; one query."""
        modules = ModulePage.objects.in_bulk([int(pk) for pk in passages])
        found = {}
        for pk, module in modules.items():
            passage = passages[str(pk)]
            for number, step in enumerate(module.steps, start=1):
                if passage and passage in plain_text(_step_text(step)):
                    label = gettext("Step %(number)s: %(title)s")
                    words = label % {"number": number, "title": step.value["title"]}
                    found[str(pk)] = PassagePlace(words, f"step/{number}/")
                    break
        return found


def _step_text(step: Any) -> str:
    return "\n".join(step.block.get_searchable_content(step.value))


def register_sources() -> None:
    """Make the kinds of this room known to search."""
    for source in (GuideSource(), ResourceSource(), ModuleSource()):
        register(source)
    for facet in (TOPIC, AUDIENCE, LEVEL, ASSESSMENT):
        register_successors(facet.name, partial(merged_slugs, facet.model))
    register_offer(TOPIC.name, topics_on_offer)


def topics_on_offer(viewer: Viewer, typed: str, limit: int) -> list[FacetValue]:
    """Return topics in use with a word that begins so, and with a page this person may open."""
    kinds = (PracticeGuidePage, MIResourcePage, ModulePage)
    filed = [
        Q(Exists(visible_pages(kind.objects.filter(topics=OuterRef("pk")), viewer)))
        for kind in kinds
    ]
    begins = Q(name__istartswith=typed) | Q(name__icontains=f" {typed}")
    return [
        FacetValue(topic.slug, str(topic))
        for topic in Topic.objects.in_use()
        .filter(begins)
        .filter(reduce(or_, filed))
        .order_by("name")[:limit]
    ]


def facet_values(terms: Any) -> tuple[FacetValue, ...]:
    """Return the terms in use of a relation, as the choices of a facet."""
    return tuple(
        FacetValue(term.slug, str(term)) for term in terms.all() if term.retired_on is None
    )
