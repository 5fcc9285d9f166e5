"""What Elasticsearch is asked to show of what it finds, and how its answer is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from search.dsl import Q, Search
from search.engines.base import MARK_END, MARK_START, TOLD_FACETS, Hit, SearchRequest
from search.entries import SEPARATOR
from search.query import Query

PASSAGE_CHARACTERS = 240
SHOWN = ["key", "kind", "object_id", "title", "url", "on", "review_due", "facet_labels"]


def highlighted(search: Search, query: Query) -> Search:
    """Ask for the title and one passage with what matched marked."""
    if query.is_empty:
        return search.source([*SHOWN, "body"])
    marked: list[Any] = [Q("match", full=" ".join(query.words))] if query.words else []
    marked += [Q("match_phrase", full=" ".join(phrase)) for phrase in (*query.phrases, *query.also)]
    search = search.highlight_options(
        pre_tags=[MARK_START],
        post_tags=[MARK_END],
        require_field_match=False,
        highlight_query=Q("bool", should=marked).to_dict(),
    )
    search = search.highlight("title", number_of_fragments=0)
    return search.highlight(
        "body",
        number_of_fragments=1,
        fragment_size=PASSAGE_CHARACTERS,
        no_match_size=PASSAGE_CHARACTERS,
    )


def facet_rows(answer: Any, request: SearchRequest) -> list[tuple[str, str, str, int]]:
    """Return (facet, slug, label, count) of every choice in an answer."""
    chosen = set(request.filters)
    counted = answer.aggregations.to_dict()

    def rows(name: str, wanted: Callable[[str], bool]) -> Iterator[tuple[str, str, str, int]]:
        for bucket in counted[name].get("values", counted[name])["buckets"]:
            facet, slug, label = bucket["key"].split(SEPARATOR, 2)
            if wanted(facet):
                yield facet, slug, label, int(bucket["doc_count"])

    found = list(rows("others", lambda facet: facet not in chosen))
    for at, facet in enumerate(request.filters):
        found += rows(f"chosen{at}", facet.__eq__)
    return found


def hit_of(found: Any) -> Hit:
    """Return one hit of an answer; what it lacks raises what Python raises."""
    source = found.to_dict()
    highlight = found.meta.to_dict().get("highlight", {})
    (title,) = highlight.get("title", [source["title"]])
    (passage,) = highlight.get("body", [source.get("body", "")[:PASSAGE_CHARACTERS]])
    return Hit(
        key=source["key"],
        kind=source["kind"],
        object_id=source["object_id"],
        title=source["title"],
        url=source["url"],
        marked_title=title,
        passage=passage,
        on=_day(source.get("on")),
        review_due=_day(source.get("review_due")),
        told=_told(source.get("facet_labels", ())),
        score=found.meta.to_dict().get("score") or 0.0,
    )


def _told(labels: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the labels that are told beside a hit, by facet."""
    told: dict[str, tuple[str, ...]] = {}
    for facet, _, label in sorted(one.split(SEPARATOR, 2) for one in labels):
        if facet in TOLD_FACETS:
            told[facet] = (*told.get(facet, ()), label)
    return told


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
