"""The words of a circle: kinds, states and reasons, as stored and as shown."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

DEFAULT_ZONE: Final = "Europe/London"


class CircleKind(models.TextChoices):
    """How a circle gathers people."""

    OPEN_SERIES = "open_series", _("Open series")
    CLOSED_COHORT = "closed_cohort", _("Closed group")
    ONE_OFF = "one_off", _("One-off")


class RecordMode(models.TextChoices):
    """Whether anything from a session goes on a child's record; shown wherever the circle is."""

    LEARNING_ONLY = "learning_only", _("Learning only")
    GROUP_SUPERVISION = "group_supervision", _("Group supervision")

    @property
    def meaning(self) -> str:
        """What the mode means for the people in the room."""
        return str(RECORD_MODE_MEANINGS[self])


RECORD_MODE_MEANINGS: Final = {
    RecordMode.LEARNING_ONLY: (
        _(
            "Families are not named, nothing goes on a child’s record and no decisions are made "
            "about a case."
        )
    ),
    RecordMode.GROUP_SUPERVISION: (
        _("The accountable manager is present or told, and a summary goes on the child’s record.")
    ),
}


class Mode(models.TextChoices):
    """Where a session is held."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person and online")


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

    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY_DATE = "monthly_date", _("Every month on the same date")
    MONTHLY_WEEKDAY = "monthly_weekday", _("Every month on the same weekday")
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

    SCHEDULED = "scheduled", _("Scheduled")
    CANCELLED = "cancelled", _("Cancelled")
    HELD = "held", _("Held")
    CLOSED = "closed", _("Register closed")


class SessionCancelReason(models.TextChoices):
    """Why a session does not take place. Kinds, not sentences: they are mailed."""

    FACILITATOR = "facilitator", _("the facilitator cannot be there")
    TOO_FEW = "too_few", _("too few people had booked")
    VENUE = "venue", _("the room or the connection is not available")
    OTHER = "other", _("it cannot go ahead as planned")


class BookingState(models.TextChoices):
    """What has become of somebody's wish to take part."""

    BOOKED = "booked", _("Booked")
    OFFERED = "offered", _("A place is offered")
    WAITING = "waiting", _("On the waiting list")
    CANCELLED = "cancelled", _("Cancelled")
    DECLINED = "declined", _("Offer declined")
    LAPSED = "lapsed", _("Two offers ran out")
    MOVED = "moved", _("Moved to another session")
    SESSION_CANCELLED = "session_cancelled", _("Session cancelled")
    ATTENDED = "attended", _("Attended")
    PARTIAL = "partial", _("Attended in part")
    NO_SHOW = "no_show", _("Did not come")
    EXCUSED = "excused", _("Sent apologies")


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

    AUTOMATIC = "automatic", _("Book me in and tell me")
    OFFER = "offer", _("Ask me first, and keep the place while I decide")


class OfferState(models.TextChoices):
    """What became of a place that was kept for somebody to decide."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Ran out")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Beyond(models.TextChoices):
    """What happens to people when a session is made smaller than it is full."""

    KEEP = "keep", _("Everybody keeps their place; nobody new gets one until it fits")
    QUEUE = "queue", _("The last to book go back to the waiting list, and are told")


#: States of those who were there, for all of a session or a part.
ATTENDED_STATES: Final = (BookingState.ATTENDED, BookingState.PARTIAL)


class AttendanceStatus(models.TextChoices):
    """What one line of the register says."""

    ATTENDED = BookingState.ATTENDED.value, _("Attended")
    PARTIAL = BookingState.PARTIAL.value, _("Attended in part")
    NO_SHOW = BookingState.NO_SHOW.value, _("Did not come")
    EXCUSED = BookingState.EXCUSED.value, _("Sent apologies")


class BookingCancelReason(models.TextChoices):
    """Why somebody gives up a place. Duty work never counts against a person."""

    COURT = "court", _("Court")
    CHILD_VISIT = "child_visit", _("A visit to a child")
    DUTY = "duty", _("Duty")
    SICKNESS = "sickness", _("Sickness")
    LEAVE = "leave", _("Leave")
    OTHER = "other", _("Something else")
