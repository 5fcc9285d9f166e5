"""When a circle meets. One row per meeting; a series is written out in full."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from circles.models.choices import (
    DEFAULT_ZONE,
    BookingState,
    Frequency,
    Mode,
    Nation,
    SessionCancelReason,
    SessionState,
)
from circles.models.pages import MINUTES_VALIDATORS, PLACES_VALIDATORS

#: How long before the start, and after the end, the way in is open (invariant I10).
JOIN_OPENS = timedelta(minutes=15)
JOIN_CLOSES = timedelta(minutes=10)
#: How long before the start facilitators hear that fewer people hold a place than are needed.
TOO_FEW_BEFORE = timedelta(days=7)
#: How long before the start the desk says that places are still free.
UNFILLED_BEFORE = timedelta(days=14)


def new_uid() -> str:
    """Return a calendar identifier for life: random, so that it tells nothing."""
    return f"{uuid.uuid4()}@practice-portal"


class SessionSeries(models.Model):
    """The rule a set of sessions was written out from; what sessions became later is theirs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(
        "circles.CirclePage", on_delete=models.PROTECT, related_name="session_series"
    )
    frequency = models.CharField(max_length=20, choices=Frequency)
    first_date = models.DateField()
    wall_time = models.TimeField()
    zone = models.CharField(max_length=40, default=DEFAULT_ZONE)
    until = models.DateField(null=True, blank=True)
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    nation = models.CharField(
        max_length=3, choices=Nation, blank=True, help_text=_("Whose bank holidays it leaves out.")
    )
    skips_closures = models.BooleanField(
        default=True, help_text=_("It leaves out days on which the academy is closed.")
    )

    class Meta:
        verbose_name_plural = _("session series")
        constraints = [
            models.CheckConstraint(
                # Both sides say "not null": a check that comes to NULL lets everything pass.
                condition=Q(until__isnull=True, count__isnull=False, count__gte=1)
                | Q(count__isnull=True, until__isnull=False, until__gte=F("first_date")),
                name="series_ends_by_date_or_by_number",
            )
        ]

    def __str__(self) -> str:
        """Say how it repeats and from when."""
        return f"{self.get_frequency_display()} from {self.first_date:%d %B %Y}"


def _coming(now: datetime) -> Q:
    return Q(state=SessionState.SCHEDULED, ends_at__gt=now)


