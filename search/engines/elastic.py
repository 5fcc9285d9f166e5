"""The engine for sites that outgrow one machine: Elasticsearch 8.19."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from portal.core.searchable import SearchEntry
from search import plan
from search.documents import definition, document_of, facet_value, layout
from search.dsl import FAILURES, A, Client, Q, Search, bulk, scan
from search.engines.base import (
    Changes,
    EngineUnavailableError,
    Hit,
    SearchEngine,
    SearchRequest,
    SearchResults,
    Sort,
    group_facets,
    last_page,
    unchanged,
)
from search.engines.elastic_answer import SHOWN, facet_rows, highlighted, hit_of
from search.entries import KIND, SEPARATOR
from search.query import fold
from search.stopwords import STOP_WORDS

MOST_FACET_VALUES = 500
MOST_RETRIES = 3
#: Answers of the server that will not be different next time: the document is at fault.
_OUR_FAULT = range(400, 429)
_NOT_THERE = 404

logger = logging.getLogger("portal.search")

_NEWEST = {"on": {"order": "desc", "missing": "_last"}}
#: Less is not worth a call.
_LEAST_SECONDS = 0.02

#: What a server that is not what it should be makes us run into while reading its answer.
_NONSENSE = (AttributeError, KeyError, IndexError, TypeError, ValueError)


@contextmanager
def _answering() -> Iterator[None]:
    """Turn whatever goes wrong with the cluster into one error, without its text."""
    try:
        yield
    except (*FAILURES, *_NONSENSE) as error:
        raise EngineUnavailableError(type(error).__name__) from error


class ElasticEngine(SearchEngine):
    """Search in a cluster, behind an alias that a rebuild moves."""

    name = "elasticsearch"

    def __init__(
        self, client: Client, alias: str, *, search_timeout: float, index_timeout: float
    ) -> None:
        self._alias = alias
        # A search that was slow once is not asked again: the person is waiting. A node that
        # refuses says so at once, and another may answer.
        others = len(client.transport.node_pool) - 1
        self._quick = client.options(
            request_timeout=search_timeout, max_retries=others, retry_on_timeout=False
        )
        self._search_timeout = search_timeout
        self._left = threading.local()
        self._patient = client.options(request_timeout=index_timeout, max_retries=1 + others)

    def close(self) -> None:
        """Give the connections back; the engine must not be used afterwards."""
        self._quick.close()

    # Questions

    def search(self, request: SearchRequest) -> SearchResults:
        """Return one page of hits with total and facets; one call, two past the last page."""
        with _answering():
            page = max(1, min(request.page, last_page(10**9, request.per_page)))
            answer = self._page(request, page)
            total = int(answer.hits.total.value)
            last = last_page(total, request.per_page)
            if page > last:
                page, answer = last, self._page(request, last)
            return SearchResults(
                hits=tuple(hit_of(one) for one in answer),
                total=total,
                page=page,
                facets=group_facets(facet_rows(answer, request)),
            )

    def _page(self, request: SearchRequest, page: int) -> Any:
        search = self._search().query(_question(request))
        for facet, values in request.filters.items():
            search = search.post_filter(_one_of(facet, values))
        for name, agg in _aggregations(request).items():
            search.aggs.bucket(name, agg)
        search = search.sort(*_order(request))
        start = (page - 1) * request.per_page
        search = highlighted(search.source(SHOWN), request.query)
        return search.extra(track_total_hits=True)[start : start + request.per_page].execute()

    def ranked(self, request: SearchRequest, depth: int) -> list[tuple[str, float]]:
        """Return keys and scores of the first hits; one call."""
        with _answering():
            search = self._search().query(_question(request)).sort(*_order(request))
            found = search.source(False).extra(track_scores=True)[:depth].execute()
            return [(one.meta.id, one.meta.score or 0.0) for one in found]

    def suggest(self, words: Sequence[str], request: SearchRequest, limit: int) -> tuple[Hit, ...]:
        """Return entries by the beginnings of their titles first; one call."""
        typed = " ".join(words)
        question = Q(
            "bool",
            must=[Q("match_bool_prefix", **{"title.plain": {"query": typed, "operator": "and"}})],
            should=[Q("prefix", title_key={"value": fold(typed), "boost": 10})],
            filter=_open_to(request.viewer_tokens),
            must_not=_hidden(request),
        )
        with _answering():
            search = self._search().query(question).sort("_score", "key").source(SHOWN)
            return tuple(hit_of(one) for one in search[:limit].execute())

    def known_words(self, words: Collection[str], request: SearchRequest) -> set[str]:
        """Return the words that some entry open to the viewer holds; one call."""
        seen = Q("bool", filter=_open_to(request.viewer_tokens), must_not=_hidden(request))
        search = self._search().query(seen)[:0]
        each = {word: Q("match", full=word) for word in words}
        search.aggs.bucket("words", A("filters", filters=each))
        with _answering():
            buckets = search.execute().aggregations.words.buckets.to_dict()
            return {word for word, bucket in buckets.items() if bucket["doc_count"]}

    def similar_words(self, word: str) -> Mapping[str, int]:
        """Return words within two edits, by the cluster's own term suggester."""
        search = self._search().suggest(
            "near",
            word,
            term={
                "field": "words",
                "analyzer": "keyword",  # one word to it, whatever its script
                "suggest_mode": "always",
                "prefix_length": 0,
                "max_edits": 2,
                "size": 30,
                "min_word_length": 3,
            },
        )[:0]
        with _answering():
            (near,) = search.execute().suggest.near
            return {one.text: int(one.freq) for one in near.options}

    def telling_words(self, key: str, limit: int) -> tuple[str, ...]:
        """Return the words that are frequent in the entry and rare elsewhere; one call."""
        with _answering():
            found = self._asked().termvectors(
                index=self._alias,
                id=key,
                fields=["words"],
                positions=False,
                offsets=False,
                term_statistics=True,
                filter={"max_num_terms": 4 * limit, "min_doc_freq": 2},
            )
            vectors = found["term_vectors"] if found["found"] else {}
            terms = vectors["words"]["terms"] if "words" in vectors else {}
        words = sorted(terms, key=lambda word: (-terms[word]["score"], word))
        return tuple(one for one in words if one.isalpha() and one not in STOP_WORDS)[:limit]

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Give all calls together no more than a search may take, or than is said here."""
        self._left.until = time.monotonic() + min(seconds, self._search_timeout)
        try:
            yield
        finally:
            del self._left.until

    def _asked(self) -> Client:
        """Return the client, with no more time than is left."""
        until: float | None = getattr(self._left, "until", None)
        if until is None:
            return self._quick
        left = until - time.monotonic()
        if left < _LEAST_SECONDS:
            raise EngineUnavailableError("out of time")
        return self._quick.options(request_timeout=left)

    def _search(self) -> Search:
        return Search(using=self._asked(), index=self._alias)

    # Upkeep

    def exists(self) -> bool:
        """Tell whether the alias points at an index, and of today's layout; one call."""
        with _answering():
            found = self._patient.options(ignore_status=404).indices.get_mapping(index=self._alias)
            if found.meta.status == _NOT_THERE:
                return False
            mappings = [one["mappings"] for one in found.values()]
            return [one.get("_meta") for one in mappings] == [{"layout": layout()}]

    def apply(self, entries: Sequence[SearchEntry], gone: Collection[str]) -> None:
        """Put in, replace and take out by one bulk call."""
        self._send(self._alias, entries, gone, require_alias=True)

    def _send(
        self, index: str, entries: Sequence[SearchEntry], gone: Collection[str], **params: Any
    ) -> None:
        actions: list[dict[str, Any]] = [
            {"_op_type": "index", "_id": entry.key, "_source": document_of(entry).to_dict()}
            for entry in entries
        ]
        actions += [{"_op_type": "delete", "_id": key} for key in gone]
        with _answering():
            _, errors = bulk(
                self._patient,
                actions,
                index=index,
                raise_on_error=False,
                max_retries=MOST_RETRIES,  # of documents that a busy server sends back
                initial_backoff=0.5,
                stats_only=False,
                **params,
            )
        outcomes = [one for error in errors for one in error.values()]  # type: ignore[union-attr]
        if any(one["status"] not in _OUR_FAULT for one in outcomes):
            raise EngineUnavailableError("bulk")
        for one in outcomes:
            if one["status"] != _NOT_THERE:  # what is not there need not be removed
                logger.error("elasticsearch refuses %s for good", one["_id"])

    def rebuild(
        self, batches: Iterator[Sequence[SearchEntry]], changed: Callable[[], Changes] = unchanged
    ) -> int:
        """Fill a new index beside the live one, then move the alias in one step."""
        index = f"{self._alias}.build-{timezone.now():%Y%m%d%H%M%S%f}"
        put = 0
        with _answering():
            self._patient.indices.create(index=index, **definition())
        for batch in batches:
            self._send(index, batch, ())
            put += len(batch)
        self._send(index, *changed())
        with _answering():
            self._patient.indices.refresh(index=index)
            builds = self._patient.indices.get(index=f"{self._alias}.build-*")
            old = [one for one in builds if one != index]
            actions: list[dict[str, Any]] = [{"remove_index": {"index": one}} for one in old]
            actions.append({"add": {"index": index, "alias": self._alias}})
            self._patient.indices.update_aliases(actions=actions)
        return put

    def remove(self) -> None:
        """Delete every index behind the alias; for scratch indexes."""
        with _answering():
            self._patient.options(ignore_status=404).indices.delete(
                index=",".join(self._patient.indices.get(index=f"{self._alias}.build-*")) or "-"
            )

    def digests(self) -> dict[str, str]:
        """Return the digest of every entry held, by key."""
        with _answering():
            rows = scan(self._patient, index=self._alias, query={"_source": ["digest"]})
            return {row["_id"]: row["_source"]["digest"] for row in rows}

    def refresh(self) -> None:
        """Make everything applied so far findable at once."""
        with _answering():
            self._patient.indices.refresh(index=self._alias)

    def size(self) -> int:
        """Return the bytes of the index's first copy."""
        with _answering():
            stats = self._patient.indices.stats(index=self._alias, metric="store")
            return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])

    def tidy(self) -> None:
        """Merge segments that hold removed documents, so that their text is gone."""
        with _answering():
            self._patient.indices.forcemerge(
                index=self._alias, only_expunge_deletes=True, wait_for_completion=False
            )


