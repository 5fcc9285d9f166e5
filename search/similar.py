"""Things like another one, by the words that tell it from the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.core.searchable import source_for, viewer_tokens
from search.engines.base import Hit, SearchEngine, SearchRequest
from search.entries import KIND
from search.finding import answer_in_time, visible
from search.outbox import hidden_keys
from search.query import Query

if TYPE_CHECKING:
    from portal.core.searchable import Viewer

MOST_SIMILAR = 4
MOST_WORDS = 12
#: What scores less beside the best shares only words that many things have.
SHARE_OF_BEST = 0.4


def similar_to(*, viewer: Viewer, kind: str, object_id: str) -> tuple[str, tuple[Hit, ...]] | None:
    """Return the title of a thing, and up to four of its kind that are most like it.

    None where there is no such thing, or this person may not open it. No similar ones where no
    engine answers.
    """
    source = source_for(kind)
    if source is None or object_id not in source.visible_ids(viewer, [object_id]):
        return None
    thing = next(iter(source.things([object_id])), None)
    if thing is None:
        return None
    key = f"{kind}:{object_id}"

    def ask(engine: SearchEngine) -> tuple[Hit, ...]:
        words = engine.telling_words(key, MOST_WORDS)
        if not words:
            return ()
        like = SearchRequest(
            query=Query(words=words),
            viewer_tokens=viewer_tokens(viewer),
            filters={KIND: (kind,)},
            hidden=hidden_keys(engine.name) | {key},
            per_page=MOST_SIMILAR,
        )
        hits = visible(engine, like, viewer).hits
        enough = SHARE_OF_BEST * max((hit.score for hit in hits), default=0.0)
        return tuple(hit for hit in hits if hit.score >= enough)

    return source.entry(thing).title, answer_in_time(ask) or ()
