"""The public sessions to come as a calendar that anybody may follow.

Here an entry is called by its circle's title, as on the public page: following says
nothing of the person who follows. UID and sequence are those of the mails.
"""

from __future__ import annotations

from typing import Any, Final

from icalendar import Event
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from circles.api.public import PublicView, public_sessions
from circles.calendars.entries import CONFIRMED, new_calendar, new_event
from circles.calendars.feed import PUBLISH, describe
from circles.models import Session
from circles.session_filter import SessionFilter

#: The most entries of the file; the soonest are kept.
MOST_ENTRIES: Final = 300


class CalendarRenderer(BaseRenderer):
    """Passes a calendar on as it is."""

    media_type = "text/calendar"
    format = "ics"
    charset = "utf-8"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the calendar, or what went wrong in words."""
        return data if isinstance(data, bytes) else str(data)


class PublicCalendar(PublicView):
    """`?day=2&mode=online&free=1` narrows it as it narrows the calendar's page."""

    renderer_classes = [CalendarRenderer]

    def get(self, request: Request) -> Response:
        """Return the calendar; three queries at most."""
        wanted = SessionFilter.read(request.GET, modes=True)
        sessions = wanted.narrow(public_sessions()).select_related("circle")[:MOST_ENTRIES]
        calendar = new_calendar(PUBLISH, [_event(session) for session in sessions])
        describe(calendar)
        return Response(calendar.to_ical())


def _event(session: Session) -> Event:
    # Whoever follows has no place in it, so their time stays free.
    return new_event(
        session,
        status=CONFIRMED,
        url=session.get_absolute_url(),
        summary=session.circle.title,
        busy=False,
    )