def _question(request: SearchRequest) -> Any:
    """Return the query: what must match, what adds to the score, who may see it."""
    query = request.query
    narrowing = _open_to(request.viewer_tokens)
    if request.only:
        narrowing.append(Q("ids", values=sorted(request.only)))
    if query.is_empty:
        return Q("bool", filter=narrowing, must_not=_hidden(request))
    should = []
    if query.words:
        text = " ".join(query.words)
        should = [
            Q("match", full=text),
            Q("match", title={"query": text, "boost": plan.TITLE}),
            Q("match", words={"query": text, "boost": plan.WRITTEN}),
        ]
        should += [
            Q("match_phrase", full={"query": " ".join(pair), "boost": plan.PAIR})
            for pair in query.pairs
        ]
        should += [
            Q("match_phrase", full={"query": " ".join(phrase), "boost": plan.ALSO})
            for phrase in query.also
        ]
    must = [Q("match_phrase", full=" ".join(phrase)) for phrase in query.phrases]
    without = [Q("match_phrase", full=" ".join(phrase)) for phrase in query.excluded]
    matching = Q(
        "bool",
        must=must,
        should=should,
        minimum_should_match=0 if must else 1,
        must_not=[*_hidden(request), *without],
        filter=narrowing,
    )
    if not request.brief:
        return matching
    return Q(
        "boosting",
        positive=matching,
        negative=_one_of(KIND, sorted(request.brief)),
        negative_boost=plan.BRIEF,
    )


