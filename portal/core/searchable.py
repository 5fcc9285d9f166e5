"""What a domain tells of itself so that people can find it.

`search` builds its index from these and knows no kind by name. A domain registers one
`SearchSource` per kind in its `AppConfig.ready()`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.html import strip_tags

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

    #: Whoever looks at the site, signed in or not.
    Viewer: TypeAlias = User | AnonymousUser

#: Audience tokens. An entry may be opened by whoever holds one of its tokens.
EVERYONE = "everyone"
SIGNED_IN = "signed-in"


def group_token(group_id: int) -> str:
    """Return the token of one group of people."""
    return f"group:{group_id}"


def viewer_tokens(user: Viewer) -> frozenset[str]:
    """Return the audience tokens a person holds; one query, for most kept on the person.

    Administrators hold those of every group, as Wagtail lets them into what is kept to groups.
    """
    if not user.is_authenticated:
        return frozenset({EVERYONE})
    groups: Iterable[int] = user.group_names
    if user.is_superuser:
        from django.contrib.auth.models import (
            Group,
        )  # no model may be asked for before apps are ready

        groups = Group.objects.values_list("pk", flat=True)
    return frozenset({EVERYONE, SIGNED_IN, *map(group_token, groups)})


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet: what stands in an address, and what people read."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """One thing that can be found, in plain text.

    `facets` maps a facet's name (topic, audience, level, assessment, evidence, nation,
    circle, template) to its values. An entry whose `audience` is empty is for nobody.
    """

    kind: str
    object_id: str
    title: str
    url: str
    summary: str = ""
    body: str = ""
    audience: frozenset[str] = frozenset({EVERYONE})
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    on: date | None = None
    review_due: date | None = None

    @property
    def key(self) -> str:
        """The entry's name in every index."""
        return f"{self.kind}:{self.object_id}"


@dataclass(frozen=True, slots=True)
class PassagePlace:
    """Where in a thing a passage stands: for people, and for the end of the thing's address."""

    label: str
    fragment: str = ""


class SearchSource(ABC):
    """One kind of thing people can find, and who may."""

    #: In addresses and the index; permanent.
    kind: str
    #: For people, singular and plural.
    label: str | Promise
    plural: str | Promise
    model: type[Model] | None = None
    #: How many there must be for their number to be shown. Few of a kind that must not be
    #: traced to anybody are not counted in public.
    smallest_count: int = 1
    #: Whether it names or announces something rather than answering a question. Such short texts
    #: rank below what answers: a definition must not crowd out the guide.
    brief: bool = False

    @abstractmethod
    def batch(self, *, after: Any, size: int) -> Sequence[Any]:
        """Return at most so many of the things that may stand in an index, in order of `pk`.

        Those that come after the one with the key `after`; the first ones where it is None.
        """

    @abstractmethod
    def things(self, ids: Collection[str]) -> Iterable[Any]:
        """Return those of these keys that may stand in an index."""

    @abstractmethod
    def entry(self, obj: Any) -> SearchEntry:
        """Describe one thing."""

    @abstractmethod
    def visible_ids(self, viewer: Viewer, ids: Iterable[str]) -> set[str]:
        """Return those of `ids` that this person may open now: the database's last word.

        A fixed number of queries whatever the number of ids.
        """

    def hanging_on(self, page_ids: Collection[int]) -> Iterable[str]:
        """Return the things that are described, or opened to people, by one of these pages.

        They are looked at again whenever it changes. Pages themselves are not meant. One query.
        """
        return ()

    def places(self, passages: Mapping[str, str]) -> Mapping[str, PassagePlace]:
        """Return where in each thing the line of its text stands that it was found by.

        Kinds that have no pages return nothing. Two queries at most.
        """
        return {}


class ModelSearchSource(SearchSource):
    """A kind of thing that is rows of one model."""

    model: type[Model]

    @abstractmethod
    def queryset(self) -> QuerySet[Any]:
        """Return everything that may stand in an index, with related rows prefetched."""

    def batch(self, *, after: Any, size: int) -> Sequence[Any]:
        """Return the next rows."""
        rows = self.queryset().order_by("pk")
        return list((rows if after is None else rows.filter(pk__gt=after))[:size])

    def things(self, ids: Collection[str]) -> Iterable[Any]:
        """Return the rows of these keys."""
        return self.queryset().filter(pk__in=ids)


