"""Reminders: worked out from the session as it is, so that a moved session needs no new plan."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from circles.models import Session, WithoutReminders
from circles.models.choices import BookingState, SessionState
from circles.services.places import lock_session, one_transaction
from circles.wall_clock import instant_of
from portal.core import audit
from portal.core.exceptions import NotPossible
from portal.notifications.services import Telling, notify_all
from portal.notifications.stopping import StopAddress

if TYPE_CHECKING:
    from uuid import UUID

    from portal.accounts.models import User

KIND = "session_reminder"
#: No circle reminds earlier than this.
EARLIEST = timedelta(days=31)
STOP = StopAddress(view="circles:stop_reminders", salt="circles.reminders")


def due_reminder(session: Session, now: datetime) -> int | None:
    """Return how many days before is the latest reminder that is due by now, or None.

    A day before means the same time on the wall a day earlier, whatever the clocks did.
    Only the latest is due: a reminder a week before is of no use the evening before.
    """
    due = [days for days in days_of(session) if reminder_time(session, days) <= now]
    return min(due) if due and now < session.starts_at else None


def days_of(session: Session) -> list[int]:
    """Return the days before a session on which its circle reminds."""
    return [int(days) for days in session.circle.reminder_days.split(",") if days.strip()]


def reminder_time(session: Session, days: int) -> datetime:
    """Return when people are reminded that many days before."""
    day = session.wall_date - timedelta(days=days)
    try:
        return instant_of(day, session.wall_time, session.zone)
    except NotPossible:  # the hour the clocks leave out
        return session.starts_at - timedelta(days=days)


def send_reminders() -> int:
    """Remind everybody of the sessions for which it is time; return how many people.

    Reminded are people who have a place since before the reminder was due: to those who
    booked later the confirmation said the same (invariant I21). Safe to run twice, by two
    schedulers, and after having stood still.
    """
    now = timezone.now()
    soon = Session.objects.filter(
        state=SessionState.SCHEDULED, starts_at__gt=now, starts_at__lte=now + EARLIEST
    ).select_related("circle")
    count = 0
    for session in soon.order_by("starts_at", "pk"):
        days = due_reminder(session, now)
        if days is not None and session.reminded != _mark(session, days):
            count += _remind(session.pk, days)
    return count


def _remind(session_id: UUID, days: int) -> int:
    with one_transaction():
        session = lock_session(session_id)
        now = timezone.now()
        mark = _mark(session, days)
        if due_reminder(session, now) != days or session.reminded == mark:
            return 0
        bookings = session.bookings.filter(
            state=BookingState.BOOKED,
            booked_at__lt=reminder_time(session, days),
            person__without_reminders=None,
        ).select_related("person")
        told = notify_all(Telling(KIND, one.person, one, mark) for one in bookings)
        session.reminded = mark
        session.save(update_fields=["reminded"])
    return len(told)


def _mark(session: Session, days: int) -> str:
    """Name a reminder: of this time of the session, that many days before."""
    return f"{session.revision}/{days}"


def wants_reminders(person: User) -> bool:
    """Tell whether somebody is reminded."""
    return not WithoutReminders.objects.filter(person=person).exists()


@transaction.atomic
def choose_reminders(*, actor: User, wanted: bool) -> None:
    """Switch reminders on or off for oneself. Asked twice it changes nothing."""
    if wanted:
        WithoutReminders.objects.filter(person=actor).delete()
    else:
        WithoutReminders.objects.get_or_create(person=actor)
    audit.record(actor=actor, action="circles.choose_reminders", subject=actor)