def _order(request: SearchRequest) -> list[Any]:
    """Return what hits are sorted by; entries of one score come newest first."""
    if request.sort is Sort.TITLE:
        return ["title.exact", _NEWEST, "key"]
    if request.sort is Sort.DATE or request.query.is_empty:
        return [_NEWEST, "key"]
    return ["_score", _NEWEST, "key"]


def _open_to(viewer_tokens: frozenset[str]) -> list[Any]:
    return [Q("terms", tokens=sorted(viewer_tokens))]


def _hidden(request: SearchRequest) -> list[Any]:
    return [Q("ids", values=sorted(request.hidden))] if request.hidden else []


def _one_of(facet: str, values: Sequence[str]) -> Any:
    return Q("terms", facets=[facet_value(facet, value) for value in values])


def _aggregations(request: SearchRequest) -> dict[str, Any]:
    """Return one count for facets not chosen from, and one for each that is.

    A chosen facet is counted as if it were not chosen, the others as they are.
    """

    def under(but: str | None) -> list[Any]:
        return [_one_of(name, of) for name, of in request.filters.items() if name != but]

    aggregations = {"others": _counted(under(None))}
    for at, facet in enumerate(request.filters):
        aggregations[f"chosen{at}"] = _counted(under(facet), include=f"{facet}{SEPARATOR}.*")
    return aggregations


def _counted(under: Sequence[Any], **terms: Any) -> Any:
    counts = A("terms", field="facet_labels", size=MOST_FACET_VALUES, **terms)
    if not under:
        return counts  # a filter that lets all pass would cost a third of the search
    agg = A("filter", Q("bool", filter=under))
    agg.bucket("values", counts)
    return agg
