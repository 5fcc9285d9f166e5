"""Who may do what in this room, as questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import PageViewRestriction

from circles.models import CirclePage, FacilitatorAssignment, Session
from portal.accounts.roles import Role, has_role
from portal.core.exceptions import NotAllowed, NotPossible, PortalError
from portal.core.page_audience import visible_pages

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


def has_desk(person: User | AnonymousUser) -> bool:
    """Tell whether somebody has a facilitator's desk, with or without circles on it."""
    return has_role(person, Role.FACILITATOR)


def circles_run_by(person: User | AnonymousUser) -> QuerySet[CirclePage]:
    """Return the circles a person runs; administrators run every one."""
    circles: QuerySet[CirclePage] = CirclePage.objects.all()
    if not has_desk(person):
        return circles.none()
    if person.is_superuser:
        return circles
    mine = FacilitatorAssignment.objects.of(person).values("circle")
    return circles.filter(pk__in=mine)


def can_run(person: User | AnonymousUser, circle: CirclePage) -> bool:
    """Tell whether a person may schedule sessions of a circle and see who comes."""
    return circles_run_by(person).filter(pk=circle.pk).exists()


def require_can_run(person: User, circle: CirclePage) -> None:
    """Raise NotAllowed for somebody who does not run the circle."""
    if not can_run(person, circle):
        raise NotAllowed("Only the facilitators of this circle can do this.")


@dataclass(frozen=True, slots=True)
class CircleDoor:
    """How a session's circle stands to people who want to book."""

    live: bool
    restricted: bool
    circle_id: int

    def refuses(self, person: User) -> PortalError | None:
        """Return why a person may not book, or None; no query where nothing restricts."""
        if not self.live:
            return NotPossible("This circle takes no new bookings at present.")
        if not person.is_active:
            return NotAllowed("This account is closed.")
        if self.restricted and not can_open(person, CirclePage.objects.get(pk=self.circle_id)):
            return NotAllowed("This circle is not open to you.")
        return None


def doors_of(session_ids: Collection[UUID]) -> dict[UUID, CircleDoor]:
    """Return {session: how its circle stands}; one query for all of them."""
    path = ExpressionWrapper(OuterRef("circle__path"), output_field=CharField())
    restricts = PageViewRestriction.objects.annotate(path=path).filter(
        path__startswith=F("page__path")
    )
    rows = Session.objects.filter(pk__in=session_ids)
    doors = rows.values_list("pk", "circle__live", Exists(restricts), "circle_id")
    return {pk: CircleDoor(live, restricted, circle) for pk, live, restricted, circle in doors}


def can_open(person: User | AnonymousUser, circle: CirclePage) -> bool:
    """Tell whether a person may read the circle's page."""
    return visible_pages(CirclePage.objects.filter(pk=circle.pk), person).exists()
