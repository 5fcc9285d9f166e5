"""Who takes part: places, the waiting list and the register."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from circles.models.choices import (
    HOLDING_STATES,
    LIVE_STATES,
    AttendanceStatus,
    BookingCancelReason,
    BookingState,
    CircleKind,
    OfferState,
    Promotion,
)
from circles.models.people import CircleMembership

if TYPE_CHECKING:
    from portal.accounts.models import User


class BookingQuerySet(models.QuerySet["Booking"]):
    """Bookings by what they stand for."""

    def holding(self) -> BookingQuerySet:
        """Return those of people who have a place."""
        return self.filter(state__in=HOLDING_STATES)

    def live(self) -> BookingQuerySet:
        """Return those that hold a place, are offered one or wait for one."""
        return self.filter(state__in=LIVE_STATES)

    def waiting(self) -> BookingQuerySet:
        """Return the waiting list, first come first."""
        return self.filter(state=BookingState.WAITING).order_by("queue_number")

    def of_open_accounts(self) -> BookingQuerySet:
        """Return those of people who can still be reached."""
        return self.filter(person__is_active=True)

    def eligible(self) -> BookingQuerySet:
        """Return those of people who may be given a place: of a closed group only its members."""
        members = CircleMembership.objects.current().filter(
            circle=OuterRef("session__circle"), person=OuterRef("person")
        )
        closed = Q(session__circle__kind=CircleKind.CLOSED_COHORT)
        return self.of_open_accounts().filter(~closed | Exists(members))

    def by_name(self) -> BookingQuerySet:
        """Return them as a list of names is read: by last name."""
        return self.order_by("person__last_name", "person__first_name", "pk")

    def of(self, person: User) -> BookingQuerySet:
        """Return one person's own."""
        return self.filter(person=person)


class Booking(models.Model):
    """One person's wish to take part in one session, and what became of it.

    Written by `circles.services` only. A booking that came to an end is never revived:
    booking again makes a new row with a new queue number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(
        "circles.Session", on_delete=models.PROTECT, related_name="bookings"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="circle_bookings"
    )
    state = models.CharField(max_length=20, choices=BookingState)
    queue_number = models.PositiveIntegerField(null=True, blank=True)
    promotion = models.CharField(
        max_length=10, choices=Promotion, default=Promotion.AUTOMATIC, blank=True
    )
    access_needs = models.TextField(max_length=500, blank=True)
    cancel_reason = models.CharField(max_length=20, choices=BookingCancelReason, blank=True)
    idempotency_key = models.UUIDField(
        help_text=_("From the form, so that sending it twice makes one booking.")
    )
    agreement_accepted_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    booked_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the person got a place; empty if never.")
    )
    cancelled_late = models.BooleanField(
        default=False, help_text=_("Given up after the cut-off. It never counts against anybody.")
    )
    feedback_given = models.BooleanField(
        default=False, help_text=_("That this person answered; what they said is not here.")
    )
    moved_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="moved_to"
    )

    objects: ClassVar[BookingQuerySet] = BookingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("session", "person"),
                condition=Q(state__in=LIVE_STATES),
                name="one_live_booking_per_session_and_person",
            ),
            models.UniqueConstraint(
                fields=("session", "queue_number"), name="queue_numbers_unique_per_session"
            ),
            models.UniqueConstraint(
                fields=("person", "idempotency_key"), name="one_booking_per_form"
            ),
            models.CheckConstraint(
                condition=~Q(state=BookingState.WAITING) | Q(queue_number__isnull=False),
                name="waiting_has_queue_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HOLDING_STATES) | Q(booked_at__isnull=False),
                name="holder_of_a_place_has_time_of_booking",
            ),
            models.CheckConstraint(
                condition=Q(state=BookingState.CANCELLED) ^ Q(cancel_reason=""),
                name="cancelled_booking_has_reason",
            ),
        ]
        indexes = [models.Index(fields=("session", "state"), name="booking_session_state")]

    def __str__(self) -> str:
        """Give the reference, not the person."""
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the person's own page of this booking.

        It names neither circle nor topic, so mails and calendars may carry it.
        """
        return reverse("circles:booking", args=[self.pk])

    @property
    def reference(self) -> str:
        """What a person can quote: short, and telling nothing of the order of bookings."""
        return f"LC-{self.pk.hex[:8].upper()}"

    @property
    def is_booked(self) -> bool:
        """Tell whether the person holds a place in a session to come."""
        return self.state == BookingState.BOOKED

    @property
    def is_waiting(self) -> bool:
        """Tell whether the person waits for a place."""
        return self.state == BookingState.WAITING

    @property
    def is_offered(self) -> bool:
        """Tell whether a place is kept while the person decides."""
        return self.state == BookingState.OFFERED

    @property
    def is_open(self) -> bool:
        """Tell whether there is a place, an offer or a wait for one that can still be given up."""
        return self.is_booked or self.is_waiting or self.is_offered

    @property
    def has_ended(self) -> bool:
        """Tell whether the person ended it, or let it end: they may book again."""
        return self.state in {BookingState.CANCELLED, BookingState.DECLINED, BookingState.LAPSED}


class Offer(models.Model):
    """A place kept for somebody on the waiting list until they decide or it runs out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="offers")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("booking",),
                condition=Q(state=OfferState.OPEN),
                name="one_open_offer_per_booking",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="offer_expires_after_it_is_made"
            ),
        ]

    def __str__(self) -> str:
        """Say how it stands."""
        return self.get_state_display()


class AttendanceMark(models.Model):
    """One line of a register. Never changed: a correction is a new line that names the old."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="marks")
    status = models.CharField(max_length=20, choices=AttendanceStatus)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    marked_at = models.DateTimeField(default=timezone.now)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("booking",),
                condition=Q(corrects__isnull=True),
                name="one_first_mark_per_booking",
            )
        ]

    def __str__(self) -> str:
        """Say what was marked."""
        return self.get_status_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep a new line; raises TypeError when an old one would be changed."""
        if not self._state.adding:
            message = "A line of the register is never changed; add a correction."
            raise TypeError(message)
        super().save(*args, **kwargs)
