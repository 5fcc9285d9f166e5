"""Who runs a circle: asked by whoever leads it, changed when the one who was asked accepts.

A lead hands a circle over by inviting a successor, and stays the lead until the successor
accepts; then both change in one transaction, so that a circle is never without a lead and
never has two (invariant I7). A co-facilitator joins, and one session is covered, in the same
way. An invitation runs out by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from circles.models import CirclePage, FacilitatorAssignment, FacilitatorInvitation, Session
from circles.models.choices import (
    LIVE_STATES,
    FacilitatorRole,
    InvitationState,
    SessionState,
)
from circles.permissions import require_can_run, require_can_run_session
from circles.services.places import lock_session, one_transaction
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.core import audit
from portal.core.exceptions import NotAllowed, NotPossible
from portal.notifications.services import Telling, notify, notify_all

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: An invitation can be answered for this long, one to cover a session until it begins at most.
ANSWERED_WITHIN = timedelta(days=14)


def invite_facilitator(
    *, actor: User, circle: CirclePage, person: User, role: str, lead_stays: bool = False
) -> FacilitatorInvitation:
    """Ask somebody to take over the lead of a circle, or to run it with those who do.

    Asked twice it changes nothing and returns the invitation there is. `lead_stays` keeps the
    present lead as co-facilitator after a hand-over. Raises NotAllowed for somebody who does
    not run the circle (only the lead hands over), NotPossible for somebody who cannot be
    asked.
    """
    if role not in {FacilitatorRole.LEAD, FacilitatorRole.CO}:
        raise NotPossible(_("Please choose what this person is asked for."))
    with one_transaction():
        _lock_circle(circle)
        require_can_run(actor, circle)
        if role == FacilitatorRole.LEAD and not (actor.is_superuser or leads(actor, circle)):
            raise NotAllowed(_("Only the lead facilitator hands a circle over."))
        _require_can_be_asked(person)
        runs = FacilitatorAssignment.objects.of(person).whole_circles().filter(circle=circle)
        if role == FacilitatorRole.CO:
            taken = runs.exists()
        else:
            taken = runs.filter(role=FacilitatorRole.LEAD).exists()
        if taken:
            raise NotPossible(_("This person runs the circle already."))
        open_ones = _open_after_lapsing(circle.invitations.filter(session=None, role=role))
        if role == FacilitatorRole.CO:
            open_ones = open_ones.filter(person=person)
        return _invite(
            open_ones,
            FacilitatorInvitation(
                circle=circle,
                role=role,
                person=person,
                invited_by=actor,
                lead_stays=lead_stays and role == FacilitatorRole.LEAD,
                expires_at=timezone.now() + ANSWERED_WITHIN,
            ),
        )


def invite_cover(*, actor: User, session_id: UUID, person: User) -> FacilitatorInvitation:
    """Ask somebody to run one session instead of those who usually do.

    Asked twice it changes nothing and returns the invitation there is. Raises NotAllowed for
    somebody who does not run the session, NotPossible when it has started or is cancelled, or
    this person cannot be asked.
    """
    with one_transaction():
        session = lock_session(session_id)
        require_can_run_session(actor, session)
        if session.state != SessionState.SCHEDULED or session.has_started():
            raise NotPossible(_("This session has started or was cancelled."))
        _require_can_be_asked(person)
        if session.bookings.of(person).live().exists():
            raise NotPossible(_("This person has booked the session. Ask somebody else."))
        if session.covers.filter(person=person).exists():
            raise NotPossible(_("This person covers the session already."))
        return _invite(
            _open_after_lapsing(session.invitations.all()),
            FacilitatorInvitation(
                circle_id=session.circle_id,
                session=session,
                role=FacilitatorRole.COVER,
                person=person,
                invited_by=actor,
                expires_at=min(timezone.now() + ANSWERED_WITHIN, session.starts_at),
            ),
        )


def accept_invitation(*, actor: User, invitation_id: UUID) -> FacilitatorInvitation:
    """Take on what one was asked for; everybody booked is told that somebody else leads.

    Accepted twice it changes nothing. Raises NotAllowed for somebody else's invitation,
    NotPossible when it has run out or was withdrawn.
    """
    with one_transaction():
        invitation = _own(actor, invitation_id)
        if invitation.state == InvitationState.ACCEPTED:
            return invitation
        _require_open(invitation)
        _require_can_be_asked(actor)
        if invitation.role == FacilitatorRole.LEAD:
            _hand_over(invitation)
        elif invitation.role == FacilitatorRole.CO:
            FacilitatorAssignment.objects.get_or_create(
                circle=invitation.circle,
                person=actor,
                session=None,
                defaults={"role": FacilitatorRole.CO},
            )
        else:
            _cover(invitation)
        _end(invitation, InvitationState.ACCEPTED)
        audit.record(actor=actor, action="circles.accept_invitation", subject=invitation)
        _tell_inviter(invitation)
        if invitation.role != FacilitatorRole.CO:
            _tell_people_booked(invitation)
    return invitation


def decline_invitation(*, actor: User, invitation_id: UUID) -> FacilitatorInvitation:
    """Say no; nothing changes hands. Declined twice it changes nothing.

    Raises NotAllowed for somebody else's invitation, NotPossible when it has ended otherwise.
    """
    with one_transaction():
        invitation = _own(actor, invitation_id)
        if invitation.state == InvitationState.DECLINED:
            return invitation
        _require_open(invitation)
        _end(invitation, InvitationState.DECLINED)
        audit.record(actor=actor, action="circles.decline_invitation", subject=invitation)
        _tell_inviter(invitation)
    return invitation


def withdraw_invitation(*, actor: User, invitation_id: UUID) -> None:
    """Take an invitation back before it is answered; done twice it changes nothing.

    Raises NotAllowed for somebody who runs neither the circle nor the session it is for.
    """
    with one_transaction():
        invitation = _locked(invitation_id)
        if invitation.session is None:
            require_can_run(actor, invitation.circle)
        else:
            require_can_run_session(actor, invitation.session)
        if invitation.state == InvitationState.OPEN:
            _end(invitation, InvitationState.WITHDRAWN)
            audit.record(actor=actor, action="circles.withdraw_invitation", subject=invitation)


def step_down(*, actor: User, assignment_id: UUID) -> None:
    """End a co-facilitator's part in a circle, or somebody's covering of a session.

    Done by themselves, or by whoever else runs the circle. Raises NotAllowed for anybody else,
    NotPossible for the lead, who hands over instead.
    """
    with one_transaction():
        found = FacilitatorAssignment.objects.select_for_update(of=("self",))
        assignment = found.select_related("circle").filter(pk=assignment_id).first()
        if assignment is None:
            return
        if assignment.person_id != actor.pk:
            require_can_run(actor, assignment.circle)
        if assignment.role == FacilitatorRole.LEAD:
            raise NotPossible(_("A circle needs a lead. Ask somebody to take it over instead."))
        audit.record(actor=actor, action="circles.step_down", subject=assignment)
        assignment.delete()


def lapse_invitations(now: datetime | None = None) -> int:
    """End invitations nobody answered in time; return how many. For the sweep."""
    over = FacilitatorInvitation.objects.filter(
        state=InvitationState.OPEN, expires_at__lte=now or timezone.now()
    )
    return over.update(state=InvitationState.LAPSED)


def leads(person: User, circle: CirclePage) -> bool:
    """Tell whether somebody is the lead facilitator of a circle."""
    mine = FacilitatorAssignment.objects.of(person).filter(role=FacilitatorRole.LEAD)
    return mine.filter(circle=circle).exists()


def _lock_circle(circle: CirclePage) -> None:
    """Hold the circle's row, so that two people do not change its facilitators at once."""
    CirclePage.objects.select_for_update(of=("self",)).get(pk=circle.pk)


