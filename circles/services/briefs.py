"""Briefs: shared once they passed the check, read by people with a place, deleted in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from circles.models import Booking, Brief, Session, Turn
from circles.models.choices import HOLDING_STATES, SessionState
from circles.models.turns import TurnState
from circles.permissions import can_run_session
from circles.reflections.checking import Draft, review
from portal.core import audit
from portal.core.exceptions import NotAllowed, NotPossible

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

#: The group reads a brief from this long before the session.
READ_FROM = timedelta(days=7)
#: A brief is deleted this long after the session. The page where it is written promises it.
KEPT_AFTER = timedelta(days=7)
#: The parts of a brief, in the order in which a draft holds them.
PARTS = ("question", "context", "tried", "hoped_for")


def share_brief(*, actor: User, turn_id: UUID, draft: Draft) -> Brief:
    """Keep a brief whose every mark is dealt with; a later one replaces it.

    `draft` holds the parts in the order of PARTS, the question as its title. Raises NotAllowed
    for somebody whose turn it is not, NotPossible after the session has started or while a
    mark still needs a decision.
    """
    turn = own_turn(actor, turn_id)
    found = review(draft)
    if not found.can_be_shared:
        raise NotPossible(
            gettext("Some details still need a decision before the group can read this.")
        )
    texts = dict(zip(PARTS, draft.parts, strict=True))
    with transaction.atomic():
        brief, _ = Brief.objects.update_or_create(
            turn=turn, defaults={**texts, "kept": found.kept_record()}
        )
        audit.record(actor=actor, action="circles.share_brief", subject=turn)
    return brief


def own_turn(actor: User, turn_id: UUID) -> Turn:
    """Return a turn that was given to this person in a session to come; else NotAllowed."""
    turns = Turn.objects.given().select_related("booking__session__circle")
    turn = turns.filter(pk=turn_id, booking__person=actor, state=TurnState.GIVEN).first()
    if turn is None or turn.booking.session.has_started():
        raise NotAllowed(gettext("There is no turn of yours to write for."))
    return turn


def briefs_for(
    session: Session, person: User | AnonymousUser, now: datetime | None = None
) -> list[Brief]:
    """Return the briefs of a session that this person may read; two queries.

    Read them may: presenters their own at any time, people with a place (all of whom accepted
    the agreement) and those who run the circle from a week before the session until they are
    deleted. Nobody else, whatever their role.
    """
    if not person.is_authenticated or session.state == SessionState.CANCELLED:
        return []
    now = now or timezone.now()
    if now > session.ends_at + KEPT_AFTER:
        return []
    theirs = Brief.objects.filter(
        turn__booking__session=session, turn__booking__state__in=HOLDING_STATES
    ).select_related("turn__booking__person")
    mine = Booking.objects.of(person).holding().filter(session=session).exists()
    if now < session.starts_at - READ_FROM or not (mine or can_run_session(person, session)):
        theirs = theirs.filter(turn__booking__person=person)
    return list(theirs.order_by("turn__wished_at"))


def delete_old_briefs() -> int:
    """Delete briefs a week after their session, of cancelled sessions, and of given-up places."""
    now = timezone.now()
    gone = Brief.objects.filter(
        Q(turn__booking__session__ends_at__lt=now - KEPT_AFTER)
        | Q(turn__booking__session__state=SessionState.CANCELLED)
        | ~Q(turn__booking__state__in=HOLDING_STATES)
    )
    count = gone.count()
    gone.delete()
    return count
