"""What the calendar of sessions shows: one person's view of the days an address asks for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from circles.calendars.dates import Span, View
from circles.models import Booking, CirclePage, Session
from circles.models.choices import SessionState
from circles.selectors import live_bookings_by_session
from circles.session_filter import DAYS, SessionFilter, address, joined
from circles.wall_clock import instant_of
from learning.filters import Narrowed, ValueFacet, narrowed
from learning.terms import ASSESSMENT, LEVEL, TOPIC
from portal.core.facets import ChosenFilter
from portal.core.pagination import paginate
from portal.core.templatetags.portal_tags import local_day, short_day

if TYPE_CHECKING:
    from circles.models.sessions import SessionQuerySet

#: What narrows the circles; days, modes and free places narrow their sessions.
FACETS = (TOPIC, LEVEL, ASSESSMENT, ValueFacet("locality", "Locality", "locality"))
#: How many sessions of one day a table shows before it leads to that day's list.
MOST_IN_A_DAY = {View.MONTH: 3, View.WEEK: 8}
SESSIONS_A_PAGE = 20
#: What the calendar says nothing of, and need not fetch.
_UNREAD = ("agreement", "method_phases", "purpose", "who_for")

#: A session, and the person's own booking of it.
Entry = tuple[Session, Booking | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One cell of a table."""

    day: date
    is_today: bool
    entries: list[Entry]
    more: int
    url: str


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another part of the calendar."""

    label: str
    url: str
    here: bool = False


def calendar_page(*, request: HttpRequest, span: Span) -> dict[str, Any]:
    """Return everything the calendar's page shows; the number of queries never grows."""
    listing = narrowed(request, CirclePage.objects.all(), FACETS)
    wanted = SessionFilter.read(request.GET, modes=True)
    kept = joined([listing.query, wanted.query()])
    context = {
        "span": span,
        "title": _title(span),
        "listing": listing,
        "filter": wanted,
        "chosen": _chosen(span, listing, wanted),
        "views": [
            Link(label, _address(view, span.day, kept), span.view == view)
            for view, label in (
                (View.MONTH, _("Month")),
                (View.WEEK, _("Week")),
                (View.LIST, _("List")),
            )
        ],
        "before": _step(span, span.before, kept),
        "now": _address(span.view, span.today, kept),
        "after": _step(span, span.after, kept),
        "noindex": bool(kept) or span.is_far or span.view in {View.WEEK, View.DAY},
    }
    sessions = wanted.narrow(_sessions(listing, span))
    if span.view in MOST_IN_A_DAY:
        return context | _table(request, span, sessions, kept)
    return context | _list(request, span, sessions, kept)


def _sessions(listing: Narrowed, span: Span) -> SessionQuerySet:
    """Return the sessions of the circles listed that take, or took, place in the span."""
    return (
        Session.objects.filter(
            circle__in=listing.pages.order_by().values("pk"),
            starts_at__gte=instant_of(span.first, time.min),
            starts_at__lt=instant_of(span.last + timedelta(days=1), time.min),
        )
        .exclude(state=SessionState.CANCELLED)
        .select_related("circle")
        .defer(*(f"circle__{name}" for name in _UNREAD))
    )


def _table(
    request: HttpRequest, span: Span, sessions: SessionQuerySet, kept: str
) -> dict[str, Any]:
    """Return weeks of days with the first sessions of each, and how many more there are."""
    most = MOST_IN_A_DAY[span.view]
    shown = list(
        sessions.annotate(
            place=Window(RowNumber(), partition_by=F("wall_date"), order_by=["starts_at", "pk"]),
            that_day=Window(Count("pk"), partition_by=F("wall_date")),
        )
        .filter(place__lte=most)
        .order_by("starts_at", "pk")
    )
    mine = live_bookings_by_session(request.user, shown)
    entries: defaultdict[date, list[Entry]] = defaultdict(list)
    counts: dict[date, int] = {}
    for session in shown:
        entries[session.wall_date].append((session, mine.get(session.pk)))
        counts[session.wall_date] = session.that_day  # type: ignore[attr-defined]

    def cell(day: date) -> Day:
        return Day(
            day=day,
            is_today=day == span.today,
            entries=entries[day],
            more=counts.get(day, 0) - len(entries[day]),
            url=_address(View.DAY, day, kept),
        )

    return {
        "day_names": DAYS.values(),
        "weeks": [[cell(day) if day else None for day in week] for week in span.weeks],
        "total": sum(counts.values()),
    }


def _list(request: HttpRequest, span: Span, sessions: SessionQuerySet, kept: str) -> dict[str, Any]:
    if span.view == View.LIST and span.day == span.today:
        sessions = sessions.filter(ends_at__gt=timezone.now())
    page = paginate(request, sessions.order_by("starts_at", "pk"), SESSIONS_A_PAGE)
    shown = list(page)
    mine = live_bookings_by_session(request.user, shown)
    return {
        "page_of_sessions": page,
        "entries": [(session, mine.get(session.pk)) for session in shown],
        "query": _address(span.view, span.day, kept).removeprefix("?"),
        "total": page.paginator.count,
    }


def _title(span: Span) -> str:
    if span.view == View.MONTH:
        return formats.date_format(span.day, "F Y")
    if span.view == View.WEEK:
        return _("Week of %(day)s") % {"day": short_day(span.first)}
    if span.view == View.DAY:
        return local_day(span.day)
    if span.day == span.today:
        return _("Sessions to come")
    return _("Sessions from %(day)s") % {"day": short_day(span.day)}


def _step(span: Span, day: date | None, kept: str) -> Link | None:
    """Return the link to the span that `day` begins or ends."""
    if day is None:
        return None
    other = Span(view=span.view, day=day, today=span.today)
    return Link(_title(other), _address(span.view, other.first, kept))


def _chosen(span: Span, listing: Narrowed, wanted: SessionFilter) -> list[ChosenFilter]:
    return wanted.chosen(listing, base=_base(span.view, span.day))


def _address(view: View, day: date, kept: str) -> str:
    return address(_base(view, day), kept)


def _base(view: View, day: date) -> str:
    return urlencode({"view": view.value, "date": day.isoformat()})
