"""Who brings something to a session, and what they ask the group."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from circles.models.choices import HOLDING_STATES


class TurnState(models.TextChoices):
    """What became of somebody's wish to bring something."""

    WISHED = "wished", _("Would like a turn")
    GIVEN = "given", _("Has a turn")
    PRESENTED = "presented", _("Presented")
    NOT_REACHED = "not_reached", _("Time ran out")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: A booking has at most one turn of these.
LIVE_TURNS = (TurnState.WISHED, TurnState.GIVEN, TurnState.PRESENTED, TurnState.NOT_REACHED)


class OutOfTurn(models.TextChoices):
    """Why a facilitator gives a turn to somebody who is not first in the fair order."""

    URGENT = "urgent", _("It cannot wait for the next session")
    ASKED = "asked", _("The first in the order asked for it")
    METHOD = "method", _("It fits what the group has planned")


class TurnQuerySet(models.QuerySet["Turn"]):
    """Turns by how they stand. A turn counts while its booking holds a place."""

    def live(self) -> TurnQuerySet:
        """Return those that were not taken back; a booking has one at most."""
        return self.filter(state__in=LIVE_TURNS)

    def standing(self) -> TurnQuerySet:
        """Return those of people who have a place."""
        return self.filter(booking__state__in=HOLDING_STATES)

    def given(self) -> TurnQuerySet:
        """Return those that use up a turn of their session."""
        used = (TurnState.GIVEN, TurnState.PRESENTED, TurnState.NOT_REACHED)
        return self.standing().filter(state__in=used)


class Turn(models.Model):
    """One person would like to bring something to one session. Written by services only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey("circles.Booking", on_delete=models.PROTECT, related_name="turns")
    state = models.CharField(max_length=12, choices=TurnState, default=TurnState.WISHED)
    wished_at = models.DateTimeField(default=timezone.now)
    out_of_turn = models.CharField(
        max_length=10,
        choices=OutOfTurn,
        blank=True,
        help_text=_("Why it was given out of the fair order; empty when it was not."),
    )

    objects: ClassVar[TurnQuerySet] = TurnQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("booking",),
                condition=Q(state__in=LIVE_TURNS),
                name="one_live_turn_per_booking",
            )
        ]

    def __str__(self) -> str:
        """Say how it stands."""
        return str(self.get_state_display())

    @property
    def is_given(self) -> bool:
        """Tell whether the person is to present."""
        return self.state == TurnState.GIVEN


class Brief(models.Model):
    """What a presenter asks the group, with nobody in it who could be known.

    It exists only once it has passed the check, is read by people with a place, and is deleted
    a week after the session (`circles.services.briefs`). It is never indexed.
    """

    turn = models.OneToOneField(Turn, primary_key=True, on_delete=models.CASCADE)
    question = models.CharField(max_length=300)
    context = models.TextField(max_length=3000, blank=True)
    tried = models.TextField(max_length=2000, blank=True)
    hoped_for = models.TextField(max_length=1000, blank=True)
    kept = models.JSONField(
        default=list, help_text=_("Which kinds of marks were kept and why: never the words.")
    )

    def __str__(self) -> str:
        """Tell nothing of what it says."""
        return "Brief"