def _past(now: datetime) -> Q:
    return ~Q(state=SessionState.CANCELLED) & Q(ends_at__lte=now)


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions by time and by what may be done with them."""

    def coming(self, now: datetime | None = None) -> SessionQuerySet:
        """Return those that take place and are not over, soonest first."""
        return self.filter(_coming(now or timezone.now())).order_by("starts_at", "pk")

    def past(self, now: datetime | None = None) -> SessionQuerySet:
        """Return those that took place, latest first."""
        return self.filter(_past(now or timezone.now())).order_by("-starts_at", "pk")

    def counted(self, now: datetime | None = None) -> dict[str, int]:
        """Return how many are `coming` and how many are `past`; one query."""
        now = now or timezone.now()
        return self.aggregate(
            coming=Count("pk", filter=_coming(now)), past=Count("pk", filter=_past(now))
        )

    def with_free_places(self) -> SessionQuerySet:
        """Return those with at least one place nobody holds."""
        return self.filter(places_held__lt=F("capacity_max"))

    def with_too_few(self, now: datetime | None = None) -> SessionQuerySet:
        """Return those that begin within TOO_FEW_BEFORE and have fewer people than they need."""
        now = now or timezone.now()
        return self.coming(now).filter(
            starts_at__gt=now,
            starts_at__lte=now + TOO_FEW_BEFORE,
            places_held__lt=F("capacity_min"),
        )

    def with_offers_out(self) -> SessionQuerySet:
        """Return those to come in which places are kept for people who decide, as `offers_out`."""
        offered = Count("bookings", filter=Q(bookings__state=BookingState.OFFERED))
        return self.coming().annotate(offers_out=offered).filter(offers_out__gt=0)

    def unfilled_soon(self, now: datetime | None = None) -> SessionQuerySet:
        """Return those that begin within UNFILLED_BEFORE and still have a place for somebody."""
        now = now or timezone.now()
        soon = self.open_for_booking(now).with_free_places()
        return soon.filter(starts_at__lte=now + UNFILLED_BEFORE, places_held__gte=F("capacity_min"))

    def open_for_booking(self, now: datetime | None = None) -> SessionQuerySet:
        """Return those a person may still ask for, full or not."""
        now = now or timezone.now()
        return self.coming(now).filter(
            Q(opens_at__isnull=True) | Q(opens_at__lte=now),
            closes_at__gt=now,
            starts_at__gt=now,
            circle__live=True,
        )

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> SessionQuerySet:
        """Return those not cancelled that share any time with the interval."""
        return self.exclude(state=SessionState.CANCELLED).filter(
            starts_at__lt=ends_at, ends_at__gt=starts_at
        )


class Session(models.Model):
    """One meeting of a circle.

    `places_held` is the truth about places: only `circles.services.places` changes it,
    under a lock on this row, and the database refuses more than there are.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(
        "circles.CirclePage", on_delete=models.PROTECT, related_name="sessions"
    )
    series = models.ForeignKey(
        SessionSeries, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    changed_alone = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("Changed by itself, apart from the others of its series."),
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    opens_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Nobody books before this instant; empty: at once.")
    )
    closes_at = models.DateTimeField(help_text=_("Nobody books after this instant."))
    cut_off_at = models.DateTimeField(
        help_text=_(
            "From here on places are called out at short notice, and giving one up is late."
        )
    )
    zone = models.CharField(max_length=40, default=DEFAULT_ZONE)
    wall_date = models.DateField()
    wall_time = models.TimeField()
    minutes = models.PositiveSmallIntegerField(validators=MINUTES_VALIDATORS)
    mode = models.CharField(max_length=10, choices=Mode)
    venue = models.CharField(max_length=200, blank=True)
    join_link = models.URLField(
        max_length=500,
        blank=True,
        help_text=_("Shown to nobody; those booked are sent on to it when the session starts."),
    )
    capacity_min = models.PositiveSmallIntegerField(validators=PLACES_VALIDATORS)
    capacity_target = models.PositiveSmallIntegerField(validators=PLACES_VALIDATORS)
    capacity_max = models.PositiveSmallIntegerField(validators=PLACES_VALIDATORS)
    places_held = models.PositiveSmallIntegerField(default=0, editable=False)
    over_allowance = models.PositiveSmallIntegerField(
        default=0,
        editable=False,
        help_text=_("Places kept beyond the largest number when that was lowered."),
    )
    last_queue_number = models.PositiveIntegerField(default=0, editable=False)
    offers_expire_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When the first open offer runs out.")
    )
    called_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When places were last called out at short notice.")
    )
    called_up_to = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("The last queue number that call went to.")
    )
    places_called = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text=_("How many free places have been called out.")
    )
    state = models.CharField(
        max_length=10, choices=SessionState, default=SessionState.SCHEDULED, editable=False
    )
    cancel_reason = models.CharField(
        max_length=20, choices=SessionCancelReason, blank=True, editable=False
    )
    ical_uid = models.CharField(max_length=80, unique=True, default=new_uid, editable=False)
    ical_sequence = models.PositiveIntegerField(default=0, editable=False)
    reminded = models.CharField(
        max_length=20, blank=True, editable=False, help_text=_("Which reminder was last sent out.")
    )
    revision = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("How often time or place was changed.")
    )

    objects: ClassVar[SessionQuerySet] = SessionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(places_held__gte=0)
                & Q(places_held__lte=F("capacity_max") + F("over_allowance")),
                name="places_held_within_capacity",
            ),
            models.CheckConstraint(
                condition=Q(capacity_min__gte=1)
                & Q(capacity_target__gte=F("capacity_min"))
                & Q(capacity_max__gte=F("capacity_target")),
                name="session_sizes_in_order",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__lte=F("starts_at")), name="booking_closes_by_start"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                name="booking_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(cut_off_at__lte=F("starts_at")), name="cut_off_by_start"
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.CANCELLED) ^ Q(cancel_reason=""),
                name="cancelled_session_has_reason",
            ),
            models.UniqueConstraint(
                fields=("series", "wall_date"), name="one_session_per_series_and_day"
            ),
        ]
        indexes = [
            models.Index(fields=("state", "starts_at"), name="session_state_start"),
            models.Index(fields=("circle", "starts_at"), name="session_circle_start"),
        ]

    def __str__(self) -> str:
        """Say which circle and when."""
        return f"{self.circle} on {self.wall_date:%d %B %Y}"

    def get_absolute_url(self) -> str:
        """Return the session's page; `circle` should be fetched along."""
        return reverse("circles:session", args=[self.circle.slug, self.pk])

    @property
    def places_free(self) -> int:
        """How many places nobody holds; never below nought."""
        return max(0, self.capacity_max - self.places_held)

    def is_open_for_booking(self, now: datetime | None = None) -> bool:
        """Tell whether time and state let people book now, whatever the places."""
        now = now or timezone.now()
        return (
            self.state == SessionState.SCHEDULED
            and not self.opens_later(now)
            and now < min(self.closes_at, self.starts_at)
        )

    def opens_later(self, now: datetime | None = None) -> bool:
        """Tell whether booking has not opened yet."""
        return self.opens_at is not None and (now or timezone.now()) < self.opens_at

    def is_short_notice(self, now: datetime | None = None) -> bool:
        """Tell whether the cut-off has passed: free places are called out from now on."""
        return (now or timezone.now()) >= self.cut_off_at

    def has_too_few(self, now: datetime | None = None) -> bool:
        """Tell whether it begins soon and fewer people hold a place than it needs."""
        now = now or timezone.now()
        return (
            self.state == SessionState.SCHEDULED
            and now < self.starts_at <= now + TOO_FEW_BEFORE
            and self.places_held < self.capacity_min
        )

    def has_started(self, now: datetime | None = None) -> bool:
        """Tell whether the start has passed."""
        return (now or timezone.now()) >= self.starts_at

    def join_is_open(self, now: datetime | None = None) -> bool:
        """Tell whether those booked may be sent on to the online meeting at this moment."""
        now = now or timezone.now()
        return (
            bool(self.join_link)
            and self.state != SessionState.CANCELLED
            and self.starts_at - JOIN_OPENS <= now <= self.ends_at + JOIN_CLOSES
        )

    @property
    def places_words(self) -> str:
        """Say in words how things stand with places."""
        if self.state == SessionState.CANCELLED:
            return "Cancelled"
        if self.state != SessionState.SCHEDULED or self.has_started():
            return "Held"
        if self.opens_later():
            return gettext("Booking opens later")
        if not self.is_open_for_booking():
            return gettext("Booking has closed")
        free = self.places_free
        if not free:
            return gettext("Full, waiting list open")
        return "1 place left" if free == 1 else f"{free} places left"
