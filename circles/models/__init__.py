"""Circles, sessions, bookings, the register."""

from circles.models.afterwards import (
    Action,
    AttendanceCertificate,
    LearningNote,
    NoteAgreement,
    SessionFeedback,
)
from circles.models.bookings import AttendanceMark, Booking, Offer
from circles.models.closures import AcademyClosure
from circles.models.feeds import FeedToken
from circles.models.messages import SessionMessage
from circles.models.pages import CircleIndexPage, CirclePage
from circles.models.people import (
    CircleMembership,
    FacilitatorAssignment,
    FacilitatorInvitation,
    WithoutReminders,
)
from circles.models.running import PhaseRun
from circles.models.sessions import Session, SessionSeries
from circles.models.turns import Brief, Turn

__all__ = [
    "AcademyClosure",
    "Action",
    "AttendanceCertificate",
    "AttendanceMark",
    "Booking",
    "Brief",
    "CircleIndexPage",
    "CircleMembership",
    "CirclePage",
    "FacilitatorAssignment",
    "FacilitatorInvitation",
    "FeedToken",
    "LearningNote",
    "NoteAgreement",
    "Offer",
    "PhaseRun",
    "Session",
    "SessionFeedback",
    "SessionMessage",
    "SessionSeries",
    "Turn",
    "WithoutReminders",
]
