"""What this room does by the clock. Each is safe to run twice."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from circles.models import Booking, Session
from circles.models.choices import SessionState
from circles.services.actions import forget_actions
from circles.services.briefs import delete_old_briefs
from circles.services.facilitators import lapse_invitations
from circles.services.feedback import forget_remarks
from circles.services.messages import delete_old_messages
from circles.services.notes import notes_due
from circles.services.places import settle_session
from circles.services.reminders import send_reminders
from circles.services.scheduling import announce
from circles.services.turns import give_turns_due
from portal.core.exceptions import Busy
from portal.core.schedule import every

logger = logging.getLogger("circles")

#: Access needs are deleted this long after the session. The booking form promises it.
NEEDS_KEPT = timedelta(days=28)


@every(minutes=1, name="sweep-circle-sessions")
def sweep() -> None:
    """Mark sessions that are over as held; end offers and invitations, fill places, give turns."""
    mark_held()
    settle_everywhere()
    give_turns_due()
    lapse_invitations()


def mark_held() -> int:
    """Mark scheduled sessions whose end has passed as held; return how many."""
    over = Session.objects.filter(
        state=SessionState.SCHEDULED, ends_at__lte=timezone.now()
    ).select_related("circle")
    marked = 0
    for session in over:
        with transaction.atomic():
            still = Session.objects.filter(
                pk=session.pk, state=SessionState.SCHEDULED, ends_at__lte=timezone.now()
            )
            if still.update(state=SessionState.HELD):
                session.state = SessionState.HELD
                announce(session)
                marked += 1
    return marked


def settle_everywhere() -> int:
    """Settle every session where time made something due; return how many got a place or offer.

    Due are offers that ran out, and free places while somebody waits. Each service settles in
    its own transaction already; this is for sessions that nobody touches.
    """
    now = timezone.now()
    waits = Booking.objects.waiting().eligible().filter(session=OuterRef("pk"))
    free = Q(places_held__lt=F("capacity_max"), starts_at__gt=now)
    called = Q(cut_off_at__lte=now, places_called__gte=F("capacity_max") - F("places_held"))
    due = Session.objects.filter(state=SessionState.SCHEDULED).filter(
        Q(offers_expire_at__lte=now) | (free & ~called & Exists(waits))
    )
    given = 0
    for session_id in due.order_by("pk").values_list("pk", flat=True):
        try:
            given += settle_session(session_id=session_id)
        except Busy:
            logger.info("session %s is busy; it is settled by the next sweep", session_id)
    return given


@every(minutes=24 * 60, name="forget-access-needs")
def forget_access_needs() -> int:
    """Delete access needs of sessions long over; return of how many bookings."""
    old = Booking.objects.filter(session__ends_at__lt=timezone.now() - NEEDS_KEPT)
    return old.exclude(access_needs="").update(access_needs="")


@every(minutes=60, name="delete-old-briefs")
def forget_briefs() -> int:
    """Delete briefs whose time is over; return how many."""
    return delete_old_briefs()


@every(minutes=5, name="settle-learning-notes")
def settle_notes() -> int:
    """Publish learning notes nobody objected to, return those left unanswered; how many."""
    return notes_due()


@every(minutes=24 * 60, name="forget-what-came-after")
def forget_what_came_after() -> int:
    """Delete remarks of feedback, and actions, when their time is over; return how many."""
    return forget_remarks() + forget_actions()


@every(minutes=5, name="remind-of-sessions")
def remind() -> int:
    """Remind people of sessions for which it is time; return how many."""
    return send_reminders()


@every(minutes=24 * 60, name="delete-old-messages")
def forget_messages() -> int:
    """Delete messages to people of sessions whose time is over; return how many."""
    return delete_old_messages()
