"""Who may do what in this room, as questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageViewRestriction

from circles.models import CircleMembership, CirclePage, FacilitatorAssignment, Session
from circles.models.choices import CircleKind
from portal.accounts.roles import Role, has_role
from portal.core.exceptions import NotAllowed, NotPossible, PortalError
from portal.core.page_audience import visible_pages

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.contrib.auth.models import AnonymousUser

    from circles.models.sessions import SessionQuerySet
    from portal.accounts.models import User

CLOSED_GROUP = _("This is a closed group: its members book. Ask its facilitators about joining.")
NOT_FOR_YOU = _("This circle is for other teams, localities or roles; its page says which.")


def has_desk(person: User | AnonymousUser) -> bool:
    """Tell whether somebody has a facilitator's desk, with or without circles on it."""
    return has_role(person, Role.FACILITATOR)


def has_academy_desk(person: User | AnonymousUser) -> bool:
    """Tell whether somebody sees what all circles come to."""
    return has_role(person, Role.ACADEMY_EDITOR, Role.ACADEMY_PUBLISHER)


def circles_run_by(person: User | AnonymousUser) -> QuerySet[CirclePage]:
    """Return the circles a person runs; administrators run every one."""
    circles: QuerySet[CirclePage] = CirclePage.objects.all()
    if not has_desk(person):
        return circles.none()
    if person.is_superuser:
        return circles
    mine = FacilitatorAssignment.objects.of(person).whole_circles().values("circle")
    return circles.filter(pk__in=mine)


def sessions_run_by(person: User | AnonymousUser) -> SessionQuerySet:
    """Return the sessions a person runs: those of their circles, and those they cover."""
    if not has_desk(person):
        return Session.objects.none()
    covered = FacilitatorAssignment.objects.of(person).covers().values("session")
    return Session.objects.filter(Q(circle__in=circles_run_by(person)) | Q(pk__in=covered))


def can_run(person: User | AnonymousUser, circle: CirclePage) -> bool:
    """Tell whether a person may schedule sessions of a circle and say who belongs to it."""
    return circles_run_by(person).filter(pk=circle.pk).exists()


def can_run_session(person: User | AnonymousUser, session: Session) -> bool:
    """Tell whether a person may change a session, see who comes and lead it."""
    return sessions_run_by(person).filter(pk=session.pk).exists()


def require_can_run(person: User, circle: CirclePage) -> None:
    """Raise NotAllowed for somebody who does not run the circle."""
    if not can_run(person, circle):
        raise NotAllowed(gettext("Only the facilitators of this circle can do this."))


def require_can_run_session(person: User, session: Session) -> None:
    """Raise NotAllowed for somebody who does not run the session."""
    if not can_run_session(person, session):
        raise NotAllowed(gettext("Only those who run this session can do this."))


@dataclass(frozen=True, slots=True)
class CircleDoor:
    """How a session's circle stands to people who want to book."""

    live: bool
    restricted: bool
    circle_id: int
    members_only: bool
    narrowed: bool

    def refuses(self, person: User) -> PortalError | None:
        """Return why a person may not book, or None; no query where nothing restricts."""
        if not self.live:
            return NotPossible(gettext("This circle takes no new bookings at present."))
        if not person.is_active:
            return NotAllowed(gettext("This account is closed."))
        if self.restricted and not can_open(person, CirclePage.objects.get(pk=self.circle_id)):
            return NotAllowed(gettext("This circle is not open to you."))
        if not (self.members_only or self.narrowed) or is_member(person, self.circle_id):
            return None
        if self.members_only:
            return NotPossible(str(CLOSED_GROUP))
        return None if _is_for(person, self.circle_id) else NotPossible(str(NOT_FOR_YOU))


def doors_of(session_ids: Collection[UUID]) -> dict[UUID, CircleDoor]:
    """Return {session: how its circle stands}; one query for all of them."""
    path = ExpressionWrapper(OuterRef("circle__path"), output_field=CharField())
    restricts = PageViewRestriction.objects.annotate(path=path).filter(
        path__startswith=F("page__path")
    )
    rows = Session.objects.filter(pk__in=session_ids).values_list(
        "pk", "circle__live", Exists(restricts), "circle_id", "circle__kind", _narrowed()
    )
    return {
        pk: CircleDoor(live, restricted, circle, kind == CircleKind.CLOSED_COHORT, narrowed)
        for pk, live, restricted, circle, kind, narrowed in rows
    }


def _narrowed() -> ExpressionWrapper[Any]:
    """Ask whether a session's circle says for whom it is."""
    rows = (
        getattr(CirclePage, name).through.objects.filter(circlepage=OuterRef("circle"))
        for name in ("for_teams", "for_localities", "for_roles")
    )
    narrowed = Q()
    for chosen in rows:
        narrowed |= Q(Exists(chosen))
    return ExpressionWrapper(narrowed, output_field=BooleanField())


def is_member(person: User, circle_id: int) -> bool:
    """Tell whether somebody belongs to a circle at present."""
    mine = CircleMembership.objects.current().filter(person=person)
    return mine.filter(circle=circle_id).exists()


def _is_for(person: User, circle_id: int) -> bool:
    """Tell whether a circle's teams, localities and roles take this person in."""
    where = Q(for_teams=None, for_localities=None)
    if person.team is not None:
        where |= Q(for_teams=person.team)
        if person.team.locality_id is not None:
            where |= Q(for_localities=person.team.locality_id)
    who = Q(for_roles=None) | Q(for_roles__in=list(person.group_names))
    circles: QuerySet[CirclePage] = CirclePage.objects.filter(where & who, pk=circle_id)
    return circles.exists()


def can_open(person: User | AnonymousUser, circle: CirclePage) -> bool:
    """Tell whether a person may read the circle's page."""
    return visible_pages(CirclePage.objects.filter(pk=circle.pk), person).exists()
