"""The words of a circle: kinds, states and reasons, as stored and as shown."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

DEFAULT_ZONE: Final = "Europe/London"


class CircleKind(models.TextChoices):
    """How a circle gathers people."""

    OPEN_SERIES = "open_series", "Open series"
    CLOSED_COHORT = "closed_cohort", "Closed group"
    ONE_OFF = "one_off", "One-off"


class RecordMode(models.TextChoices):
    """Whether anything from a session goes on a child's record; shown wherever the circle is."""

    LEARNING_ONLY = "learning_only", "Learning only"
    GROUP_SUPERVISION = "group_supervision", "Group supervision"

    @property
    def meaning(self) -> str:
        """What the mode means for the people in the room."""
        return RECORD_MODE_MEANINGS[self]


RECORD_MODE_MEANINGS: Final = {
    RecordMode.LEARNING_ONLY: (
        "Families are not named, nothing goes on a child’s record and no decisions are made "
        "about a case."
    ),
    RecordMode.GROUP_SUPERVISION: (
        "The accountable manager is present or told, and a summary goes on the child’s record."
    ),
}


class Mode(models.TextChoices):
    """Where a session is held."""

    IN_PERSON = "in_person", "In person"
    ONLINE = "online", "Online"
    HYBRID = "hybrid", "In person and online"


class FacilitatorRole(models.TextChoices):
    """What a facilitator is to a circle."""

    LEAD = "lead", _("Lead facilitator")
    CO = "co", _("Co-facilitator")
    COVER = "cover", _("Covers one session")


class InvitationState(models.TextChoices):
    """What became of asking somebody to run a circle, or one of its sessions."""

    OPEN = "open", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Ran out")


class Frequency(models.TextChoices):
    """How a series repeats."""

    WEEKLY = "weekly", "Every week"
    FORTNIGHTLY = "fortnightly", "Every two weeks"
    MONTHLY_DATE = "monthly_date", "Every month on the same date"
    MONTHLY_WEEKDAY = "monthly_weekday", "Every month on the same weekday"
    MONTHLY_LAST = "monthly_last", _("Every month on the last such weekday")


class Nation(models.TextChoices):
    """Whose bank holidays a series leaves out."""

    ENGLAND = "ENG", _("England")
    WALES = "WLS", _("Wales")
    SCOTLAND = "SCT", _("Scotland")
    NORTHERN_IRELAND = "NIR", _("Northern Ireland")


class Scope(models.TextChoices):
    """How far a change of one session of a series reaches."""

    THIS = "this", _("This session only")
    FOLLOWING = "following", _("This session and the following ones of its series")


class SessionState(models.TextChoices):
    """How far a session has come."""

    SCHEDULED = "scheduled", "Scheduled"
    CANCELLED = "cancelled", "Cancelled"
    HELD = "held", "Held"
    CLOSED = "closed", "Register closed"


class SessionCancelReason(models.TextChoices):
    """Why a session does not take place. Kinds, not sentences: they are mailed."""

    FACILITATOR = "facilitator", "the facilitator cannot be there"
    TOO_FEW = "too_few", "too few people had booked"
    VENUE = "venue", "the room or the connection is not available"
    OTHER = "other", "it cannot go ahead as planned"


class BookingState(models.TextChoices):
    """What has become of somebody's wish to take part."""

    BOOKED = "booked", "Booked"
    OFFERED = "offered", "A place is offered"
    WAITING = "waiting", "On the waiting list"
    CANCELLED = "cancelled", "Cancelled"
    DECLINED = "declined", "Offer declined"
    LAPSED = "lapsed", "Two offers ran out"
    MOVED = "moved", "Moved to another session"
    SESSION_CANCELLED = "session_cancelled", "Session cancelled"
    ATTENDED = "attended", "Attended"
    PARTIAL = "partial", "Attended in part"
    NO_SHOW = "no_show", "Did not come"
    EXCUSED = "excused", "Sent apologies"


#: What a register may say of somebody who held a place.
REGISTER_STATES: Final = (
    BookingState.ATTENDED,
    BookingState.PARTIAL,
    BookingState.NO_SHOW,
    BookingState.EXCUSED,
)
#: Bookings of people who have a place of their own.
HOLDING_STATES: Final = (BookingState.BOOKED, *REGISTER_STATES)
#: Bookings that use up a place: what `Session.places_held` counts. An open offer does.
COUNTED_STATES: Final = (BookingState.OFFERED, *HOLDING_STATES)
#: A person has at most one booking of these in a session.
LIVE_STATES: Final = (BookingState.WAITING, *COUNTED_STATES)


class Promotion(models.TextChoices):
    """What a person who waits wants to happen when a place comes free."""

    AUTOMATIC = "automatic", "Book me in and tell me"
    OFFER = "offer", "Ask me first, and keep the place while I decide"


class OfferState(models.TextChoices):
    """What became of a place that was kept for somebody to decide."""

    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Ran out"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Beyond(models.TextChoices):
    """What happens to people when a session is made smaller than it is full."""

    KEEP = "keep", "Everybody keeps their place; nobody new gets one until it fits"
    QUEUE = "queue", "The last to book go back to the waiting list, and are told"


class AttendanceStatus(models.TextChoices):
    """What one line of the register says."""

    ATTENDED = BookingState.ATTENDED.value, "Attended"
    PARTIAL = BookingState.PARTIAL.value, "Attended in part"
    NO_SHOW = BookingState.NO_SHOW.value, "Did not come"
    EXCUSED = BookingState.EXCUSED.value, "Sent apologies"


class BookingCancelReason(models.TextChoices):
    """Why somebody gives up a place. Duty work never counts against a person."""

    COURT = "court", "Court"
    CHILD_VISIT = "child_visit", "A visit to a child"
    DUTY = "duty", "Duty"
    SICKNESS = "sickness", "Sickness"
    LEAVE = "leave", "Leave"
    OTHER = "other", "Something else"
