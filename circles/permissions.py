"""Who may do what in this room, as questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from circles.models import CirclePage, FacilitatorAssignment
from portal.accounts.roles import Role, has_role
from portal.core.exceptions import NotAllowed
from portal.core.page_audience import visible_pages

if TYPE_CHECKING:
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


def can_open(person: User | AnonymousUser, circle: CirclePage) -> bool:
    """Tell whether a person may read the circle's page."""
    return visible_pages(CirclePage.objects.filter(pk=circle.pk), person).exists()
