"""Turns: who brings something, in a fair order.

A turn goes first to whoever ran out of time last time, then to whoever has had the fewest
turns in this circle during the past year, then to whoever has waited longest since theirs,
then by the time of asking. Who has had none, or ran out of time, gets a free turn at once, so
that they can prepare. Everybody else waits until three days before the session, in case
somebody who has had none would like it: nobody has a second turn while a person who is
willing has had none, unless the facilitator says why (invariant I26).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from circles.models import Booking, Brief, Session, Turn
from circles.models.choices import SessionState
from circles.models.turns import OutOfTurn, TurnState
from circles.permissions import require_can_run_session
from circles.services.booking import own_session_id
from circles.services.places import lock_session, one_transaction
from portal.core import audit
from portal.core.exceptions import NotAllowed, NotPossible
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User

#: Turns nobody comes before are given this long before the start.
DECIDED_BEFORE = timedelta(days=3)
#: Turns longer ago than this no longer count against anybody.
COUNTED_FOR = timedelta(days=365)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wish:
    """A person's wish for a turn beside what the fair order knows of them."""

    turn: Turn
    carried_over: bool
    had: int
    last: datetime | None

    @property
    def fair_key(self) -> tuple[bool, int, datetime, datetime]:
        """What the order goes by; the smallest comes first."""
        return (not self.carried_over, self.had, self.last or _LONG_AGO, self.turn.wished_at)

    @property
    def comes_at_once(self) -> bool:
        """Tell whether nobody could come before this person."""
        return self.carried_over or not self.had


def wish_for_turn(*, actor: User, booking_id: UUID) -> Turn:
    """Say that a person with a place would like to bring something.

    Asked twice it changes nothing. Raises NotAllowed for somebody else's booking, NotPossible
    without a place, after the start or where the circle has no turns, Busy when the lock does
    not come.
    """
    session_id = own_session_id(actor, booking_id)
    with one_transaction():
        session = lock_session(session_id)
        booking = Booking.objects.get(pk=booking_id)
        if not booking.is_booked or not _is_to_come(session):
            raise NotPossible(
                gettext("Only people with a place in a session to come can have a turn.")
            )
        if not session.circle.turns:
            raise NotPossible(gettext("In this circle nobody presents."))
        known = booking.turns.live().first()
        if known is not None:
            return known
        turn = Turn.objects.create(booking=booking)
        audit.record(actor=actor, action="circles.wish_for_turn", subject=turn)
        _give_free_turns(session)
        turn.refresh_from_db()
    return turn


def withdraw_turn(*, actor: User, booking_id: UUID) -> None:
    """Take a wish or a turn back; its brief is deleted and the next in the order has the turn.

    Asked twice it changes nothing. Raises as `wish_for_turn` does.
    """
    session_id = own_session_id(actor, booking_id)
    with one_transaction():
        session = lock_session(session_id)
        turn = Turn.objects.filter(
            booking=booking_id, state__in=(TurnState.WISHED, TurnState.GIVEN)
        ).first()
        if turn is None:
            return
        if not _is_to_come(session):
            raise NotPossible(gettext("This session has started."))
        _withdraw(turn)
        audit.record(actor=actor, action="circles.withdraw_turn", subject=turn)
        _give_free_turns(session)


def give_turn(*, actor: User, turn_id: UUID, reason: str = "") -> Turn:
    """Let a facilitator give a turn. Out of the fair order it needs a reason (I26).

    Raises NotAllowed for somebody who does not run the circle, NotPossible when no turn is
    free, the wish is gone, or somebody comes first and no reason of OutOfTurn is given.
    """
    session_id = _session_of(turn_id)
    with one_transaction():
        session = lock_session(session_id)
        require_can_run_session(actor, session)
        waiting = fair_order(session)
        chosen = next((wish for wish in waiting if wish.turn.pk == turn_id), None)
        if chosen is None or not _is_to_come(session):
            raise NotPossible(
                gettext("This wish for a turn is no longer there. Please look again.")
            )
        if not free_turns(session):
            raise NotPossible(gettext("Every turn of this session is given. Take one back first."))
        if chosen is not waiting[0] and reason not in OutOfTurn.values:
            raise NotPossible(
                gettext("Somebody comes first in the fair order. Say why they do not here.")
            )
        turn = chosen.turn
        turn.out_of_turn = "" if chosen is waiting[0] else reason
        _give(turn)
        audit.record(actor=actor, action="circles.give_turn", subject=turn)
    return turn


