"""Actions: what somebody takes with them from a session, and finds again at their next one.

They are a person's own and say nothing of a family. A decision about a child is no action of
a circle: it belongs to the manager and the case record, and is refused in those words.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.models import Action, Booking, Session
from circles.models.afterwards import ActionState, WhyCarried
from circles.models.choices import HOLDING_STATES, SessionState
from circles.reflections.checking import require_nobody_in
from portal.core import audit
from portal.core.exceptions import NotAllowed, NotPossible

if TYPE_CHECKING:
    from portal.accounts.models import User

#: How decisions about a child are worded. A law or a plan may be named: one can learn about it.
_CASE_DECISION: Final = re.compile(
    r"\b(?:"
    r"(?:close|closing|reopen(?:ing)?|step(?:ping)? (?:up|down)) (?:the |this |that )?(?:case|plan)"
    r"|(?:hold|call|request|convene|initiate|start|begin)(?:ing)? (?:an? |the )?(?:strategy "
    r"(?:meeting|discussion)|(?:initial |child protection )*conference|section 47"
    r"|care proceedings|proceedings|pre-proceedings)"
    r"|apply(?:ing)? for (?:an? |the )?[a-z ]{0,24}order"
    r"|(?:remov|plac|accommodat)(?:e|ing) (?:the |this |that )?(?:child|children|baby|siblings)"
    r"|(?:on|off) (?:a |the )?(?:child protection|child in need) plan"
    r")\b",
    re.IGNORECASE,
)
CASE_DECISION = gettext_lazy(
    "This sounds like a decision about a child. Take this to your manager and the case record; "
    "an action here is about what you do or learn yourself."
)
#: Actions are deleted this long after they were noted.
KEPT: Final = timedelta(days=365)


def require_own_practice(text: str) -> None:
    """Refuse a text that may identify somebody or decides about a child; raises NotPossible."""
    if _CASE_DECISION.search(text):
        raise NotPossible(str(CASE_DECISION))
    require_nobody_in(text)


def may_note(booking: Booking) -> bool:
    """Tell whether actions can be noted for this booking: the session has begun."""
    session = booking.session
    return (
        booking.state in HOLDING_STATES
        and session.has_started()
        and session.state != SessionState.CANCELLED
    )


@transaction.atomic
def note_action(
    *, actor: User, booking_id: UUID, text: str, shared: bool, form_key: UUID
) -> Action:
    """Note what a person takes with them from a session that has begun.

    Sent twice with one key there is one action. Raises NotAllowed for somebody else's booking,
    NotPossible before the start, for an empty text, or for one that is no action here.
    """
    booking = _own(actor, booking_id)
    text = " ".join(text.split())
    if not text:
        raise NotPossible(_("Write what you take with you."))
    require_own_practice(text)
    if not may_note(booking):
        raise NotPossible(_("Actions are noted from the start of the session."))
    action, created = Action.objects.get_or_create(
        form_key=form_key, defaults={"booking": booking, "text": text, "shared": shared}
    )
    if created:
        audit.record(actor=actor, action="circles.note_action", subject=action)
    return action


@transaction.atomic
def settle_action(*, actor: User, action_id: UUID, answer: str, why: str = "") -> Action:
    """Say what became of an action: "done", "dropped", or "carried" to the next session.

    Raises NotAllowed for somebody else's, NotPossible for another answer, or when it is
    carried for the fourth time and `why` is no kind of WhyCarried.
    """
    action = Action.objects.select_for_update().filter(pk=action_id, booking__person=actor).first()
    if action is None:
        raise NotAllowed(_("This action is not yours."))
    if action.state != ActionState.OPEN:
        return action
    if answer in {ActionState.DONE, ActionState.DROPPED}:
        action.state = answer
    elif answer == "carried":
        if action.carried >= Action.MOST_CARRIED and why not in WhyCarried.values:
            raise NotPossible(_("It has come back three times. Say what stands in its way."))
        action.carried += 1
        action.why_carried = why if action.carried > Action.MOST_CARRIED else ""
    else:
        raise NotPossible(_("Say whether it is done, comes back next time, or is let go."))
    action.save(update_fields=["state", "carried", "why_carried"])
    audit.record(actor=actor, action="circles.settle_action", subject=action)
    return action


def open_actions(person: User, circle_id: int) -> QuerySet[Action]:
    """Return what somebody still has to do from earlier sessions of a circle; one query."""
    mine = Action.objects.filter(booking__person=person, booking__session__circle=circle_id)
    return mine.filter(state=ActionState.OPEN).order_by("noted_at")


def shared_actions(session: Session) -> QuerySet[Action]:
    """Return what those who come to a session shared at earlier ones and still have to do."""
    coming = Booking.objects.filter(session=session, state__in=HOLDING_STATES).values("person")
    shared = Action.objects.filter(shared=True, state=ActionState.OPEN)
    return (
        shared.filter(
            Q(booking__session__starts_at__lt=session.starts_at),
            booking__session__circle=session.circle_id,
            booking__person__in=coming,
        )
        .select_related("booking__person")
        .order_by("noted_at")
    )


def forget_actions() -> int:
    """Delete actions a year after they were noted; return how many."""
    old = Action.objects.filter(noted_at__lt=timezone.now() - KEPT)
    count, _by_model = old.delete()
    return count


def _own(actor: User, booking_id: UUID) -> Booking:
    booking = (
        Booking.objects.of(actor)
        .filter(pk=booking_id, state__in=HOLDING_STATES)
        .select_related("session")
        .first()
    )
    if booking is None:
        raise NotAllowed(_("This booking is not yours."))
    return booking
