"""Answers a person's search: which engine, what the person may see, spelling put right.

The index narrows and counts; the database has the last word on every hit shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from wagtail.models import Page

from portal.core.page_audience import visible_pages
from portal.core.searchable import (
    EVERYONE,
    SIGNED_IN,
    PageSearchSource,
    source_for,
    viewer_tokens,
)
from search.breaker import breaker
from search.engines import engines
from search.engines.base import (
    EngineUnavailableError,
    Hit,
    SearchEngine,
    SearchRequest,
    SearchResults,
    Sort,
    TooLongError,
)
from search.facets import Filters
from search.outbox import hidden_keys
from search.query import Phrase, Query, fold, parse, words_of
from search.spelling import repaired
from search.synonyms import with_synonyms

if TYPE_CHECKING:
    from portal.core.searchable import Viewer

MOST_SUGGESTIONS = 8
#: Titles that are looked through for a term of the site.
MOST_TITLES = 20
#: How often a page is asked for again when some of its hits turn out not to be open.
MOST_LOOKS = 3

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer to one search.

    `query` is what was looked for; `typed` is what the person typed, where spelling was put
    right, else None.
    """

    query: Query
    typed: Query | None
    results: SearchResults


def find(
    *,
    viewer: Viewer,
    text: str,
    filters: Filters,
    sort: Sort = Sort.RELEVANCE,
    page: int = 1,
    as_typed: bool = False,
) -> Found | None:
    """Search for what a person typed; None when no engine answers.

    An empty text with filters, or without, means everything. `as_typed` leaves spelling alone.
    Raises TooLongError where the search was cut off.
    """
    query = parse(text)

    def ask(engine: SearchEngine) -> Found:
        request = SearchRequest(
            query=query,
            viewer_tokens=viewer_tokens(viewer),
            filters=filters,
            hidden=hidden_keys(engine.name),
            sort=sort,
            page=page,
        )
        if as_typed:
            request = replace(request, query=with_synonyms(query)[0])
        else:
            request = understood(engine, request)
        results = visible(engine, request, viewer)
        typed = query if request.query.text != query.text else None
        return Found(query=request.query, typed=typed, results=results)

    return _first_answer(ask)


def understood(
    engine: SearchEngine, request: SearchRequest, *, synonyms: bool = True
) -> SearchRequest:
    """Return a request with its query's spelling put right by what the engine holds.

    With `synonyms`, what means the same is looked for too; such words are right as they are.
    """
    query = request.query
    also, settled = with_synonyms(query) if synonyms else (query, frozenset[str]())
    better = repaired(engine, request, settled=settled)
    if better is None:
        return replace(request, query=also)
    return replace(request, query=with_synonyms(better)[0] if synonyms else better)


def suggest(*, viewer: Viewer, text: str) -> tuple[Hit, ...]:
    """Return up to eight things whose titles hold what is typed so far."""
    query = parse(text)
    words = (*query.words, *(word for phrase in query.phrases for word in phrase))
    if not words:
        return ()

    def ask(engine: SearchEngine) -> tuple[Hit, ...]:
        request = SearchRequest(
            query=query, viewer_tokens=viewer_tokens(viewer), hidden=hidden_keys(engine.name)
        )
        hits = engine.suggest(words, request, 2 * MOST_SUGGESTIONS)
        shut = _not_open(hits, viewer)
        return tuple(hit for hit in hits if hit.key not in shut)[:MOST_SUGGESTIONS]

    return answer_in_time(ask) or ()


def answered_for(viewer: Viewer, texts: Sequence[str]) -> tuple[str, ...]:
    """Return those texts whose every word stands in something that this person may open."""
    if not texts:
        return ()
    words = {text: set(parse(text).words) for text in texts}

    def ask(engine: SearchEngine) -> tuple[str, ...]:
        request = SearchRequest(
            query=Query(), viewer_tokens=viewer_tokens(viewer), hidden=hidden_keys(engine.name)
        )
        known = engine.known_words(set().union(*words.values()), request)
        return tuple(text for text in texts if words[text] and words[text] <= known)

    return answer_in_time(ask) or ()


def stands_in_a_title(words: Phrase) -> bool:
    """Tell whether words stand together in a title that everybody who is signed in may read."""
    wanted = [fold(word) for word in words]

    def ask(engine: SearchEngine) -> bool:
        request = SearchRequest(
            query=Query(),
            viewer_tokens=frozenset({EVERYONE, SIGNED_IN}),
            hidden=hidden_keys(engine.name),
        )
        for hit in engine.suggest(words, request, MOST_TITLES):
            title = [fold(word) for word in words_of(hit.title)]
            if any(title[at : at + len(wanted)] == wanted for at in range(len(title))):
                return True
        return False

    return answer_in_time(ask) or False


def answer_in_time(ask: Callable[[SearchEngine], Answer]) -> Answer | None:
    """Return what an engine answers; None where none does, or it would take too long."""
    try:
        return _first_answer(ask)
    except TooLongError:
        return None


def _first_answer(ask: Callable[[SearchEngine], Answer]) -> Answer | None:
    """Return what the first engine that works answers; one that fails is left alone a while.

    Raises TooLongError where an engine that works had to cut the question off: the next would not
    be quicker, and the engine is not to be left alone for it.
    """
    seconds: float = settings.PORTAL_SEARCH["LONGEST_SECONDS"]  # type: ignore[assignment]
    for engine in engines():
        if breaker.is_open(engine.name):
            continue
        try:
            with engine.within(seconds):
                return ask(engine)
        except TooLongError:
            raise
        except EngineUnavailableError as error:
            breaker.trip(engine.name, error)
    return None


def visible(engine: SearchEngine, request: SearchRequest, viewer: Viewer) -> SearchResults:
    """Return a page of hits that the viewer may open, with totals and facets that agree.

    Where the database refuses a hit the index offered, the page is asked for again without it,
    so that neither its place, nor the total, nor any count tells of it.
    """
    results = engine.search(request)
    for _ in range(MOST_LOOKS - 1):
        shut = _not_open(results.hits, viewer)
        if not shut:
            return results
        request = replace(request, hidden=request.hidden | shut)
        results = engine.search(request)
    shut = _not_open(results.hits, viewer)
    hits = tuple(hit for hit in results.hits if hit.key not in shut)
    return replace(results, hits=hits, total=results.total - len(shut))


def _not_open(hits: Iterable[Hit], viewer: Viewer) -> frozenset[str]:
    """Return the keys of those hits that this person may not open, by the database.

    All kinds of pages are asked about together, so three queries, and those of each other kind.
    """
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for hit in hits:
        ids[hit.kind].add(hit.object_id)
    pages: dict[str, str] = {}
    opened: set[str] = set()
    for kind, wanted in ids.items():
        source = source_for(kind)
        if source is None:
            continue
        if type(source).visible_ids is PageSearchSource.visible_ids:
            pages |= {one: f"{kind}:{one}" for one in wanted}
        else:
            opened |= {f"{kind}:{one}" for one in source.visible_ids(viewer, wanted)}
    if pages:
        live = visible_pages(Page.objects.filter(pk__in=[int(one) for one in pages]), viewer)
        opened |= {pages[str(pk)] for pk in live.values_list("pk", flat=True)}
    return frozenset(f"{kind}:{one}" for kind, of in ids.items() for one in of) - opened
