"""Browsing: a list narrowed by what stands in the address.

Choices of one facet widen the list, facets narrow it together. The number beside a choice
is what choosing it would show, given the other facets. Whatever the address holds, values
that are no choice are ignored and never reach the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.terms import (
    ASSESSMENT,
    AUDIENCE,
    EVIDENCE,
    LEVEL,
    PROCESS,
    SKILL,
    TOPIC,
    USE,
    TermFacet,
    all_terms,
    merged_slugs,
)
from portal.core.facets import Choice, ChosenFilter, ShownFacet
from portal.core.page_audience import visible_pages_asked_first
from portal.core.pagination import paginate

if TYPE_CHECKING:
    from portal.core.searchable import Viewer

PER_PAGE = 20
#: Stands among the counts for all pages that match.
ALL = ("", "")


@dataclass(frozen=True, slots=True)
class ChoiceFacet:
    """A facet whose choices are those of a field of the page."""

    name: str
    label: str | Promise
    field: str


@dataclass(frozen=True, slots=True)
class ValueFacet(ChoiceFacet):
    """A facet whose choices are the values that pages have; one query more."""


Facet = TermFacet | ChoiceFacet

GUIDE_FACETS: tuple[Facet, ...] = (
    TOPIC,
    AUDIENCE,
    LEVEL,
    ASSESSMENT,
    EVIDENCE,
    ChoiceFacet("nation", _("Nation"), "nation"),
    ChoiceFacet("length", _("Reading time"), "length"),
)
MODULE_FACETS: tuple[Facet, ...] = (TOPIC, AUDIENCE, LEVEL)
RESOURCE_FACETS: tuple[Facet, ...] = (
    PROCESS,
    SKILL,
    USE,
    ChoiceFacet("kind", _("Kind"), "resource_kind"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """The pages that an address asks for, and how they were narrowed."""

    pages: QuerySet[Any]
    facets: tuple[ShownFacet, ...]
    chosen: tuple[ChosenFilter, ...]
    #: The filters in force as a query string, for the links of the pagination.
    query: str
    #: The address's query with today's terms, where it names one that was merged into another.
    moved: str = ""
    #: How many pages match.
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Narrowed):
    """What an index page shows."""

    page: Page[Any]


@dataclass(frozen=True, slots=True)
class _Option:
    """A choice as it is stored: `value` is the term's key, or the field's value."""

    slug: str
    label: str
    value: Any


#: Facet name to its options, in order.
_Options = dict[str, list[_Option]]


def browse(request: HttpRequest, pages: QuerySet[Any], facets: tuple[Facet, ...]) -> Listing:
    """Return one screen of the `pages` this person may open, narrowed by the address.

    One query more than `narrowed`: one screen of the pages.
    """
    found = narrowed(request, pages, facets)
    return Listing(
        page=paginate(request, found.pages, PER_PAGE, count=found.total),
        pages=found.pages,
        facets=found.facets,
        chosen=found.chosen,
        query=found.query,
        moved=found.moved,
        total=found.total,
    )


def narrowed(request: HttpRequest, pages: QuerySet[Any], facets: tuple[Facet, ...]) -> Narrowed:
    """Return the `pages` this person may open, narrowed by the address; they are still to be read.

    Three queries, one more for each `ValueFacet`, however many pages and choices there are:
    what is closed, terms, counts.
    """
    visible = visible_pages_asked_first(pages, request.user)
    options = _options(visible, facets, request.user)
    chosen = _chosen(request, options)
    counts = _counts(visible, facets, chosen)
    return Narrowed(
        pages=_narrow(visible, facets, chosen).defer_streamfields(),  # type: ignore[attr-defined]
        facets=tuple(_shown(facet, options[facet.name], chosen, counts) for facet in facets),
        chosen=tuple(_removable(chosen)),
        query=_query(chosen),
        moved=_moved(request, facets, options),
        total=counts[ALL],
    )


def _options(pages: QuerySet[Any], facets: tuple[Facet, ...], viewer: Viewer) -> _Options:
    """Return every choice of every facet; one query for all terms, one for each `ValueFacet`."""
    terms = all_terms(tuple(one for one in facets if isinstance(one, TermFacet)), viewer)
    options: _Options = {}
    for facet in facets:
        if isinstance(facet, ValueFacet):
            values = pages.exclude(**{facet.field: ""}).order_by(facet.field)
            found = values.values_list(facet.field, flat=True).distinct()
            options[facet.name] = [_Option(value, value, value) for value in found]
        elif isinstance(facet, ChoiceFacet):
            choices = pages.model._meta.get_field(facet.field).flatchoices
            options[facet.name] = [_Option(str(v), str(label), v) for v, label in choices]
        else:
            options[facet.name] = [_Option(t.slug, t.label, t.pk) for t in terms[facet.name]]
    return options


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
            through, page_column, term_column = facet.links(pages.model)
            links = through._default_manager.filter(**{f"{term_column}__in": values})
            pages = pages.filter(pk__in=links.values(page_column))
    return pages


def _counts(
    pages: QuerySet[Any], facets: tuple[Facet, ...], chosen: _Options
) -> dict[tuple[str, str], int]:
    """Return how many pages each choice would show, by facet and stored value; one query.

    Under `ALL` stands how many match everything that is chosen.
    """
    parts = [_counted(_narrow(pages, facets, chosen), "live", ALL[0])]
    for facet in facets:
        others = _narrow(pages, facets, chosen, but=facet.name).order_by()
        if isinstance(facet, ChoiceFacet):
            rows, column = others, facet.field
        else:
            through, page_column, column = facet.links(pages.model)
            rows = through._default_manager.filter(**{f"{page_column}__in": others.values("pk")})
        parts.append(_counted(rows, column, facet.name))
    found = parts[0].union(*parts[1:], all=True)
    counts = {(name, choice): n for name, choice, n in found}
    counts[ALL] = sum(n for (name, _choice), n in counts.items() if name == ALL[0])
    return counts


def _counted(rows: QuerySet[Any], column: str, name: str) -> QuerySet[Any, Any]:
    counted: QuerySet[Any, Any] = (
        rows.order_by()
        .values(column)
        .annotate(
            facet=Value(name, output_field=CharField()),
            # As text, so that keys of terms and values of fields stand in one column.
            choice=Cast(column, CharField()),
            n=Count("pk"),
        )
        .values_list("facet", "choice", "n")
    )
    return counted


def _shown(
    facet: Facet, options: list[_Option], chosen: _Options, counts: dict[tuple[str, str], int]
) -> ShownFacet:
    choices = []
    for option in options:
        count = counts.get((facet.name, str(option.value)), 0)
        ticked = option in chosen[facet.name]
        if count or ticked:
            choices.append(Choice(option.slug, option.label, count, ticked))
    return ShownFacet(facet.name, str(facet.label), tuple(choices))


def _moved(request: HttpRequest, facets: tuple[Facet, ...], options: _Options) -> str:
    """Return the query with merged terms replaced; empty, without a query, where all are known."""
    replaced: dict[tuple[str, str], str] = {}
    for facet in facets:
        known = {option.slug for option in options[facet.name]}
        unknown = set(request.GET.getlist(facet.name)) - known
        if unknown and isinstance(facet, TermFacet):
            for old, new in merged_slugs(facet.model, unknown).items():
                replaced[facet.name, old] = new
    if not replaced:
        return ""
    pairs = [(name, one) for name, values in request.GET.lists() for one in values]
    moved = dict.fromkeys((name, replaced.get((name, one), one)) for name, one in pairs)
    return urlencode(list(moved))


def _removable(chosen: _Options) -> list[ChosenFilter]:
    pairs = [(name, option) for name, options in chosen.items() for option in options]
    removable = []
    for name, option in pairs:
        rest = [(other, kept.slug) for other, kept in pairs if (other, kept) != (name, option)]
        removable.append(ChosenFilter(option.label, f"?{urlencode(rest)}"))
    return removable


def _query(chosen: _Options) -> str:
    return urlencode([(name, option.slug) for name, kept in chosen.items() for option in kept])