def _require_can_be_asked(person: User) -> None:
    if not has_role(person, Role.FACILITATOR):
        raise NotPossible(_("This person is not a facilitator. Ask the academy to make them one."))


def _open_after_lapsing(
    invitations: QuerySet[FacilitatorInvitation],
) -> QuerySet[FacilitatorInvitation]:
    """Return those still open; what has run out no longer stands in the way of a new one."""
    now = timezone.now()
    open_ones = invitations.filter(state=InvitationState.OPEN)
    open_ones.filter(expires_at__lte=now).update(state=InvitationState.LAPSED)
    return open_ones


def _invite(
    open_ones: QuerySet[FacilitatorInvitation], wanted: FacilitatorInvitation
) -> FacilitatorInvitation:
    known = open_ones.first()
    if known is not None and known.person_id == wanted.person_id:
        return known
    if known is not None:
        raise NotPossible(_("Somebody else has been asked. Withdraw that invitation first."))
    wanted.save(force_insert=True)
    audit.record(actor=wanted.invited_by, action="circles.invite", subject=wanted)
    notify(kind="facilitator_invited", recipient=wanted.person, subject=wanted)
    return wanted


def _locked(invitation_id: UUID) -> FacilitatorInvitation:
    rows = FacilitatorInvitation.objects.select_for_update(of=("self",))
    found = rows.select_related("circle", "session__circle", "person").filter(pk=invitation_id)
    invitation = found.first()
    if invitation is None:
        raise NotAllowed(_("This invitation is not there."))
    return invitation


