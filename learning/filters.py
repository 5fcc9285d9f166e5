"""Browsing: a list narrowed by what stands in the address.

Choices of one facet widen the list, facets narrow it together. The number beside a choice
is what choosing it would show, given the other facets. Whatever the address holds, values
that are no choice are ignored and never reach the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import CharField, Count, F, Model, QuerySet, SmallIntegerField, Value
from django.http import HttpRequest

from learning.models.taxonomy import AssessmentType, Audience, LevelOfNeed, MITerm, Topic
from portal.core.page_audience import visible_pages
from portal.core.pagination import paginate

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class TermFacet:
    """A facet whose choices are rows that staff keep."""

    name: str
    label: str
    #: The page's many-to-many field.
    field: str
    model: type[Model]
    #: The terms' own order, when it is not the alphabet.
    place: str | None = None
    prefix: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChoiceFacet:
    """A facet whose choices are those of a field of the page."""

    name: str
    label: str
    field: str


Facet = TermFacet | ChoiceFacet

TOPIC = TermFacet("topic", "Topic", "topics", Topic)
AUDIENCE = TermFacet("audience", "Who it is for", "audiences", Audience)
LEVEL = TermFacet("level", "Level of need", "levels", LevelOfNeed, place="rank", prefix="Level")
ASSESSMENT = TermFacet("assessment", "Assessment", "assessment_types", AssessmentType)


def _mi_facet(name: str, label: str, field_name: str, dimension: MITerm.Dimension) -> TermFacet:
    where = {"dimension": dimension}
    return TermFacet(name, label, field_name, MITerm, place="position", where=where)


GUIDE_FACETS: tuple[Facet, ...] = (TOPIC, AUDIENCE, LEVEL, ASSESSMENT)
MODULE_FACETS: tuple[Facet, ...] = (TOPIC, AUDIENCE, LEVEL)
RESOURCE_FACETS: tuple[Facet, ...] = (
    _mi_facet("process", "Process", "processes", MITerm.Dimension.PROCESS),
    _mi_facet("skill", "Skill", "skills", MITerm.Dimension.SKILL),
    _mi_facet("use", "When you would use it", "uses", MITerm.Dimension.USE),
    ChoiceFacet("kind", "Kind", "resource_kind"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One box to tick."""

    slug: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """One facet with the choices that lead somewhere, or are chosen."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """A filter in force, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What an index page shows."""

    page: Page[Any]
    facets: tuple[ShownFacet, ...]
    chosen: tuple[ChosenFilter, ...]
    #: The filters in force as a query string, for the links of the pagination.
    query: str

    @property
    def total(self) -> int:
        """Return how many pages match."""
        return self.page.paginator.count


@dataclass(frozen=True, slots=True)
class _Option:
    """A choice as it is stored: `value` is the term's key, or the field's value."""

    slug: str
    label: str
    value: Any


#: Facet name to its options, in order.
_Options = dict[str, list[_Option]]


def browse(request: HttpRequest, pages: QuerySet[Any], facets: tuple[Facet, ...]) -> Listing:
    """Return the `pages` this person may open, narrowed by the address.

    A fixed number of queries: restrictions, terms, their counts, one for each facet of
    choices, the number of pages, and one screen of them.
    """
    visible = visible_pages(pages, request.user)
    options = _options(visible.model, facets)
    chosen = _chosen(request, options)
    counts = _counts(visible, facets, chosen)
    found = _narrow(visible, facets, chosen).defer_streamfields()  # type: ignore[attr-defined]
    return Listing(
        page=paginate(request, found, PER_PAGE),
        facets=tuple(_shown(facet, options[facet.name], chosen, counts) for facet in facets),
        chosen=tuple(_removable(chosen)),
        query=_query(chosen),
    )


def _options(model: type[Model], facets: tuple[Facet, ...]) -> _Options:
    """Return every choice of every facet; one query for all terms."""
    options: _Options = {facet.name: [] for facet in facets}
    parts = []
    for facet in facets:
        if isinstance(facet, ChoiceFacet):
            for value, label in model._meta.get_field(facet.field).flatchoices:  # type: ignore[union-attr]
                options[facet.name].append(_Option(str(value), str(label), value))
        else:
            parts.append(_terms(facet))
    prefixes = {facet.name: facet.prefix for facet in facets if isinstance(facet, TermFacet)}
    rows = parts[0].union(*parts[1:], all=True)
    for name, pk, slug, label, place in sorted(rows, key=lambda row: (row[4], row[3])):
        text = f"{prefixes[name]} {place}: {label}" if prefixes[name] else label
        options[name].append(_Option(slug, text, pk))
    return options


def _terms(facet: TermFacet) -> QuerySet[Any, Any]:
    terms: QuerySet[Any, Any] = facet.model._default_manager.filter(**facet.where).order_by()
    place = F(facet.place) if facet.place else Value(0, output_field=SmallIntegerField())
    terms = terms.annotate(facet=Value(facet.name, output_field=CharField()), place=place)
    return terms.values_list("facet", "pk", "slug", "name", "place")


def _chosen(request: HttpRequest, options: _Options) -> _Options:
    """Return the options that the address names; nonsense is passed over."""
    chosen = {}
    for name, known in options.items():
        asked = set(request.GET.getlist(name))
        chosen[name] = [option for option in known if option.slug in asked]
    return chosen


def _narrow(
    pages: QuerySet[Any], facets: tuple[Facet, ...], chosen: _Options, but: str = ""
) -> QuerySet[Any]:
    """Return the pages that match every facet, leaving out the one called `but`."""
    for facet in facets:
        values = [option.value for option in chosen[facet.name]]
        if not values or facet.name == but:
            continue
        if isinstance(facet, ChoiceFacet):
            pages = pages.filter(**{f"{facet.field}__in": values})
        else:
            through, page_key, term_key = _through(pages.model, facet)
            links = through._default_manager.filter(**{f"{term_key}__in": values})
            pages = pages.filter(pk__in=links.values(page_key))
    return pages


def _counts(
    pages: QuerySet[Any], facets: tuple[Facet, ...], chosen: _Options
) -> dict[tuple[str, Any], int]:
    """Return how many pages each choice would show, by facet and stored value."""
    counts: dict[tuple[str, Any], int] = {}
    parts: list[QuerySet[Any, Any]] = []
    for facet in facets:
        others = _narrow(pages, facets, chosen, but=facet.name).order_by()
        if isinstance(facet, ChoiceFacet):
            rows = others.values_list(facet.field).annotate(n=Count("pk"))
            counts |= {(facet.name, value): n for value, n in rows}
        else:
            through, page_key, term_key = _through(pages.model, facet)
            links = through._default_manager.filter(**{f"{page_key}__in": others.values("pk")})
            grouped = links.order_by().values(term_key).annotate(n=Count("pk"))
            named = grouped.annotate(facet=Value(facet.name, output_field=CharField()))
            parts.append(named.values_list("facet", term_key, "n"))
    for name, term, n in parts[0].union(*parts[1:], all=True):
        counts[name, term] = n
    return counts


def _through(model: type[Model], facet: TermFacet) -> tuple[type[Model], str, str]:
    """Return the table between pages and terms, and its columns for page and term."""
    link: Any = model._meta.get_field(facet.field)
    return link.remote_field.through, f"{link.m2m_field_name()}_id", f"{link.m2m_reverse_field_name()}_id"


def _shown(
    facet: Facet, options: list[_Option], chosen: _Options, counts: dict[tuple[str, Any], int]
) -> ShownFacet:
    choices = []
    for option in options:
        count = counts.get((facet.name, option.value), 0)
        ticked = option in chosen[facet.name]
        if count or ticked:
            choices.append(Choice(option.slug, option.label, count, ticked))
    return ShownFacet(facet.name, facet.label, tuple(choices))


def _removable(chosen: _Options) -> list[ChosenFilter]:
    pairs = [(name, option) for name, options in chosen.items() for option in options]
    removable = []
    for name, option in pairs:
        rest = [(other, kept.slug) for other, kept in pairs if (other, kept) != (name, option)]
        removable.append(ChosenFilter(option.label, f"?{urlencode(rest)}"))
    return removable


def _query(chosen: _Options) -> str:
    return urlencode([(name, option.slug) for name, kept in chosen.items() for option in kept])
