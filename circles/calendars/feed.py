"""A person's own sessions as a calendar that other programs follow.

Places only: whoever waits has nothing yet to keep free, and is told when that changes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from icalendar import Calendar, Event

from circles.calendars.entries import CANCELLED, CONFIRMED, add_venue, new_calendar, new_event
from circles.models import Booking
from circles.models.choices import HOLDING_STATES, SessionState
from circles.models.feeds import FeedToken, token_hash

if TYPE_CHECKING:
    from portal.accounts.models import User

PUBLISH: Final = "PUBLISH"
#: How long a session stays in the feed after its end, and what was cancelled after its time.
KEPT: Final = timedelta(days=60)
#: The most entries a feed has; those furthest back give way.
MOST_ENTRIES: Final = 300
#: How often programs are asked to look.
REFRESH: Final = timedelta(hours=6)


def feed_of_token(token: str) -> FeedToken | None:
    """Return the live feed of an active person; None for every other token alike; one query.

    Found by its hash, so that the time a search takes tells nothing of the token.
    """
    live = FeedToken.objects.filter(revoked_at=None, person__is_active=True)
    return live.filter(token_hash=token_hash(token)).select_related("person").first()


def live_feed(person: User) -> FeedToken | None:
    """Return a person's feed as it stands, or None."""
    return FeedToken.objects.filter(person=person, revoked_at=None).first()


def note_use(feed: FeedToken) -> None:
    """Keep the day on which a feed was asked for, once a day."""
    today = timezone.localdate()
    if feed.last_used_on != today:
        FeedToken.objects.filter(pk=feed.pk).update(last_used_on=today)


def feed_file(person: User) -> bytes:
    """Return a person's places, and for a while what was cancelled of them; one query."""
    calendar = new_calendar(PUBLISH, [_event(booking) for booking in _bookings(person)])
    describe(calendar)
    content: bytes = calendar.to_ical()
    return content


def describe(calendar: Calendar) -> None:
    """Give a calendar that programs follow its name, and say how often to look."""
    calendar.add("name", "Learning circles")
    calendar.add("x-wr-calname", "Learning circles")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")


def _bookings(person: User) -> list[Booking]:
    """Return one booking for each session somebody has, or had, a place in; soonest first."""
    rows = (
        Booking.objects.of(person)
        .filter(session__ends_at__gt=timezone.now() - KEPT, booked_at__isnull=False)
        .select_related("session")
        .order_by("-session__starts_at", "session", "-created_at", "pk")
    )
    newest: dict[object, Booking] = {}
    for booking in rows[: 2 * MOST_ENTRIES]:
        known = newest.get(booking.session_id)
        if known is None or (_holds(booking) and not _holds(known)):
            newest[booking.session_id] = booking
    return list(newest.values())[:MOST_ENTRIES][::-1]


def _holds(booking: Booking) -> bool:
    return booking.state in HOLDING_STATES and booking.session.state != SessionState.CANCELLED


def _event(booking: Booking) -> Event:
    status = CONFIRMED if _holds(booking) else CANCELLED
    event = new_event(booking.session, status=status, url=booking.get_absolute_url())
    event.add("class", "PRIVATE")
    add_venue(event, booking.session)
    return event
