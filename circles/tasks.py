"""What this room does by the clock. Each is safe to run twice."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from circles.models import Booking, Session
from circles.models.choices import BookingState, SessionState
from circles.services.places import promote_waiting
from circles.services.scheduling import announce
from portal.core.exceptions import Busy
from portal.core.schedule import every

logger = logging.getLogger("circles")

#: Access needs are deleted this long after the session. The booking form promises it.
NEEDS_KEPT = timedelta(days=28)


@every(minutes=5, name="sweep-circle-sessions")
def sweep() -> None:
    """Mark sessions that are over as held, and promote wherever a place is free."""
    mark_held()
    promote_everywhere()


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


def promote_everywhere() -> int:
    """Promote in every session where somebody waits though a place is free; return how many.

    Belt and braces: each service promotes in its own transaction already.
    """
    sessions = (
        Session.objects.filter(state=SessionState.SCHEDULED, starts_at__gt=timezone.now())
        .with_free_places()
        .filter(bookings__state=BookingState.WAITING, bookings__person__is_active=True)
        .distinct()
    )
    promoted = 0
    for session_id in sessions.order_by("pk").values_list("pk", flat=True):
        try:
            promoted += promote_waiting(session_id=session_id)
        except Busy:
            logger.info("session %s is busy; promotion waits for the next sweep", session_id)
    return promoted


@every(minutes=24 * 60, name="forget-access-needs")
def forget_access_needs() -> int:
    """Delete access needs of sessions long over; return of how many bookings."""
    old = Booking.objects.filter(session__ends_at__lt=timezone.now() - NEEDS_KEPT)
    return old.exclude(access_needs="").update(access_needs="")
