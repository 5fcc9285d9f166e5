"""The embedded engine: SQLite's FTS5 in tables of our own.

score = BM25(everything, any word) + 0.5 × BM25(title, any word)
        + 0.1 × BM25(everything, neighbouring pairs as phrases)
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

from portal.core.searchable import SearchEntry
from search.engines.base import (
    MARK_END,
    MARK_START,
    TOLD_FACETS,
    EngineUnavailableError,
    Hit,
    SearchEngine,
    SearchRequest,
    SearchResults,
    Sort,
    group_facets,
    last_page,
)
from search.engines.embedded_schema import CREATE, DROP, INTEGRITY_CHECK, OPTIMIZE
from search.engines.embedded_store import Row, Store
from search.entries import digest_of, index_body, index_facets, index_text
from search.query import Phrase, Query, fold, words_of
from search.stopwords import STOP_WORDS

PASSAGE_WORDS = 40
PASSAGE_CHARACTERS = 240

_COLUMNS = "e.key, e.kind, e.object_id, e.title, e.url, e.on_date, e.review_due"

_OPEN_TO = (
    "EXISTS (SELECT 1 FROM search_entry_token t WHERE t.entry_id = e.id "
    "AND t.token IN (SELECT value FROM json_each(%s)))"
)
_NOT_HIDDEN = "e.key NOT IN (SELECT value FROM json_each(%s))"
_ONLY = " AND e.key IN (SELECT value FROM json_each(%s))"
_MISSED = (
    "NOT EXISTS (SELECT 1 FROM search_entry_facet f WHERE f.entry_id = e.id AND f.facet = %s "
    "AND f.slug IN (SELECT value FROM json_each(%s)))"
)

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class EmbeddedEngine(SearchEngine):
    """Search in a SQLite database; comfortable to some 100,000 entries."""

    name = "embedded"

    def __init__(self, store: Store) -> None:
        self._store = store

    # Questions

    def search(self, request: SearchRequest) -> SearchResults:
        """Return one page of hits with total and facets; four statements."""
        matched = _Matched(request)
        *facet_rows, (_, _, _, total) = self._store.rows(*matched.counting())
        page = min(max(1, request.page), last_page(total, request.per_page))
        offset = (page - 1) * request.per_page
        rows = self._store.rows(*matched.hits(request.per_page, offset)) if total else []
        ids = [row[0] for row in rows]
        marks, told = self._marks(request.query, ids), self._told(ids)
        return SearchResults(
            hits=tuple(
                replace(_hit(row[2:], *marks[row[0]]), told=told[row[0]], score=row[1])
                for row in rows
            ),
            total=total,
            page=page,
            facets=group_facets(facet_rows),
        )

    def _told(self, ids: list[int]) -> Mapping[int, Mapping[str, tuple[str, ...]]]:
        """Return the labels that are told beside each hit, by facet."""
        rows = self._store.rows(
            "SELECT entry_id, facet, label FROM search_entry_facet "
            "WHERE entry_id IN (SELECT value FROM json_each(%s)) "
            "AND facet IN (SELECT value FROM json_each(%s)) ORDER BY label",
            [json.dumps(ids), json.dumps(TOLD_FACETS)],
        )
        told: defaultdict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for entry_id, facet, label in rows:
            told[entry_id][facet] = (*told[entry_id].get(facet, ()), label)
        return told

    def _marks(self, query: Query, ids: list[int]) -> dict[int, tuple[str, str]]:
        """Return each entry's title and passage with what matched marked."""
        if query.is_empty:
            sql = (
                "SELECT id, title, substr(body, 1, %s) FROM search_entry "
                "WHERE id IN (SELECT value FROM json_each(%s))"
            )
            params: list[Any] = [PASSAGE_CHARACTERS, json.dumps(ids)]
        else:
            sql = (
                "SELECT rowid, highlight(search_full, 0, %s, %s), "
                "snippet(search_full, 1, %s, %s, '…', %s) FROM search_full "
                "WHERE search_full MATCH %s AND rowid IN (SELECT value FROM json_each(%s))"
            )
            marks = [MARK_START, MARK_END]
            params = [*marks, *marks, PASSAGE_WORDS, _any_of(query), json.dumps(ids)]
        return {row[0]: (row[1], row[2]) for row in self._store.rows(sql, params)}

    def suggest(self, words: Sequence[str], request: SearchRequest, limit: int) -> tuple[Hit, ...]:
        """Return entries by the beginnings of their titles first; one statement."""
        *whole, last = words
        match = " AND ".join([*map(_quote, whole), f"{_quote(last)} *"])
        typed = " ".join(words)
        rows = self._store.rows(
            f"SELECT {_COLUMNS} FROM search_plain JOIN search_entry e ON e.id = search_plain.rowid "  # noqa: S608
            f"WHERE search_plain MATCH %s AND {_OPEN_TO} AND {_NOT_HIDDEN} "
            "ORDER BY lower(substr(e.title, 1, length(%s))) <> %s, length(e.title), e.title, e.key "
            "LIMIT %s",
            [f"title : ({match})", *_viewer_params(request), typed, typed, limit],
        )
        return tuple(_hit(row, row[3], "") for row in rows)

    def known_words(self, words: Collection[str], request: SearchRequest) -> set[str]:
        """Return the words that some entry open to the viewer holds; one statement."""
        rows = self._store.rows(
            "SELECT w.value FROM json_each(%s) w WHERE EXISTS ("  # noqa: S608
            "SELECT 1 FROM search_full JOIN search_entry e ON e.id = search_full.rowid "
            f"WHERE search_full MATCH '\"' || w.value || '\"' AND {_OPEN_TO} "
            f"AND {_NOT_HIDDEN})",
            [json.dumps(sorted(words)), *_viewer_params(request)],
        )
        return {row[0] for row in rows}

    def similar_words(self, word: str) -> Mapping[str, int]:
        """Return words with the same first letter and about the length, or one slip in it."""
        slips = [word[1:], word[1] + word[0] + word[2:]] if len(word) > 1 else []
        slips += [letter + rest for letter in _LETTERS for rest in (word, word[1:])]
        rows = self._store.rows(
            "SELECT term, doc FROM search_vocabulary WHERE term >= %s AND term < %s "
            "AND length(term) BETWEEN %s AND %s UNION "
            "SELECT term, doc FROM search_vocabulary WHERE term IN "
            "(SELECT value FROM json_each(%s))",
            [word[0], chr(ord(word[0]) + 1), len(word) - 2, len(word) + 2, json.dumps(slips)],
        )
        return dict(rows)

    def telling_words(self, key: str, limit: int) -> tuple[str, ...]:
        """Return the words that are frequent in the entry and rare elsewhere; three statements."""
        rows = self._store.rows("SELECT title, body FROM search_entry WHERE key = %s", [key])
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
        with self._store.writing():
            for entry in entries:
                self._put(entry)
            self._store.rows(
                "DELETE FROM search_entry WHERE key IN (SELECT value FROM json_each(%s))",
                [json.dumps(sorted(gone))],
            )

    def _put(self, entry: SearchEntry) -> None:
        ((entry_id,),) = self._store.rows(
            "INSERT INTO search_entry "
            "(key, kind, object_id, title, body, url, on_date, review_due, digest) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) "
            "ON CONFLICT (key) DO UPDATE SET title = excluded.title, body = excluded.body, "
            "url = excluded.url, on_date = excluded.on_date, review_due = excluded.review_due, "
            "digest = excluded.digest RETURNING id",
            [
                entry.key,
                entry.kind,
                entry.object_id,
                index_text(entry.title),
                index_body(entry),
                entry.url,
                entry.on.isoformat() if entry.on else None,
                entry.review_due.isoformat() if entry.review_due else None,
                digest_of(entry),
            ],
        )
        for table in ("search_entry_token", "search_entry_facet"):
            self._store.rows(f"DELETE FROM {table} WHERE entry_id = %s", [entry_id])  # noqa: S608
        self._store.rows(
            "INSERT INTO search_entry_token SELECT %s, value FROM json_each(%s)",
            [entry_id, json.dumps(sorted(entry.audience))],
        )
        for (facet, slug), label in index_facets(entry).items():
            self._store.rows(
                "INSERT INTO search_entry_facet VALUES (%s, %s, %s, %s)",
                [entry_id, facet, slug, label],
            )

    def rebuild(self, batches: Iterator[Sequence[SearchEntry]]) -> int:
        """Write every entry anew, batch by batch in place, then take out what is not among them.

        Each batch commits by itself, so searches go on and see an old or a new entry, never
        none; and people's saves never wait for more than a batch. Tables that fail
        SQLite's own check are thrown away first.
        """
        if not self.is_sound():
            self._recreate()
        put: set[str] = set()
        for batch in batches:
            self.apply(batch, ())
            put.update(entry.key for entry in batch)
        ghosts = sorted(set(self.digests()) - put)
        for start in range(0, len(ghosts), 100):
            self.apply((), ghosts[start : start + 100])
        self.tidy()
        return len(put)

    def is_sound(self) -> bool:
        """Tell whether the text tables are readable and agree with the entries."""
        try:
            with self._store.writing():
                for statement in INTEGRITY_CHECK:
                    self._store.rows(statement)
        except EngineUnavailableError:
            return False
        return True

    def _recreate(self) -> None:
        self._store.reset()
        with self._store.writing():
            for statement in (*DROP, *CREATE):
                self._store.rows(statement)

    def digests(self) -> dict[str, str]:
        """Return the digest of every entry held, by key."""
        return dict(self._store.rows("SELECT key, digest FROM search_entry"))

    def refresh(self) -> None:
        """Nothing to do: what is committed is found."""

    def tidy(self) -> None:
        """Merge the text tables: FTS5 keeps removed words in its file until then."""
        with self._store.writing():
            for statement in OPTIMIZE:
                self._store.rows(statement)
        self._store.checkpoint()


