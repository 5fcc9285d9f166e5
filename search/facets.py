"""The filters beside the results: their names, their order, and how an address holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal.core.facets import Choice, ChosenFilter, ShownFacet
from portal.core.searchable import sources, successors_of
from search.engines.base import FacetCount, Sort
from search.entries import KIND, YEAR
from search.query import clean

#: Name in addresses and in the index, and what people read. Others are not offered.
LEGENDS = {
    KIND: _("Kind"),
    "topic": _("Topic"),
    "audience": _("Who it is for"),
    "level": _("Level of need"),
    "assessment": _("Type of assessment"),
    "evidence": _("Evidence"),
    "nation": _("Nation"),
    "circle": _("Learning circle"),
    YEAR: _("Year"),
}
SORTS = {
    Sort.RELEVANCE: _("Best match"),
    Sort.DATE: _("Newest"),
    Sort.TITLE: _("Title"),
}
MOST_CHOSEN = 20
MOST_SHOWN = 12

Filters = Mapping[str, tuple[str, ...]]


def filters_of(query: QueryDict) -> Filters:
    """Return the chosen filters of an address; what is unreadable or too much is left out."""
    chosen = {}
    for name in LEGENDS:
        values = dict.fromkeys(clean(value) for value in query.getlist(name)[:MOST_CHOSEN])
        values.pop("", None)
        if values:
            chosen[name] = tuple(values)
    return chosen


@dataclass(frozen=True, slots=True)
class ShownSort:
    """One way to sort, and the address that does it."""

    label: str
    url: str
    chosen: bool


def sort_of(query: QueryDict) -> Sort:
    """Return the order an address asks for; best match first for nonsense."""
    wanted = query.get("sort", "")
    return Sort(wanted) if wanted in set(Sort) else Sort.RELEVANCE


def sorts_of(address: QueryDict) -> list[ShownSort]:
    """Return every way to sort, back to the first page."""
    shown = []
    for sort, label in SORTS.items():
        rest = address.copy()
        rest.pop("page", None)
        rest.pop("sort", None)
        if sort is not Sort.RELEVANCE:
            rest["sort"] = sort.value
        shown.append(ShownSort(str(label), f"?{rest.urlencode()}", sort is sort_of(address)))
    return shown


def facets_of(counts: Mapping[str, tuple[FacetCount, ...]], filters: Filters) -> list[ShownFacet]:
    """Return the fieldsets: the most frequent choices, and every chosen one though it is rare."""
    facets = []
    among = _shown_from(filters.get(KIND, ()))
    for name, legend in LEGENDS.items():
        chosen = filters.get(name, ())
        found = [_choice(name, one, chosen, among) for one in counts.get(name, ())]
        choices = [one for at, one in enumerate(found) if at < MOST_SHOWN or one.chosen]
        there = {one.slug for one in choices}
        if name == YEAR:
            choices.sort(key=lambda one: one.slug, reverse=True)
        choices += [Choice(slug, slug, 0, True) for slug in chosen if slug not in there]
        if choices:
            facets.append(ShownFacet(name, str(legend), tuple(choices)))
    return facets


def chips_of(facets: list[ShownFacet], address: QueryDict) -> list[ChosenFilter]:
    """Return the chosen filters as links that take each of them off, back to the first page."""
    chips = []
    for facet in facets:
        for choice in facet.choices:
            if choice.chosen:
                rest = address.copy()
                rest.pop("page", None)
                rest.setlist(
                    facet.name,
                    [one for one in rest.getlist(facet.name) if clean(one) != choice.slug],
                )
                chips.append(ChosenFilter(choice.label, f"?{rest.urlencode()}", facet.label))
    return chips


def moved_address(facets: list[ShownFacet], address: QueryDict) -> str:
    """Return the address's query with today's values, where it names one that was replaced.

    Empty where there is nothing to replace, which costs no query: only values that nothing
    found is filed under are looked up.
    """
    replaced = {}
    for facet in facets:
        unknown = [one.slug for one in facet.choices if one.chosen and one.label == one.slug]
        for old, new in successors_of(facet.name, unknown).items():
            replaced[facet.name, old] = new
    if not replaced:
        return ""
    pairs = [(name, one) for name, values in address.lists() for one in values]
    moved = dict.fromkeys((name, replaced.get((name, one), one)) for name, one in pairs)
    return urlencode(list(moved))


def _choice(name: str, value: FacetCount, chosen: tuple[str, ...], among: int) -> Choice:
    """Return one box; its number is left out where it is small and of a kind that hides it."""
    least = _shown_from((value.slug,)) if name == KIND else among
    count = value.count if value.count >= least else None
    return Choice(value.slug, _label(name, value), count, value.slug in chosen, least)


def _shown_from(kinds: tuple[str, ...]) -> int:
    """Return the smallest number that may be shown where these kinds are what is counted."""
    return max((one.smallest_count for one in sources() if one.kind in kinds), default=1)


def kind_label(kind: str, *, plural: bool = False) -> str:
    """Return what people call a kind."""
    for source in sources():
        if source.kind == kind:
            return str(source.plural if plural else source.label)
    return kind


def _label(name: str, value: FacetCount) -> str:
    return kind_label(value.slug, plural=True) if name == KIND else value.label
