"""Who belongs to a circle: in a closed group only members book, elsewhere they always may."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from circles.models import CircleMembership, CirclePage
from circles.permissions import can_open, require_can_run
from portal.accounts.models import User
from portal.core import audit
from portal.core.exceptions import NotPossible
from portal.notifications.services import notify

if TYPE_CHECKING:
    from django.db.models import QuerySet


def members_of(circle: CirclePage) -> QuerySet[CircleMembership]:
    """Return who belongs to a circle at present, by name."""
    current = CircleMembership.objects.current().filter(circle=circle)
    return current.select_related("person__team").order_by(
        "person__last_name", "person__first_name", "pk"
    )


def add_member(*, actor: User, circle: CirclePage, email: str) -> CircleMembership:
    """Make the person with an e-mail address a member, and tell them.

    Somebody who is a member already stays one. Raises NotAllowed for somebody who does not
    run the circle, NotPossible when nobody has that address or may not open the circle.
    """
    require_can_run(actor, circle)
    person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise NotPossible(_("Nobody here has this address. Ask them to make an account first."))
    if not can_open(person, circle):
        raise NotPossible(_("This person may not open the circle’s page. Ask the academy."))
    try:
        with transaction.atomic():
            member = CircleMembership.objects.create(circle=circle, person=person)
            audit.record(actor=actor, action="circles.add_member", subject=member)
            notify(kind="member_added", recipient=person, subject=member)
    except IntegrityError:  # a member already: another tab or facilitator was quicker
        member = CircleMembership.objects.current().get(circle=circle, person=person)
    return member


@transaction.atomic
def end_membership(*, actor: User, membership_id: UUID) -> None:
    """End somebody's membership, by themselves or by whoever runs the circle.

    What they have booked stays booked; where they wait they are passed over. Ended twice it
    changes nothing. Raises NotAllowed for anybody else.
    """
    found = CircleMembership.objects.current().select_related("circle").filter(pk=membership_id)
    member = found.first()
    if member is None:
        return
    if member.person_id != actor.pk:
        require_can_run(actor, member.circle)
    found.update(left_at=timezone.now())
    audit.record(actor=actor, action="circles.end_membership", subject=member)
