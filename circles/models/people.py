"""Who runs a circle."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from circles.models.choices import FacilitatorRole
from portal.accounts.roles import Role, has_role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


class FacilitatorAssignmentQuerySet(models.QuerySet["FacilitatorAssignment"]):
    """Assignments by circle and person."""

    def of(self, person: User | AnonymousUser) -> FacilitatorAssignmentQuerySet:
        """Return what this person runs; nothing for somebody who is not signed in."""
        if not person.is_authenticated or not person.is_active:
            return self.none()
        return self.filter(person=person)


class FacilitatorAssignment(models.Model):
    """One person runs one circle, as lead or beside the lead.

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

    objects: ClassVar[FacilitatorAssignmentQuerySet] = FacilitatorAssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "facilitator of a circle"
        verbose_name_plural = "facilitators of circles"
        constraints = [
            models.UniqueConstraint(
                fields=("circle", "person"),
                name="one_assignment_per_circle_and_person",
                violation_error_message="This person already runs this circle.",
            ),
            models.UniqueConstraint(
                fields=("circle",),
                condition=models.Q(role=FacilitatorRole.LEAD),
                name="one_lead_per_circle",
                violation_error_message="This circle already has a lead facilitator.",
            ),
        ]

    def __str__(self) -> str:
        """Name the person, the role and the circle."""
        return f"{self.person}, {self.get_role_display().lower()} of {self.circle}"

    def clean(self) -> None:
        """Refuse somebody who is not in the group of facilitators."""
        super().clean()
        if self.person_id and not has_role(self.person, Role.FACILITATOR):
            message = "Put this person into the group “Facilitators” first."
            raise ValidationError({"person": message})


class WithoutReminders(models.Model):
    """Somebody who would rather not be reminded of sessions. Everybody else is."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="without_reminders",
    )

    class Meta:
        verbose_name_plural = "people without reminders"

    def __str__(self) -> str:
        """Say it without a name."""
        return "Without reminders"
