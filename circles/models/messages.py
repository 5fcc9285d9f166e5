"""What facilitators write to the people of one session."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from circles.models.bookings import Booking
from circles.models.choices import HOLDING_STATES, LIVE_STATES, BookingState

LONGEST_MESSAGE = 2000


class Audience(models.TextChoices):
    """Whom a message is for."""

    BOOKED = "booked", _("People who have a place")
    WAITING = "waiting", _("People who wait for a place")
    BOTH = "both", _("Both")

    def states(self) -> tuple[BookingState, ...]:
        """Return the states of the bookings it reaches; an open offer still counts as waiting."""
        waiting = (BookingState.WAITING, BookingState.OFFERED)
        return {
            Audience.BOOKED: HOLDING_STATES,
            Audience.WAITING: waiting,
            Audience.BOTH: LIVE_STATES,
        }[self]


class SessionMessageQuerySet(models.QuerySet["SessionMessage"]):
    """Messages by who may read them."""

    def readable_with(self, booking: Booking) -> SessionMessageQuerySet:
        """Return what the person of this booking may read, the latest first.

        That is what was sent to them, and, for whoever has a place, what those with a place were
        told before: somebody who comes later needs it too. Whoever gave up their place or left
        the list reads nothing any more.
        """
        if booking.state not in LIVE_STATES:
            return self.none()
        theirs = Q(told=booking)
        if booking.state in HOLDING_STATES:
            theirs |= Q(audience__in=(Audience.BOOKED, Audience.BOTH))
        return self.filter(theirs, session=booking.session_id).distinct()


class SessionMessage(models.Model):
    """One message of a facilitator, read in the portal only. Written by services only.

    The mail about it holds none of its text. It is deleted four weeks after the session
    (`circles.services.messages`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(
        "circles.Session", on_delete=models.CASCADE, related_name="messages"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    sent_at = models.DateTimeField(default=timezone.now)
    audience = models.CharField(max_length=10, choices=Audience)
    text = models.TextField(max_length=LONGEST_MESSAGE)
    told = models.ManyToManyField(
        Booking, related_name="messages", help_text=_("The bookings whose people were told of it.")
    )
    idempotency_key = models.UUIDField(
        help_text=_("From the form, so that sending it twice sends one message.")
    )

    objects: ClassVar[SessionMessageQuerySet] = SessionMessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-sent_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("sent_by", "idempotency_key"), name="one_message_per_form"
            )
        ]

    def __str__(self) -> str:
        """Tell whom it is for, and nothing of what it says."""
        return str(self.get_audience_display())