class _Matched:
    """The entries that match a request, filters aside, as SQL.

    Each chosen facet becomes a column that is 1 where the entry fails it: an entry is a hit
    when it fails none, and counts for a facet when it fails no other one.
    """

    def __init__(self, request: SearchRequest) -> None:
        self._query = request.query
        self._facets = list(request.filters)
        missed = "".join(f", {_MISSED} AS m{at}" for at in range(len(self._facets)))
        self._params: list[Any] = []
        for facet, values in request.filters.items():
            self._params += [facet, json.dumps(values)]
        if request.query.is_empty:
            source, match = "search_entry e", ""
        else:
            source = "search_full JOIN search_entry e ON e.id = search_full.rowid"
            match = "search_full MATCH %s AND "
            self._params.append(_wanted(request.query))
        self._params += _viewer_params(request)
        only = ""
        if request.only:
            only = _ONLY
            self._params.append(json.dumps(sorted(request.only)))
        self._sort = request.sort
        self._sql = (
            f"WITH matched AS MATERIALIZED (SELECT e.id AS id{missed} FROM {source} "  # noqa: S608
            f"WHERE {match}{_OPEN_TO} AND {_NOT_HIDDEN}{only})"
        )
        self._misses = " + ".join(f"m{at}" for at in range(len(self._facets))) or "0"

    def counting(self) -> tuple[str, list[Any]]:
        """Return the statement for (facet, slug, label, count) rows, the total's row last."""
        alone = "".join(f" OR (m{at} AND f.facet = %s)" for at in range(len(self._facets)))
        sql = (
            f"{self._sql} SELECT f.facet, f.slug, max(f.label), count(*) FROM matched m "  # noqa: S608
            "JOIN search_entry_facet f ON f.entry_id = m.id "
            f"WHERE {self._misses} = 0 OR ({self._misses} = 1 AND (0{alone})) "
            "GROUP BY f.facet, f.slug "
            f"UNION ALL SELECT '', '', '', count(*) FROM matched WHERE {self._misses} = 0"
        )
        return sql, [*self._params, *self._facets]

    def hits(self, limit: int, offset: int) -> tuple[str, list[Any]]:
        """Return the statement for one page of (id, score, *entry columns), as sorted."""
        # Not "0": SQLite takes a whole number in ORDER BY for the place of a column.
        score, scores, params = "0.0", "", list(self._params)
        if self._sort is Sort.RELEVANCE and not self._query.is_empty:
            scored, score_params = _scored(self._query)
            score, scores = "s.score", f"JOIN ({scored}) s ON s.id = m.id "
            params += score_params
        by_title = "e.title COLLATE NOCASE, " if self._sort is Sort.TITLE else ""
        sql = (
            f"{self._sql} SELECT m.id, {score}, {_COLUMNS} FROM matched m {scores}"  # noqa: S608
            f"JOIN search_entry e ON e.id = m.id WHERE {self._misses} = 0 "
            f"ORDER BY {by_title}{score} DESC, e.on_date DESC, e.key LIMIT %s OFFSET %s"
        )
        return sql, [*params, limit, offset]


