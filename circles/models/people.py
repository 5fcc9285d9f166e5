"""Who runs a circle, who is asked to, and who belongs to a closed group."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from circles.models.choices import FacilitatorRole, InvitationState
from portal.accounts.roles import Role, has_role

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


class FacilitatorAssignmentQuerySet(models.QuerySet["FacilitatorAssignment"]):
    """Assignments by circle and person."""

    def of(self, person: User | AnonymousUser) -> FacilitatorAssignmentQuerySet:
        """Return what this person runs; nothing for somebody who is not signed in."""
        if not person.is_authenticated or not person.is_active:
            return self.none()
        return self.filter(person=person)

    def whole_circles(self) -> FacilitatorAssignmentQuerySet:
        """Return those for every session of a circle."""
        return self.filter(session=None)

    def covers(self) -> FacilitatorAssignmentQuerySet:
        """Return those for one session only."""
        return self.exclude(session=None)


class FacilitatorAssignment(models.Model):
    """One person runs one circle, as lead or beside the lead, or covers one of its sessions.

    A plain row, not a child of the page: reverting the page must not change who may see
    the people booked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(
        "circles.CirclePage", on_delete=models.CASCADE, related_name="assignments"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="circle_assignments"
    )
    role = models.CharField(max_length=10, choices=FacilitatorRole, default=FacilitatorRole.LEAD)
    session = models.ForeignKey(
        "circles.Session", null=True, blank=True, on_delete=models.CASCADE, related_name="covers"
    )

    objects: ClassVar[FacilitatorAssignmentQuerySet] = FacilitatorAssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("facilitator of a circle")
        verbose_name_plural = _("facilitators of circles")
        constraints = [
            models.UniqueConstraint(
                fields=("circle", "person"),
                condition=models.Q(session=None),
                name="one_assignment_per_circle_and_person",
                violation_error_message=_("This person already runs this circle."),
            ),
            models.UniqueConstraint(
                fields=("circle",),
                condition=models.Q(role=FacilitatorRole.LEAD),
                name="one_lead_per_circle",
                violation_error_message=_("This circle already has a lead facilitator."),
            ),
            models.UniqueConstraint(
                fields=("session",),
                name="one_cover_per_session",
                violation_error_message=_("Somebody covers this session already."),
            ),
            models.CheckConstraint(
                condition=models.Q(role=FacilitatorRole.COVER) ^ models.Q(session=None),
                name="who_covers_covers_one_session",
            ),
        ]

    def __str__(self) -> str:
        """Name the person, the role and the circle."""
        return f"{self.person}, {self.get_role_display().lower()} of {self.circle}"

    def clean(self) -> None:
        """Refuse somebody who is not in the group of facilitators."""
        super().clean()
        if self.person_id and not has_role(self.person, Role.FACILITATOR):
            message = gettext("Put this person into the group “Facilitators” first.")
            raise ValidationError({"person": message})


class FacilitatorInvitationQuerySet(models.QuerySet["FacilitatorInvitation"]):
    """Invitations by how they stand."""

    def open(self, now: datetime | None = None) -> FacilitatorInvitationQuerySet:
        """Return those that can still be answered."""
        return self.filter(state=InvitationState.OPEN, expires_at__gt=now or timezone.now())


class FacilitatorInvitation(models.Model):
    """Somebody is asked to lead a circle, to run it with others, or to cover one session.

    Nothing changes hands before they accept. Written by `circles.services.facilitators` only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(
        "circles.CirclePage", on_delete=models.CASCADE, related_name="invitations"
    )
    session = models.ForeignKey(
        "circles.Session", null=True, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(max_length=10, choices=FacilitatorRole)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="circle_invitations"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    lead_stays = models.BooleanField(
        default=False, help_text=_("Whether the lead who hands over goes on as co-facilitator.")
    )
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.OPEN)
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    objects: ClassVar[FacilitatorInvitationQuerySet] = FacilitatorInvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("circle",),
                condition=models.Q(state=InvitationState.OPEN, role=FacilitatorRole.LEAD),
                name="one_open_hand_over_per_circle",
            ),
            models.UniqueConstraint(
                fields=("session",),
                condition=models.Q(state=InvitationState.OPEN),
                name="one_open_invitation_to_cover",
            ),
            models.UniqueConstraint(
                fields=("circle", "person", "role"),
                condition=models.Q(state=InvitationState.OPEN, session=None),
                name="one_open_invitation_per_person",
            ),
            models.CheckConstraint(
                condition=models.Q(role=FacilitatorRole.COVER) ^ models.Q(session=None),
                name="invitation_to_cover_names_its_session",
            ),
        ]

    def __str__(self) -> str:
        """Say how it stands."""
        return str(self.get_state_display())

    def get_absolute_url(self) -> str:
        """Return where it is answered; the address names no circle."""
        return reverse("circles:invitation", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be answered."""
        return self.state == InvitationState.OPEN and self.expires_at > timezone.now()


class CircleMembershipQuerySet(models.QuerySet["CircleMembership"]):
    """Memberships by person."""

    def current(self) -> CircleMembershipQuerySet:
        """Return those that have not ended."""
        return self.filter(left_at=None)


class CircleMembership(models.Model):
    """One person belongs to one circle: in a closed group only members book.

    Somebody who comes back gets a new row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(
        "circles.CirclePage", on_delete=models.CASCADE, related_name="memberships"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="circle_memberships"
    )
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CircleMembershipQuerySet] = CircleMembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("circle", "person"),
                condition=models.Q(left_at=None),
                name="one_membership_at_a_time",
            )
        ]

    def __str__(self) -> str:
        """Tell nothing of who it is."""
        return "Membership"


class WithoutReminders(models.Model):
    """Somebody who would rather not be reminded of sessions. Everybody else is."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="without_reminders",
    )

    class Meta:
        verbose_name_plural = _("people without reminders")

    def __str__(self) -> str:
        """Say it without a name."""
        return "Without reminders"
