"""A request as SQL over the embedded engine's tables."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from search import plan
from search.engines.base import SearchRequest, Sort
from search.engines.embedded_schema import IN
from search.query import Phrase, Query

#: FTS5's own k1 is fixed; weighing how often a word stands is the same as another k1.
_BODY_K1 = f"{plan.USUAL_K1 / plan.K1:.6f}"

OPEN_TO = f"e.audience_id IN (SELECT audience_id FROM search_audience_token WHERE token {IN})"  # noqa: S608
NOT_HIDDEN = f"e.id NOT IN (SELECT id FROM search_entry WHERE key {IN})"  # noqa: S608
_ONLY = f"e.id IN (SELECT id FROM search_entry WHERE key {IN})"  # noqa: S608

_HIT = "h.id, h.score, h.key, h.kind, t.object_id, t.title, t.url, h.on_date, t.review_due"

Sql = tuple[str, list[Any]]


class Question:
    """What a request asks, as SQL. Everything is worked out in one statement.

    An entry that matches stands in `matched` with its score and bundle. Filters look at bundles
    alone: each chosen facet is a column of `counted` that is 1 where a bundle fails it. Entries
    of a bundle are hits when it fails none, and count for a facet when it fails no other one.
    """

    def __init__(self, request: SearchRequest) -> None:
        self._request = request
        facets = list(request.filters)
        matched, params = _matched(request)
        missed = "".join(f", {_MISSED} AS m{at}" for at in range(len(facets)))
        self._sql = (
            f"WITH {matched}, counted AS MATERIALIZED (SELECT bundle_id, count(*) AS n{missed} "  # noqa: S608
            "FROM matched m GROUP BY bundle_id)"
        )
        self._params = list(params)
        for facet, values in request.filters.items():
            self._params += [facet, json.dumps(values)]
        self._facets = facets
        self._misses = " + ".join(f"m{at}" for at in range(len(facets))) or "0"

    def page(self, limit: int, offset: int) -> Sql:
        """Return the statement for hits, facet counts and the total.

        Rows begin with what they are: "hit", then id, score and what is shown, as sorted;
        "facet", then name, slug, label, count; "total", then the number.
        """
        alone = "".join(f" OR (m{at} AND {_OF_FACET})" for at in range(len(self._facets)))
        nothing = ", NULL" * 5
        sql = (
            f"{self._sql} SELECT 'facet', v.facet, v.slug, v.label, f.n{nothing} FROM ("  # noqa: S608
            "SELECT value_id, sum(n) AS n FROM counted JOIN search_bundle_value USING (bundle_id) "
            f"WHERE {self._misses} = 0 OR ({self._misses} = 1 AND (0{alone})) "
            "GROUP BY value_id) f JOIN search_value v ON v.id = f.value_id "
            f"UNION ALL SELECT 'total', coalesce(sum(n), 0), NULL, NULL, NULL{nothing} "
            f"FROM counted WHERE {self._misses} = 0 "
            f"UNION ALL SELECT 'hit', * FROM (SELECT {_HIT} FROM ({self._hits()}) h "
            f"JOIN search_text t ON t.id = h.id ORDER BY h.place)"
        )
        return sql, [*self._params, *self._facets, *self._best(limit + offset), limit, offset]

    def ranking(self, limit: int) -> Sql:
        """Return the statement for (key, score) of the first hits."""
        sql = f"{self._sql} SELECT key, score FROM ({self._hits()}) ORDER BY place"  # noqa: S608
        return sql, [*self._params, *self._best(limit), limit, 0]

    def _best(self, last: int) -> list[int]:
        """Return the parameter that only hits by relevance have: how many of the best there are."""
        return [last] if self._request.sort is Sort.RELEVANCE else []

    def _hits(self) -> str:
        chosen = "1"
        if self._facets:
            chosen = f"m.bundle_id IN (SELECT bundle_id FROM counted WHERE {self._misses} = 0)"  # noqa: S608
        order, texts, best = "m.score DESC, e.on_date DESC, e.key", "", ""
        if self._request.sort is Sort.TITLE:
            order, texts = (
                f"t.title COLLATE NOCASE, {order}",
                "JOIN search_text t ON t.id = m.id ",
            )
        elif self._request.sort is Sort.RELEVANCE:
            # What scores less than the last hit of the page is not looked at any further.
            best = (
                " AND m.score >= (SELECT min(score) FROM (SELECT m.score FROM matched m "  # noqa: S608
                f"WHERE {chosen} ORDER BY m.score DESC LIMIT %s))"
            )
        return (
            "SELECT *, row_number() OVER () AS place FROM ("  # noqa: S608
            f"SELECT m.id, m.score, e.key, e.kind, e.on_date FROM matched m "
            f"JOIN search_entry e ON e.id = m.id {texts}WHERE {chosen}{best} "
            f"ORDER BY {order} LIMIT %s OFFSET %s)"
        )


_OF_FACET = "value_id IN (SELECT id FROM search_value WHERE facet = %s)"
_MISSED = (
    "NOT EXISTS (SELECT 1 FROM search_bundle_value b WHERE b.bundle_id = m.bundle_id "  # noqa: S608
    f"AND b.value_id IN (SELECT id FROM search_value WHERE facet = %s AND slug {IN}))"
)


def _matched(request: SearchRequest) -> Sql:
    """Return the table `matched` of (id, score, bundle_id): every entry that matches and is open.

    An entry matches that holds all phrases, or one of the words where there are none, and nothing
    that was left out.
    """
    scored, params = _scored(request)
    params.append(json.dumps(sorted(request.brief)))
    conditions = [OPEN_TO, NOT_HIDDEN]
    params += viewer_params(request)
    if request.only:
        conditions.append(_ONLY)
        params.append(json.dumps(sorted(request.only)))
    sql = (
        f"scored AS NOT MATERIALIZED ({scored}), matched AS MATERIALIZED ("  # noqa: S608
        f"SELECT e.id AS id, s.score * CASE WHEN e.kind {IN} "
        f"THEN {plan.BRIEF} ELSE 1.0 END AS score, e.bundle_id AS bundle_id "
        f"FROM scored s CROSS JOIN search_entry e ON e.id = s.id WHERE {' AND '.join(conditions)})"
    )
    return sql, params


def _scored(request: SearchRequest) -> Sql:
    query = request.query
    if query.is_empty:
        return "SELECT id, 0.0 AS score FROM search_entry", []
    if request.sort is not Sort.RELEVANCE:
        return "SELECT rowid AS id, 0.0 AS score FROM search_full WHERE search_full MATCH %s", [
            _wanted(query)
        ]
    parts = _parts(query)
    union = " UNION ALL ".join(
        f"SELECT rowid AS id, -{weight} * bm25({table}, {columns}) AS part "  # noqa: S608
        f"FROM {table} WHERE {table} MATCH %s"
        for table, columns, weight, _ in parts
    )
    sql = f"SELECT id, sum(part) AS score FROM ({union}) GROUP BY id"  # noqa: S608
    params: list[Any] = [match for *_, match in parts]
    if query.phrases or query.excluded:
        sql += " HAVING id IN (SELECT rowid FROM search_full WHERE search_full MATCH %s)"
        params.append(_wanted(query))
    return sql, params


def _parts(query: Query) -> list[tuple[str, str, float, str]]:
    """Return (table, how often a word counts by column, weight, what is scored) of the plan."""
    words = any_of([*query.words, *map(" ".join, query.phrases)])
    body = f"{_BODY_K1}, {_BODY_K1}"
    parts = [
        ("search_full", body, 1.0, words),
        ("search_title", "1.0", plan.TITLE, words),
        ("search_plain", body, plan.WRITTEN, words),
    ]
    if query.pairs:
        parts.append(("search_full", body, plan.PAIR, any_of(map(" ".join, query.pairs))))
    if query.also:
        parts.append(("search_full", body, plan.ALSO, any_of(map(" ".join, query.also))))
    return parts


def _wanted(query: Query) -> str:
    """Return the FTS5 expression for what an entry must and must not hold."""
    wanted = " AND ".join(map(quoted_phrase, query.phrases)) or worth_marking(query)
    if not query.excluded:
        return wanted
    return f"({wanted}) NOT ({' OR '.join(map(quoted_phrase, query.excluded))})"


def worth_marking(query: Query) -> str:
    """Return the FTS5 expression for all that is looked for."""
    return any_of([*query.words, *map(" ".join, (*query.phrases, *query.also))])


def any_of(texts: Iterable[str]) -> str:
    """Return the FTS5 expression for any of some words or phrases."""
    return " OR ".join(map(quoted, texts))


def quoted(text: str) -> str:
    """Return a word or phrase as an FTS5 string; there are no quotes in words."""
    return f'"{text}"'


def quoted_phrase(phrase: Phrase) -> str:
    """Return a phrase as an FTS5 string."""
    return quoted(" ".join(phrase))


def viewer_params(request: SearchRequest) -> list[str]:
    """Return the parameters of OPEN_TO and NOT_HIDDEN."""
    return [json.dumps(sorted(request.viewer_tokens)), json.dumps(sorted(request.hidden))]
