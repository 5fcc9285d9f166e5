"""What many people search for, and topics, offered while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, Sum

from portal.core.searchable import FacetValue, offered_values
from search.counting import normalised, this_month
from search.finding import answered_for
from search.models import SearchTotal
from search.months import months_before

if TYPE_CHECKING:
    from portal.core.searchable import Viewer

MOST_POPULAR = 2
MOST_TOPICS = 2
SHORTEST = 2


def popular_searches(*, viewer: Viewer, text: str) -> tuple[str, ...]:
    """Return up to two searches of this month and the last that hold what is typed so far.

    At least five people typed each; and each is answered, for this viewer too: what only others
    may open is not offered.
    """
    typed = normalised(text)
    if len(typed) < SHORTEST or not settings.PORTAL_COUNT_SEARCHES:
        return ()
    totals = (
        SearchTotal.objects.filter(
            Q(words__startswith=typed) | Q(words__contains=f" {typed}"),
            month__gte=months_before(this_month(), 1),
            found_nothing=0,
        )
        .exclude(words=typed)
        .values("words")
        .annotate(most=Sum("people"))
        .order_by("-most", "words")
    )
    words = [one["words"] for one in totals[: 2 * MOST_POPULAR]]
    return answered_for(viewer, words)[:MOST_POPULAR]


def topics_for(*, viewer: Viewer, text: str) -> tuple[FacetValue, ...]:
    """Return up to two topics that begin with what is typed so far, for this person; one query."""
    typed = normalised(text)
    if len(typed) < SHORTEST:
        return ()
    return offered_values("topic", viewer=viewer, typed=typed, limit=MOST_TOPICS)