class PageSearchSource(ModelSearchSource):
    """A kind of Wagtail page: live ones, with the audience its view restrictions leave."""

    def queryset(self) -> QuerySet[Any]:
        """Return the live pages of this kind."""
        return self.model.objects.live()  # type: ignore[attr-defined, no-any-return]

    def facets(self, page: Any) -> Mapping[str, tuple[FacetValue, ...]]:
        """Return the facets of one page; none unless a kind says so."""
        return {}

    def entry(self, obj: Any) -> SearchEntry:
        """Describe one page."""
        from portal.core.page_audience import audience_of

        return SearchEntry(
            kind=self.kind,
            object_id=str(obj.pk),
            title=obj.title,
            summary=obj.summary,
            body=plain_text(obj.search_body()),
            url=obj.url or "",
            audience=audience_of(obj),
            facets=self.facets(obj),
            on=obj.last_published_at.date() if obj.last_published_at else None,
            review_due=obj.next_review_due,
        )

    def visible_ids(self, viewer: Viewer, ids: Iterable[str]) -> set[str]:
        """Return the pages among `ids` that are live and open to this person."""
        from portal.core.page_audience import visible_pages

        wanted = [int(one) for one in ids if one.isdecimal()]
        pages = visible_pages(self.model.objects.filter(pk__in=wanted), viewer)  # type: ignore[attr-defined]
        return {str(pk) for pk in pages.values_list("pk", flat=True)}


def plain_text(markup: str) -> str:
    """Return markup without tags, one space where a tag or a line stood."""
    return " ".join(strip_tags(markup.replace("<", " <")).split())


_sources: dict[str, SearchSource] = {}


def register(source: SearchSource) -> None:
    """Make a kind known; called once per kind when apps are ready.

    Raises ValueError when two sources claim one kind.
    """
    known = _sources.get(source.kind)
    if known is not None and type(known) is not type(source):
        message = f"Two sources claim the kind {source.kind!r}."
        raise ValueError(message)
    _sources[source.kind] = source


def sources() -> tuple[SearchSource, ...]:
    """Return every registered source, by the order of registration."""
    return tuple(_sources.values())


def brief_kinds() -> frozenset[str]:
    """Return the kinds that rank below what answers a question."""
    return frozenset(source.kind for source in sources() if source.brief)


def source_for(kind: str) -> SearchSource | None:
    """Return the source of one kind, or None when nobody registered it."""
    return _sources.get(kind)


def source_of_model(model: type[Model]) -> SearchSource | None:
    """Return the source that describes instances of a model, or None."""
    return next((source for source in _sources.values() if source.model is model), None)


#: From slugs of a facet that may be out of use to those that took their place.
Successors = Callable[[Collection[str]], Mapping[str, str]]

_successors: dict[str, Successors] = {}


def register_successors(facet: str, successors: Successors) -> None:
    """Say where old addresses of a facet lead whose values can take one another's place."""
    _successors[facet] = successors


def successors_of(facet: str, slugs: Collection[str]) -> Mapping[str, str]:
    """Return which of these values of a facet were replaced, and by what; one query at most."""
    successors = _successors.get(facet)
    return successors(slugs) if successors and slugs else {}


#: From a viewer, the beginning of a word and a number to that many values of a facet at most.
Offer = Callable[["Viewer", str, int], Sequence[FacetValue]]

_offers: dict[str, Offer] = {}


def register_offer(facet: str, offer: Offer) -> None:
    """Say which values of a facet may be suggested while somebody types."""
    _offers[facet] = offer


def offered_values(facet: str, *, viewer: Viewer, typed: str, limit: int) -> tuple[FacetValue, ...]:
    """Return values with a word that begins so, of something this person may open; one query."""
    offer = _offers.get(facet)
    return tuple(offer(viewer, typed, limit)) if offer else ()
