"""Tables a facilitator may take away: who was booked, and how the sessions of a circle went."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from circles.figures import counted_sessions
from circles.models import Booking, Session
from circles.views.desk import facilitator_of, facilitators_only, own_circle, own_session
from portal.core import audit
from portal.core.spreadsheets import table

FORMATS = ("csv", "xlsx")
#: More sessions than a circle has in many years.
MOST_ROWS = 2000


@require_safe
@facilitators_only
def people(request: HttpRequest, session_id: UUID, file_format: str) -> HttpResponse:
    """Give the bookings and the register of one session.

    Access needs stay on the page: a file is sent on more easily than it should be.
    """
    _require_known(file_format)
    session = own_session(request, session_id)
    bookings = session.bookings.select_related("person__team").order_by(
        "person__last_name", "person__first_name", "created_at"
    )
    audit.record(actor=facilitator_of(request), action="circles.export_people", subject=session)
    head = [
        _("Name"),
        _("Team"),
        _("Stands at"),
        _("Number on the waiting list"),
        _("Given up for"),
    ]
    return table(
        name="learning-circle-people",
        file_format=file_format,
        head=head,
        rows=[_person_row(booking) for booking in bookings],
    )


def _person_row(booking: Booking) -> list[str | int]:
    team = booking.person.team
    return [
        booking.person.display_name,
        team.name if team else "",
        booking.get_state_display(),
        booking.queue_number if booking.is_waiting and booking.queue_number else "",
        booking.get_cancel_reason_display(),
    ]


@require_safe
@facilitators_only
def sessions(request: HttpRequest, slug: str, file_format: str) -> HttpResponse:
    """Give one line for each session of a circle: places, attendance, demand."""
    _require_known(file_format)
    circle = own_circle(request, slug)
    rows = counted_sessions(Session.objects.filter(circle=circle)).order_by("-starts_at")
    audit.record(actor=facilitator_of(request), action="circles.export_sessions", subject=circle)
    head = [
        _("Day"),
        _("Starts at"),
        _("State"),
        _("Places"),
        _("Places held"),
        _("Came"),
        _("Did not come"),
        _("Sent apologies"),
        _("Gave up a place"),
        _("Waited in vain"),
    ]
    return table(
        name="learning-circle-sessions",
        file_format=file_format,
        head=head,
        rows=[_session_row(session) for session in rows[:MOST_ROWS]],
    )


def _session_row(session: Session) -> list[str | int]:
    starts = timezone.localtime(session.starts_at)
    counts = (session.came, session.no_shows, session.excused)  # type: ignore[attr-defined]
    return [
        starts.date().isoformat(),
        f"{starts:%H:%M}",
        session.get_state_display(),
        session.capacity_max,
        session.places_held,
        *counts,
        session.gave_up,  # type: ignore[attr-defined]
        session.in_vain,  # type: ignore[attr-defined]
    ]


def _require_known(file_format: str) -> None:
    if file_format not in FORMATS:
        raise Http404
