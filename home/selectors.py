"""What the home page and the personal desk read from the other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from wagtail.models import Page

from circles.selectors import coming_public_sessions
from learning.models import LevelOfNeed, MIResourcePage, PracticeGuidePage, Topic
from learning.terms import called_in_locality
from portal.core.page_audience import visible_pages

if TYPE_CHECKING:
    from circles.models import Session
    from portal.core.searchable import Viewer

#: How many of each the home page shows: a taste, with a link to all.
SESSIONS, TOPICS, GUIDES, RESOURCES = 4, 18, 3, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysIn:
    """The lists of the home page: short, and nothing that this person may not open."""

    levels: list[LevelOfNeed]
    topics: list[Topic]
    sessions: list[Session]
    guides: list[PracticeGuidePage]
    resources: list[MIResourcePage]


def ways_in(viewer: Viewer, locale_id: int) -> WaysIn:
    """Return what the home page of one language offers one person; a fixed number of queries."""
    # Evaluated once: the restrictions are read for both kinds of page together.
    pages = Page.objects.filter(locale=locale_id)
    open_pages = visible_pages(pages, viewer).values("pk")
    return WaysIn(
        levels=_levels(viewer),
        topics=list(Topic.objects.in_use().order_by("name")[:TOPICS]),
        sessions=coming_public_sessions(SESSIONS),
        guides=_newest(PracticeGuidePage.objects.filter(pk__in=open_pages), GUIDES),
        resources=_newest(MIResourcePage.objects.filter(pk__in=open_pages), RESOURCES),
    )


def _newest(pages: QuerySet[Any], number: int) -> list[Any]:
    return list(pages.order_by("-first_published_at", "title")[:number])


def _levels(viewer: Viewer) -> list[LevelOfNeed]:
    """Return the levels of need, each called as it is where this person works."""
    levels = LevelOfNeed.objects.in_use().annotate(called=called_in_locality(viewer))
    return list(levels.order_by("rank", "name"))
