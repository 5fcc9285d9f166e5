"""What every search engine can do, and the plain types that go in and come out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.core.searchable import SearchEntry, brief_kinds
from search.query import Query

#: Engines put these around what matched. Private-use characters: texts and queries are
#: rid of them, so nobody can write a mark into a page.
MARK_START, MARK_END = "\ue000", "\ue001"

#: Facets whose values are told beside each hit: how sure it is, and where it holds.
TOLD_FACETS = ("evidence", "nation")

#: Neither engine is asked for hits beyond this one.
DEEPEST_HIT = 1_000


#: Entries to put in or replace, and keys of those to take out.
Changes = tuple[Sequence[SearchEntry], Collection[str]]


def unchanged() -> Changes:
    """Return no changes."""
    return (), ()


class EngineUnavailableError(Exception):
    """The engine did not answer in time, or not sensibly. Carries no query text."""


class TooLongError(EngineUnavailableError):
    """The engine works, and this one question was cut off: it would have taken too long."""


class Sort(StrEnum):
    """In which order hits come; the values stand in addresses."""

    RELEVANCE = "relevance"
    DATE = "date"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One question to an engine.

    `filters` maps facet names to the chosen values, any of which will do; an empty `query`
    means everything, newest first unless `sort` says otherwise. `hidden` are keys of entries
    that must not appear in hits, totals or facets, although the index may still hold them. Where
    `only` names keys, no other entry is looked at. Entries of `brief` kinds score less.
    """

    query: Query
    viewer_tokens: frozenset[str]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    brief: frozenset[str] = field(default_factory=brief_kinds)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One entry found. `marked_title` and `passage` are plain text with marks in them.

    `told` has the labels of its values of the `TOLD_FACETS`; `score` is nought where hits are
    not ranked.
    """

    key: str
    kind: str
    object_id: str
    title: str
    url: str
    marked_title: str
    passage: str = ""
    on: date | None = None
    review_due: date | None = None
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    score: float = 0.0

    @property
    def title_html(self) -> SafeString:
        """Return the title, escaped, with what matched in <mark>."""
        return marked(self.marked_title)

    @property
    def passage_html(self) -> SafeString:
        """Return the passage, escaped, with what matched in <mark>."""
        return marked(self.passage)


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many entries one choice of a facet would show, the other facets as chosen."""

    slug: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """What an engine found. `page` may be less than was asked for: the last one there is."""

    hits: tuple[Hit, ...]
    total: int
    page: int
    facets: Mapping[str, tuple[FacetCount, ...]]


class SearchEngine(ABC):
    """An index and its questions. Every method may raise EngineUnavailableError."""

    #: In the outbox and the log; permanent.
    name: str

    #: Whether it lies in the site's own database, so that it changes in the same transaction.
    is_in_site: bool = False

    @abstractmethod
    def search(self, request: SearchRequest) -> SearchResults:
        """Return one page of hits with total and facets."""

    @abstractmethod
    def ranked(self, request: SearchRequest, depth: int) -> list[tuple[str, float]]:
        """Return keys and scores of the first hits, best first, and nothing else of them."""

    @abstractmethod
    def suggest(self, words: Sequence[str], request: SearchRequest, limit: int) -> tuple[Hit, ...]:
        """Return entries whose titles hold all `words`, the last of them perhaps unfinished."""

    @abstractmethod
    def known_words(self, words: Collection[str], request: SearchRequest) -> set[str]:
        """Return those words that some entry open to the viewer holds, in any inflection."""

    @abstractmethod
    def similar_words(self, word: str) -> Mapping[str, int]:
        """Return words of the index spelt somewhat like `word`, with the entries that hold them.

        They may come from entries the viewer may not see: check with `known_words`.
        """

    @abstractmethod
    def telling_words(self, key: str, limit: int) -> tuple[str, ...]:
        """Return the words that tell one entry from the others, most telling first."""

    @abstractmethod
    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Give all questions of this thread asked inside so many seconds together.

        One that would take longer raises EngineUnavailableError, or TooLongError where the
        engine works.
        """

    @abstractmethod
    def exists(self) -> bool:
        """Tell whether there is an index to apply changes to."""

    def is_sound(self) -> bool:
        """Tell whether the index is there and whole, however long that takes."""
        return self.exists()

    @abstractmethod
    def apply(self, entries: Sequence[SearchEntry], gone: Collection[str]) -> None:
        """Put in or replace entries, and take out those whose keys are `gone`."""

    @abstractmethod
    def rebuild(
        self, batches: Iterator[Sequence[SearchEntry]], changed: Callable[[], Changes] = unchanged
    ) -> int:
        """Fill a new index beside, then let it take the place of the one that answers meanwhile.

        `changed` is asked last for what changed while the batches were read. Returns the entries.
        One that is ended half-way leaves the old index as it was; the next clears away the rest.
        """

    @abstractmethod
    def digests(self) -> dict[str, str]:
        """Return the digest of every entry held, by key."""

    @abstractmethod
    def refresh(self) -> None:
        """Make everything applied so far findable at once."""

    @abstractmethod
    def size(self) -> int:
        """Return the bytes that the index takes on disk, with whatever shares its file."""

    @abstractmethod
    def tidy(self) -> None:
        """Leave no trace of removed text in the index's files."""


def marked(text: str) -> SafeString:
    """Return text escaped, engines' marks turned into <mark>."""
    html = escape(text).replace(MARK_START, "<mark>").replace(MARK_END, "</mark>")
    return mark_safe(html)  # noqa: S308 - everything but our own two tags was escaped


def last_page(total: int, per_page: int) -> int:
    """Return the number of the last page that may be shown, at least 1."""
    return max(1, -(-min(total, DEEPEST_HIT) // per_page))


def group_facets(rows: Sequence[tuple[str, str, str, int]]) -> dict[str, tuple[FacetCount, ...]]:
    """Return (facet, slug, label, count) rows by facet, most frequent first.

    One value may come under two labels for a moment after it was renamed; they are one.
    """
    merged: dict[str, dict[str, FacetCount]] = {}
    for facet, slug, label, count in rows:
        values = merged.setdefault(facet, {})
        before = values[slug].count if slug in values else 0
        values[slug] = FacetCount(slug, label, count + before)
    return {
        facet: tuple(sorted(values.values(), key=lambda one: (-one.count, one.label)))
        for facet, values in merged.items()
    }
