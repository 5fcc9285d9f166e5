"""The embedded engine: SQLite's FTS5 in tables of our own."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

from portal.core.searchable import SearchEntry
from search import plan
from search.engines.base import (
    MARK_END,
    MARK_START,
    TOLD_FACETS,
    Changes,
    Hit,
    SearchEngine,
    SearchRequest,
    SearchResults,
    group_facets,
    last_page,
    unchanged,
)
from search.engines.embedded_index import EmbeddedIndex
from search.engines.embedded_question import (
    NOT_HIDDEN,
    OPEN_TO,
    Question,
    quoted,
    viewer_params,
    worth_marking,
)
from search.engines.embedded_schema import IN
from search.engines.embedded_store import Row, SiteStore, Store
from search.query import Query, fold, words_of
from search.stopwords import STOP_WORDS

PASSAGE_WORDS = 40
PASSAGE_CHARACTERS = 240
#: Titles that are looked at to suggest some of them: beyond it a few letters say too little.
MOST_TITLES = 200

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LAST_CHARACTER = "\U0010ffff"


class EmbeddedEngine(SearchEngine):
    """Search in a SQLite database; comfortable to some 100,000 entries."""

    name = "embedded"

    def __init__(self, store: Store) -> None:
        self._store = store
        self.is_in_site = isinstance(store, SiteStore)
        self._index = EmbeddedIndex(store)

    # Questions

    def search(self, request: SearchRequest) -> SearchResults:
        """Return one page of hits with total and facets, all as they were at one moment.

        Four statements; one more past the end, and one more in a large index.
        """
        with self._store.reading():
            return self._search(request)

    def _search(self, request: SearchRequest) -> SearchResults:
        request = self._without_common_words(request)
        question = Question(request)
        page = min(max(1, request.page), last_page(10**9, request.per_page))
        rows, facets, total = self._page(question, request, page)
        last = last_page(total, request.per_page)
        if page > last:
            page = last
            rows, facets, total = self._page(question, request, page)
        ids = [row[0] for row in rows]
        marks, told = self._marks(request.query, ids), self._told(ids)
        return SearchResults(
            hits=tuple(
                replace(_hit(row[2:], *marks[row[0]]), told=told[row[0]], score=row[1])
                for row in rows
            ),
            total=total,
            page=page,
            facets=group_facets(facets),
        )

    def _page(
        self, question: Question, request: SearchRequest, page: int
    ) -> tuple[list[Row], list[tuple[str, str, str, int]], int]:
        offset = (page - 1) * request.per_page
        found: dict[str, list[Any]] = {"hit": [], "facet": [], "total": []}
        for what, *row in self._store.rows(*question.page(request.per_page, offset)):
            found[what].append(tuple(row))
        facets = [row[:4] for row in found["facet"]]
        return found["hit"], facets, found["total"][0][0]

    def ranked(self, request: SearchRequest, depth: int) -> list[tuple[str, float]]:
        """Return keys and scores of the first hits; two statements, three in a large index."""
        request = self._without_common_words(request)
        return [(key, score) for key, score in self._store.rows(*Question(request).ranking(depth))]

    def _without_common_words(self, request: SearchRequest) -> SearchRequest:
        """Leave off words that a large part of a large index holds, if others are left."""
        words = request.query.words
        ((entries,),) = self._store.rows("SELECT max(id) FROM search_entry")
        if not words or (entries or 0) <= plan.COMMON_FROM:
            return request
        rows = self._store.rows(
            f"SELECT word FROM search_word WHERE word {IN} "  # noqa: S608
            "AND entries > %s * (SELECT count(*) FROM search_entry)",
            [json.dumps([fold(word) for word in words]), plan.COMMON_SHARE],
        )
        common = {row[0] for row in rows}
        rarer = tuple(word for word in words if fold(word) not in common)
        return replace(request, query=replace(request.query, words=rarer)) if rarer else request

    def _told(self, ids: list[int]) -> Mapping[int, Mapping[str, tuple[str, ...]]]:
        """Return the labels that are told beside each hit, by facet."""
        rows = self._store.rows(
            "SELECT e.id, v.facet, v.label FROM search_entry e "  # noqa: S608
            "JOIN search_bundle_value USING (bundle_id) JOIN search_value v ON v.id = value_id "
            f"WHERE e.id {IN} AND v.facet {IN} ORDER BY v.label",
            [json.dumps(ids), json.dumps(TOLD_FACETS)],
        )
        told: defaultdict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for entry_id, facet, label in rows:
            told[entry_id][facet] = (*told[entry_id].get(facet, ()), label)
        return told

    def _marks(self, query: Query, ids: list[int]) -> dict[int, tuple[str, str]]:
        """Return each entry's title and passage with what matched marked."""
        if query.is_empty:
            sql = f"SELECT id, title, substr(body, 1, %s) FROM search_text WHERE id {IN}"  # noqa: S608
            params: list[Any] = [PASSAGE_CHARACTERS, json.dumps(ids)]
        else:
            sql = (
                "SELECT rowid, highlight(search_full, 0, %s, %s), "  # noqa: S608
                "snippet(search_full, 1, %s, %s, '…', %s) FROM search_full "
                f"WHERE search_full MATCH %s AND rowid {IN}"
            )
            marks = [MARK_START, MARK_END]
            params = [*marks, *marks, PASSAGE_WORDS, worth_marking(query), json.dumps(ids)]
        return {row[0]: (row[1], row[2]) for row in self._store.rows(sql, params)}

    def suggest(self, words: Sequence[str], request: SearchRequest, limit: int) -> tuple[Hit, ...]:
        """Return entries by the beginnings of their titles first; one statement."""
        *whole, last = words
        match = " AND ".join([*map(quoted, whole), f"{quoted(last)} *"])
        typed = fold(" ".join(words))
        rows = self._store.rows(
            "WITH begun AS (SELECT e.id FROM search_title_key t JOIN search_entry e ON e.id = t.id "  # noqa: S608
            f"WHERE t.title_key >= %s AND t.title_key < %s AND {OPEN_TO} AND {NOT_HIDDEN} "
            "ORDER BY t.title_key LIMIT %s), "
            "held AS (SELECT e.id FROM search_start JOIN search_entry e "
            f"ON e.id = search_start.rowid WHERE search_start MATCH %s AND {OPEN_TO} "
            f"AND {NOT_HIDDEN} LIMIT %s) "
            "SELECT e.key, e.kind, t.object_id, t.title, t.url, e.on_date, t.review_due "
            "FROM (SELECT id FROM begun UNION SELECT id FROM held) f "
            "JOIN search_entry e ON e.id = f.id JOIN search_text t ON t.id = f.id "
            "ORDER BY f.id NOT IN (SELECT id FROM begun), length(t.title), t.title, e.key LIMIT %s",
            [
                *(typed, typed + _LAST_CHARACTER, *viewer_params(request), MOST_TITLES),
                *(match, *viewer_params(request), MOST_TITLES),
                limit,
            ],
        )
        return tuple(_hit(row, row[3], "") for row in rows)

    def known_words(self, words: Collection[str], request: SearchRequest) -> set[str]:
        """Return the words that some entry open to the viewer holds; one statement."""
        rows = self._store.rows(
            "SELECT w.value FROM json_each(%s) w WHERE EXISTS ("  # noqa: S608
            "SELECT 1 FROM search_full JOIN search_entry e ON e.id = search_full.rowid "
            f"WHERE search_full MATCH '\"' || w.value || '\"' AND {OPEN_TO} "
            f"AND {NOT_HIDDEN})",
            [json.dumps(sorted(words)), *viewer_params(request)],
        )
        return {row[0] for row in rows}

    def similar_words(self, word: str) -> Mapping[str, int]:
        """Return words with the same first letter and about the length, or one slip in it."""
        slips = [word[1:], word[1] + word[0] + word[2:]] if len(word) > 1 else []
        slips += [letter + rest for letter in _LETTERS for rest in (word, word[1:])]
        rows = self._store.rows(
            "SELECT word, entries FROM search_word WHERE word >= %s AND word < %s "
            "AND length(word) BETWEEN %s AND %s UNION "
            "SELECT word, entries FROM search_word WHERE word IN "
            "(SELECT value FROM json_each(%s))",
            [word[0], chr(ord(word[0]) + 1), len(word) - 2, len(word) + 2, json.dumps(slips)],
        )
        return dict(rows)

    def telling_words(self, key: str, limit: int) -> tuple[str, ...]:
        """Return the words that are frequent in the entry and rare elsewhere; three statements."""
        rows = self._store.rows(
            "SELECT t.title, t.body FROM search_entry e JOIN search_text t ON t.id = e.id "
            "WHERE e.key = %s",
            [key],
        )
        if not rows:
            return ()
        ((title, body),) = rows
        often = Counter(map(fold, (*words_of(title), *words_of(title), *words_of(body))))
        words = [word for word in often if word.isalpha() and word not in STOP_WORDS]
        ((entries,),) = self._store.rows("SELECT count(*) FROM search_entry")
        held = self._store.rows(
            "SELECT term, doc FROM search_vocabulary WHERE term IN "
            "(SELECT value FROM json_each(%s)) AND doc > 1",
            [json.dumps(words)],
        )
        weight = {word: often[word] * math.log(1 + entries / count) for word, count in held}
        return tuple(sorted(weight, key=lambda word: (-weight[word], word))[:limit])

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Let SQLite interrupt itself."""
        return self._store.within(seconds)

    # Upkeep

    def exists(self) -> bool:
        """Tell whether the tables are there."""
        return self._store.exists()

    def apply(self, entries: Sequence[SearchEntry], gone: Collection[str]) -> None:
        """Put in, replace and take out in one short transaction."""
        self._index.apply(entries, gone)

    def rebuild(
        self, batches: Iterator[Sequence[SearchEntry]], changed: Callable[[], Changes] = unchanged
    ) -> int:
        """Fill tables beside, or a file, then let them take the place of those that answer."""
        return self._index.rebuild(batches, changed)

    def is_sound(self) -> bool:
        """Tell whether the tables are readable and agree with one another."""
        return self._index.is_sound()

    def digests(self) -> dict[str, str]:
        """Return the digest of every entry held, by key."""
        return self._index.digests()

    def refresh(self) -> None:
        """Nothing to do: what is committed is found."""

    def tidy(self) -> None:
        """Merge the text tables: FTS5 keeps removed words in its file until then."""
        self._index.tidy()

    def size(self) -> int:
        """Return the bytes of the database that the tables lie in."""
        ((size,),) = self._store.rows(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        )
        return int(size)


def _hit(row: Row, marked_title: str, passage: str) -> Hit:
    key, kind, object_id, title, url, on, review_due = row
    return Hit(
        key=key,
        kind=kind,
        object_id=object_id,
        title=title,
        url=url,
        marked_title=marked_title,
        passage=passage,
        on=date.fromisoformat(on) if on else None,
        review_due=date.fromisoformat(review_due) if review_due else None,
    )
