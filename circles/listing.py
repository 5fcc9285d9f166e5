"""What the list of circles and the page of one circle show."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from circles.extensions import circle_panels
from circles.models import CircleIndexPage, CirclePage, LearningNote, Session
from circles.permissions import can_run
from circles.selectors import (
    facilitators_of,
    live_bookings_by_session,
    next_sessions,
    sessions_of,
    who_may_book,
)
from circles.session_filter import SessionFilter, joined
from learning.filters import ChoiceFacet, Facet, ValueFacet, browse
from learning.reading import related_pages
from learning.terms import ASSESSMENT, LEVEL, TOPIC
from portal.core.pagination import paginate

FACETS: tuple[Facet, ...] = (
    TOPIC,
    LEVEL,
    ASSESSMENT,
    ValueFacet("locality", "Locality", "locality"),
    ChoiceFacet("mode", _("How it meets"), "mode"),
)
SESSIONS_A_PAGE = 10
NOTES_SHOWN = 3


def circle_list(*, index: CircleIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return the circles below the index that this person may open, as the address says.

    `?free=1` leaves those with a place free in a coming session, `?day=2` those that meet on
    a Tuesday; together, those with a place free on a Tuesday.
    """
    coming = Session.objects.coming().filter(circle=OuterRef("pk"))
    pages = CirclePage.objects.child_of(index).annotate(
        next_session_id=Subquery(coming.values("pk")[:1])
    )
    wanted = SessionFilter.read(request.GET, modes=False)
    if wanted:
        pages = pages.filter(Exists(wanted.narrow(coming)))
    listing = browse(request, pages.order_by("title", "pk"), FACETS)
    following = next_sessions(listing.page)
    return {
        "listing": listing,
        "circles": [(circle, following.get(circle.pk)) for circle in listing.page],
        "filter": wanted,
        "chosen": wanted.chosen(listing),
        "query": joined([listing.query, wanted.query()]),
    }


def circle_details(*, circle: CirclePage, request: HttpRequest) -> dict[str, Any]:
    """Return what the page of one circle shows beside its own text."""
    sessions = sessions_of(circle)
    counts = sessions.counted()
    coming = paginate(request, sessions.coming(), SESSIONS_A_PAGE, count=counts["coming"])
    mine = live_bookings_by_session(request.user, coming)
    for session in coming:
        session.circle = circle
    return {
        "coming": coming,
        "sessions": [(session, mine.get(session.pk)) for session in coming],
        "past_count": counts["past"],
        "facilitators": facilitators_of(circle) if request.user.is_authenticated else [],
        "who_may_book": who_may_book(circle) if circle.pk else "",
        "runs": can_run(request.user, circle),
        "related": related_pages(circle, request),
        "notes": LearningNote.objects.published().filter(session__circle=circle)[:NOTES_SHOWN],
        "panels": circle_panels(circle, request) if circle.pk else [],
    }