def mark_turn(*, actor: User, turn_id: UUID, state: str) -> Turn:
    """Say whether somebody presented, or time ran out: then they come first next time.

    Raises NotAllowed, and NotPossible before the start or for any other state.
    """
    if state not in {TurnState.PRESENTED, TurnState.NOT_REACHED}:
        raise NotPossible(gettext("Please say whether this person presented."))
    session_id = _session_of(turn_id)
    with one_transaction():
        session = lock_session(session_id)
        require_can_run_session(actor, session)
        turn = Turn.objects.given().filter(pk=turn_id).first()
        if turn is None or not session.has_started():
            raise NotPossible(gettext("Turns are marked from the start of the session."))
        turn.state = state
        turn.save(update_fields=["state"])
        audit.record(actor=actor, action="circles.mark_turn", subject=turn)
    return turn


def free_turns(session: Session) -> int:
    """Return how many turns of a session nobody has."""
    used = Turn.objects.given().filter(booking__session=session).count()
    return max(0, session.circle.turns - used)


def fair_order(session: Session) -> list[Wish]:
    """Return who would like a turn and has none, in the fair order; two queries."""
    wished = list(
        Turn.objects.standing()
        .filter(booking__session=session, state=TurnState.WISHED)
        .select_related("booking__person")
    )
    people = [turn.booking.person_id for turn in wished]
    history = (
        Turn.objects.filter(
            booking__person__in=people,
            booking__session__circle=session.circle_id,
            state__in=(TurnState.PRESENTED, TurnState.NOT_REACHED),
            booking__session__starts_at__gte=timezone.now() - COUNTED_FOR,
        )
        .exclude(booking__session=session)
        .order_by("booking__session__starts_at")
        .values_list("booking__person", "state", "booking__session__starts_at")
    )
    past: dict[UUID, list[tuple[str, datetime]]] = {}
    for person, state, at in history:
        past.setdefault(person, []).append((state, at))
    return sorted(
        (_wish(turn, past.get(turn.booking.person_id, ())) for turn in wished),
        key=lambda wish: wish.fair_key,
    )


def give_turns_due() -> int:
    """Give turns that came free or are due to be given; return how many. For the sweep."""
    wished = Turn.objects.standing().filter(state=TurnState.WISHED)
    to_come = Session.objects.coming().filter(pk__in=wished.values("booking__session"))
    given = 0
    for session in to_come.select_related("circle"):
        if not _next_in_order(session):
            continue
        with one_transaction():
            given += _give_free_turns(lock_session(session.pk))
    return given


def _next_in_order(session: Session) -> list[Wish]:
    """Return to whom the free turns of a session go at this moment."""
    free = free_turns(session)
    if not free or not _is_to_come(session):
        return []
    decided = session.starts_at - timezone.now() <= DECIDED_BEFORE
    return [wish for wish in fair_order(session) if decided or wish.comes_at_once][:free]


def _wish(turn: Turn, past: Iterable[tuple[str, datetime]]) -> Wish:
    turns = list(past)
    had = [at for state, at in turns if state == TurnState.PRESENTED]
    carried = bool(turns) and turns[-1][0] == TurnState.NOT_REACHED
    return Wish(turn=turn, carried_over=carried, had=len(had), last=had[-1] if had else None)


def _give_free_turns(session: Session) -> int:
    """Give free turns of a locked session in the fair order; return how many."""
    chosen = _next_in_order(session)
    for wish in chosen:
        _give(wish.turn)
        audit.record(actor=None, action="circles.give_turn", subject=wish.turn)
    return len(chosen)


def _give(turn: Turn) -> None:
    turn.state = TurnState.GIVEN
    turn.save(update_fields=["state", "out_of_turn"])
    notify(kind="turn_given", recipient=turn.booking.person, subject=turn)


def _withdraw(turn: Turn) -> None:
    turn.state = TurnState.WITHDRAWN
    turn.save(update_fields=["state"])
    Brief.objects.filter(turn=turn).delete()


def _is_to_come(session: Session) -> bool:
    return session.state == SessionState.SCHEDULED and not session.has_started()


def _session_of(turn_id: UUID) -> UUID:
    found: UUID | None = (
        Turn.objects.filter(pk=turn_id).values_list("booking__session", flat=True).first()
    )
    if found is None:
        raise NotAllowed(gettext("This turn is not there."))
    return found
