"""The terms pages are filed under, seen as facets: their words, order and addresses."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, Model, QuerySet, SmallIntegerField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from learning.models.taxonomy import (
    AssessmentType,
    Audience,
    EvidenceRating,
    LevelOfNeed,
    MITerm,
    Topic,
)

if TYPE_CHECKING:
    from learning.models.base import LearningPage


@dataclass(frozen=True, slots=True)
class TermFacet:
    """A facet whose choices are rows that staff keep."""

    #: Its name in addresses.
    name: str
    label: str
    #: The page's many-to-many field.
    field: str
    model: type[Model]
    #: The column of the terms' own order, when that is not the alphabet.
    place: str | None = None
    #: What a term is called, where that is not its own column `name`.
    called: Combinable | str = "name"
    #: What keeps terms together in a list, before their own order.
    grouped_by: str | None = None
    #: Stands before the place in a term's label, as in "Level 2: Additional".
    prefix: str = ""
    where: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def label_of(self, name: str, place: int) -> str:
        """Return a term's label from its name and its place."""
        return f"{self.prefix} {place}: {name}" if self.prefix else name

    def links(self, page_model: type[Model]) -> tuple[type[Model], str, str]:
        """Return the table between pages and terms, and its columns for page and term."""
        link: Any = page_model._meta.get_field(self.field)
        page_column, term_column = link.m2m_field_name(), link.m2m_reverse_field_name()
        return link.remote_field.through, f"{page_column}_id", f"{term_column}_id"


def _mi(name: str, label: str, field_name: str, dimension: MITerm.Dimension) -> TermFacet:
    where = {"dimension": dimension}
    return TermFacet(name, label, field_name, MITerm, place="position", where=where)


TOPIC = TermFacet("topic", "Topic", "topics", Topic)
AUDIENCE = TermFacet("audience", "Who it is for", "audiences", Audience)
EVIDENCE = TermFacet(
    "evidence",
    "Evidence",
    "evidence_ratings",
    EvidenceRating,
    place="strength_order",
    # The scale's name stands first, so that values are listed scale by scale and never mixed.
    called=Concat("scale__name", Value(": "), "value"),
    grouped_by="scale__name",
)
LEVEL = TermFacet("level", "Level of need", "levels", LevelOfNeed, place="rank", prefix="Level")
ASSESSMENT = TermFacet("assessment", "Assessment", "assessment_types", AssessmentType)
PROCESS = _mi("process", "Process", "processes", MITerm.Dimension.PROCESS)
SKILL = _mi("skill", "Skill", "skills", MITerm.Dimension.SKILL)
USE = _mi("use", "When you would use it", "uses", MITerm.Dimension.USE)


@dataclass(frozen=True, slots=True)
class Term:
    """One term, ready to be shown."""

    slug: str
    label: str
    pk: int


def all_terms(facets: tuple[TermFacet, ...]) -> dict[str, list[Term]]:
    """Return every term of each facet in its own order, by facet name; one query."""
    return _collect(facets, [_rows(facet, facet.model._default_manager.all()) for facet in facets])


def terms_of(page: LearningPage, *, unsaved: bool = False) -> list[tuple[TermFacet, list[Term]]]:
    """Return what one page is filed under, facets without terms left out; one query.

    `unsaved` reads the page's own, not yet stored choices, as a preview needs; one query
    for each facet.
    """
    facets = page.term_facets
    if unsaved:
        found = {facet.name: _unsaved(page, facet) for facet in facets}
    else:
        found = _collect(facets, [_rows(facet, _chosen_by(page, facet)) for facet in facets])
    return [(facet, found[facet.name]) for facet in facets if found[facet.name]]


def _rows(facet: TermFacet, terms: QuerySet[Any]) -> QuerySet[Any, Any]:
    rows = (
        terms.filter(**facet.where)
        .order_by()
        .annotate(
            facet=Value(facet.name, output_field=CharField()),
            together=F(facet.grouped_by)
            if facet.grouped_by
            else Value("", output_field=CharField()),
            place=F(facet.place) if facet.place else Value(0, output_field=SmallIntegerField()),
            called=F(facet.called) if isinstance(facet.called, str) else facet.called,
        )
    )
    values: QuerySet[Any, Any] = rows.values_list(
        "facet", "together", "place", "called", "slug", "pk"
    )
    return values


def _collect(
    facets: tuple[TermFacet, ...], parts: list[QuerySet[Any, Any]]
) -> dict[str, list[Term]]:
    by_name = {facet.name: facet for facet in facets}
    found: dict[str, list[Term]] = {name: [] for name in by_name}
    for facet, _together, place, name, slug, pk in sorted(parts[0].union(*parts[1:], all=True)):
        found[facet].append(Term(slug, by_name[facet].label_of(name, place), pk))
    return found


def _chosen_by(page: LearningPage, facet: TermFacet) -> QuerySet[Any]:
    through, page_column, term_column = facet.links(type(page))
    links = through._default_manager.filter(**{page_column: page.pk})
    return facet.model._default_manager.filter(pk__in=links.values(term_column))


def _unsaved(page: LearningPage, facet: TermFacet) -> list[Term]:
    terms = getattr(page, facet.field).all()
    rows = [(getattr(term, facet.place) if facet.place else 0, term) for term in terms]
    rows.sort(key=lambda row: (row[0], row[1].name))
    return [Term(term.slug, facet.label_of(term.name, place), term.pk) for place, term in rows]
