"""The terms pages are filed under, seen as facets: their words, order and addresses."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    CharField,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.models.taxonomy import (
    AssessmentType,
    Audience,
    EvidenceRating,
    LevelLabel,
    LevelOfNeed,
    MITerm,
    TermQuerySet,
    Topic,
)
from learning.models.taxonomy import Term as TermModel

if TYPE_CHECKING:
    from learning.models.base import LearningPage
    from portal.core.searchable import Viewer


LONGEST_SLUG, MOST_LOOKED_UP = 80, 20


@dataclass(frozen=True, slots=True)
class TermFacet:
    """A facet whose choices are rows that staff keep."""

    #: Its name in addresses.
    name: str
    label: str | Promise
    #: The page's many-to-many field.
    field: str
    model: type[Model]
    #: The column of the terms' own order, when that is not the alphabet.
    place: str | None = None
    #: What a term is called by one reader, where that is not its own column `name`.
    called: Callable[[Viewer], Combinable] | None = None
    #: What keeps terms together in a list, before their own order.
    grouped_by: str | None = None
    #: Stands before the place in a term's label, as in "Level 2: Additional".
    prefix: str | Promise = ""
    where: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def label_of(self, name: str, place: int) -> str:
        """Return a term's label from its name and its place."""
        return f"{self.prefix} {place}: {name}" if self.prefix else name

    def links(self, page_model: type[Model]) -> tuple[type[Model], str, str]:
        """Return the table between pages and terms, and its columns for page and term."""
        link: Any = page_model._meta.get_field(self.field)
        page_column, term_column = link.m2m_field_name(), link.m2m_reverse_field_name()
        return link.remote_field.through, f"{page_column}_id", f"{term_column}_id"


def _mi(name: str, label: str | Promise, field_name: str, dimension: MITerm.Dimension) -> TermFacet:
    where = {"dimension": dimension}
    return TermFacet(name, label, field_name, MITerm, place="position", where=where)


def called_in_locality(viewer: Viewer) -> Combinable:
    """Return the name of a level of need today, as this person's locality has it."""
    today = timezone.localdate()
    holds = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    whose = Q(locality__isnull=True)
    if viewer.is_authenticated:
        whose |= Q(locality__teams__people=viewer.pk)
    labels = LevelLabel.objects.filter(holds, whose, level=OuterRef("pk")).order_by(
        F("locality").desc(nulls_last=True), "-valid_from"
    )
    return Coalesce(Subquery(labels.values("name")[:1]), F("name"))


TOPIC = TermFacet("topic", _("Topic"), "topics", Topic)
AUDIENCE = TermFacet("audience", _("Who it is for"), "audiences", Audience)
EVIDENCE = TermFacet(
    "evidence",
    _("Evidence"),
    "evidence_ratings",
    EvidenceRating,
    place="strength_order",
    # The scale's name stands first, so that values are listed scale by scale and never mixed.
    called=lambda _viewer: Concat("scale__name", Value(": "), "value"),
    grouped_by="scale__name",
)
LEVEL = TermFacet(
    "level",
    _("Level of need"),
    "levels",
    LevelOfNeed,
    place="rank",
    prefix=_("Level"),
    called=called_in_locality,
)
ASSESSMENT = TermFacet("assessment", _("Assessment"), "assessment_types", AssessmentType)
PROCESS = _mi("process", _("Process"), "processes", MITerm.Dimension.PROCESS)
SKILL = _mi("skill", _("Skill"), "skills", MITerm.Dimension.SKILL)
USE = _mi("use", _("When you would use it"), "uses", MITerm.Dimension.USE)


@dataclass(frozen=True, slots=True)
class Term:
    """One term, ready to be shown."""

    slug: str
    label: str
    pk: int


def all_terms(facets: tuple[TermFacet, ...], viewer: Viewer) -> dict[str, list[Term]]:
    """Return every term in use of each facet in its own order, by facet name; one query.

    Levels of need are called as they are where this person works.
    """
    parts = [_rows(facet, facet.model._default_manager.all(), viewer) for facet in facets]
    return _collect(facets, parts)


def terms_of(
    page: LearningPage, viewer: Viewer, *, unsaved: bool = False
) -> list[tuple[TermFacet, list[Term]]]:
    """Return what one page is filed under, facets without terms left out; one query.

    `unsaved` reads the page's own, not yet stored choices, as a preview needs; one query
    for each facet.
    """
    facets = page.term_facets
    if unsaved:
        found = {facet.name: _unsaved(page, facet) for facet in facets}
    else:
        parts = [_rows(facet, _chosen_by(page, facet), viewer) for facet in facets]
        found = _collect(facets, parts)
    return [(facet, found[facet.name]) for facet in facets if found[facet.name]]


def merged_slugs(model: type[Model], slugs: Iterable[str]) -> dict[str, str]:
    """Return the slugs of terms in use that took the place of terms with these; one query.

    Nonsense in an address is passed over: at most so many are looked up, none of them long.
    """
    if not issubclass(model, TermModel):
        return {}
    asked = [slug for slug in slugs if len(slug) <= LONGEST_SLUG and "\x00" not in slug]
    merged = model.objects.filter(slug__in=asked[:MOST_LOOKED_UP], merged_into__isnull=False)
    return dict(merged.values_list("slug", "merged_into__slug"))


def _rows(facet: TermFacet, terms: QuerySet[Any], viewer: Viewer) -> QuerySet[Any, Any]:
    if isinstance(terms, TermQuerySet):
        terms = terms.in_use()
    rows = (
        terms.filter(**facet.where)
        .order_by()
        .annotate(
            facet=Value(facet.name, output_field=CharField()),
            together=F(facet.grouped_by)
            if facet.grouped_by
            else Value("", output_field=CharField()),
            place=F(facet.place) if facet.place else Value(0, output_field=SmallIntegerField()),
            called=facet.called(viewer) if facet.called else F("name"),
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
    terms = [term for term in getattr(page, facet.field).all() if term.retired_on is None]
    rows = [(getattr(term, facet.place) if facet.place else 0, term) for term in terms]
    rows.sort(key=lambda row: (row[0], row[1].name))
    return [Term(term.slug, facet.label_of(term.name, place), term.pk) for place, term in rows]