def _own(actor: User, invitation_id: UUID) -> FacilitatorInvitation:
    invitation = _locked(invitation_id)
    if invitation.person_id != actor.pk:
        raise NotAllowed(_("This invitation is not for you."))
    return invitation


def _require_open(invitation: FacilitatorInvitation) -> None:
    if not invitation.is_open:
        raise NotPossible(_("This invitation has run out or was withdrawn."))


def _hand_over(invitation: FacilitatorInvitation) -> None:
    """Make somebody the lead; the one before stays as co-facilitator or leaves the circle."""
    _lock_circle(invitation.circle)
    runs = invitation.circle.assignments.whole_circles()
    before = runs.filter(role=FacilitatorRole.LEAD)
    if invitation.lead_stays:
        before.update(role=FacilitatorRole.CO)
    else:
        before.delete()
    FacilitatorAssignment.objects.update_or_create(
        circle=invitation.circle,
        person=invitation.person,
        session=None,
        defaults={"role": FacilitatorRole.LEAD},
    )


def _cover(invitation: FacilitatorInvitation) -> None:
    assert invitation.session_id is not None  # noqa: S101 - the database checks it
    session = lock_session(invitation.session_id)
    if session.state != SessionState.SCHEDULED or session.has_started():
        raise NotPossible(_("This session has started or was cancelled."))
    if session.bookings.of(invitation.person).live().exists():
        raise NotPossible(_("You have booked this session. Give up your place before you run it."))
    FacilitatorAssignment.objects.update_or_create(
        session=session,
        defaults={
            "circle": invitation.circle,
            "person": invitation.person,
            "role": FacilitatorRole.COVER,
        },
    )


def _end(invitation: FacilitatorInvitation, state: InvitationState) -> None:
    invitation.state = state
    invitation.save(update_fields=["state"])


def _tell_inviter(invitation: FacilitatorInvitation) -> None:
    notify(
        kind="invitation_answered",
        recipient=invitation.invited_by,
        subject=invitation,
        version=invitation.state,
    )


def _tell_people_booked(invitation: FacilitatorInvitation) -> None:
    """Tell each person who comes, or waits, once, however many sessions it is about."""
    sessions = Session.objects.coming().filter(circle=invitation.circle)
    if invitation.session_id is not None:
        sessions = sessions.filter(pk=invitation.session_id)
    people = User.objects.filter(
        circle_bookings__session__in=sessions, circle_bookings__state__in=LIVE_STATES
    )
    notify_all(Telling("facilitator_changed", one, invitation) for one in people.distinct())