def _scored(query: Query) -> tuple[str, list[Any]]:
    """Return SQL for (id, score) of every entry with any of the words."""
    parts = [("search_full", "1.0", _any_of(query)), ("search_title", "0.5", _any_of(query))]
    if query.pairs:
        parts.append(("search_full", "0.1", " OR ".join(map(_quote_all, query.pairs))))
    union = " UNION ALL ".join(
        f"SELECT rowid AS id, -{weight} * bm25({table}) AS part FROM {table} WHERE {table} MATCH %s"  # noqa: S608
        for table, weight, _ in parts
    )
    sql = f"SELECT id, sum(part) AS score FROM ({union}) GROUP BY id"  # noqa: S608
    return sql, [match for _, _, match in parts]


def _wanted(query: Query) -> str:
    """Return the FTS5 expression for what an entry must and must not hold."""
    wanted = " AND ".join(map(_quote_all, query.phrases)) or _any_of(query)
    if not query.excluded:
        return wanted
    return f"({wanted}) NOT ({' OR '.join(map(_quote_all, query.excluded))})"


def _any_of(query: Query) -> str:
    """Return the FTS5 expression for what is worth marking and counting."""
    return " OR ".join([*map(_quote, query.words), *map(_quote_all, query.phrases)])


def _quote(word: str) -> str:
    """Return a word as an FTS5 string; words hold letters and digits only."""
    return f'"{word}"'


def _quote_all(phrase: Phrase) -> str:
    return _quote(" ".join(phrase))


def _viewer_params(request: SearchRequest) -> list[str]:
    return [json.dumps(sorted(request.viewer_tokens)), json.dumps(sorted(request.hidden))]


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
