"""Where in a long thing a hit's passage stands: the page of a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from portal.core.searchable import PassagePlace, source_for
from search.engines.base import MARK_END, MARK_START, Hit

_CUT = "…"


def places_of(hits: Iterable[Hit]) -> Mapping[str, PassagePlace]:
    """Return the places of those hits that have one, by key; two queries for each such kind."""
    passages: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for hit in hits:
        passages[hit.kind][hit.object_id] = marked_line(hit.passage)
    found: dict[str, PassagePlace] = {}
    for kind, of in passages.items():
        source = source_for(kind)
        places = source.places(of) if source is not None else {}
        found |= {f"{kind}:{object_id}": place for object_id, place in places.items()}
    return found


def marked_line(passage: str) -> str:
    """Return the line of a passage that holds the first thing found, as it stands in the text.

    Empty where nothing is marked.
    """
    line = next((one for one in passage.split("\n") if MARK_START in one), "")
    return line.replace(MARK_START, "").replace(MARK_END, "").strip(f"{_CUT} ")
