"""What people are told about their bookings.

Each mail is built when it leaves, from the rows as they are then: what is no longer true is
not said. Subjects and texts name no circle and no topic.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from circles.calendars import invitations as calendar
from circles.models import Booking, CircleMembership, FacilitatorInvitation, Turn
from circles.models.afterwards import NoteState
from circles.models.choices import (
    LIVE_STATES,
    BookingState,
    FacilitatorRole,
    InvitationState,
    SessionCancelReason,
    SessionState,
)
from circles.selectors import open_offer
from circles.services.messages import message_told
from circles.services.notes import note_for
from circles.services.places import may_answer_call
from circles.services.reminders import STOP, wants_reminders
from portal.core.templatetags.portal_tags import local_day, local_time
from portal.notifications.kinds import Attachment, Message, NotificationKind, register
from portal.notifications.models import Notification


def register_kinds() -> None:
    """Make the kinds of this room known."""
    builders = {
        "session_booked": _session_booked,
        "waiting_list_joined": _waiting_list_joined,
        "place_found": _place_found,
        "booking_cancelled": _booking_cancelled,
        "session_cancelled": _session_cancelled,
        "session_changed": _session_changed,
        "booking_moved": _booking_moved,
        "place_offered": _place_offered,
        "offer_ran_out": _offer_ran_out,
        "place_withdrawn": _place_withdrawn,
        "short_notice_call": _short_notice_call,
        "turn_given": _turn_given,
        "session_reminder": _session_reminder,
        "facilitator_invited": _facilitator_invited,
        "note_to_agree": _note_to_agree,
        "invitation_answered": _invitation_answered,
        "facilitator_changed": _facilitator_changed,
        "member_added": _member_added,
        "session_message": _session_message,
    }
    for name, build in builders.items():
        register(NotificationKind(name=name, template=f"circles/mail/{name}", build=build))


def _booking(notification: Notification) -> Booking | None:
    rows = Booking.objects.select_related("session__circle", "person")
    return rows.filter(pk=notification.subject_id).first()


def _still_ahead(booking: Booking | None, *states: BookingState) -> Booking | None:
    """Return the booking while it stands in one of the states and its session is to come."""
    if booking is None or booking.state not in states:
        return None
    session = booking.session
    if session.state != SessionState.SCHEDULED or session.ends_at <= timezone.now():
        return None
    return booking


def _message(subject: str, booking: Booking, method: str | None, **extra: Any) -> Message:
    session = booking.session
    context = {
        "booking": booking,
        "session": session,
        "url": _address(booking.get_absolute_url()),
        **extra,
    }
    attachments = []
    if method is not None:
        content = calendar.calendar_file(booking=booking, method=method)
        attachments.append(Attachment(calendar.FILENAME, content, calendar.mimetype(method)))
    when = f"{local_day(session.starts_at)}, {local_time(session.starts_at)}"
    return Message(subject=f"{subject}: {when}", context=context, attachments=attachments)


def _session_booked(notification: Notification) -> Message | None:
    booking = _still_ahead(_booking(notification), BookingState.BOOKED)
    return (
        None
        if booking is None
        else _message(_("Your place in a learning circle"), booking, calendar.REQUEST)
    )


def _waiting_list_joined(notification: Notification) -> Message | None:
    booking = _still_ahead(_booking(notification), BookingState.WAITING)
    return None if booking is None else _message(_("You are on the waiting list"), booking, None)


def _place_found(notification: Notification) -> Message | None:
    booking = _still_ahead(_booking(notification), BookingState.BOOKED)
    return (
        None
        if booking is None
        else _message("A place has come free and is yours", booking, calendar.REQUEST)
    )


def _booked_anew(booking: Booking) -> bool:
    """Tell whether the person has a place again: a withdrawal now would undo its entry.

    One who waits again has no place, so the entry sent before has to go.
    """
    own = Booking.objects.filter(session=booking.session_id, person=booking.person_id)
    return own.holding().exists()


def _booking_cancelled(notification: Notification) -> Message | None:
    booking = _booking(notification)
    if booking is None or booking.state != BookingState.CANCELLED:
        return None
    if _booked_anew(booking):
        return None
    method = calendar.CANCEL if booking.booked_at else None
    return _message(_("You have given up your place"), booking, method)


def _session_cancelled(notification: Notification) -> Message | None:
    booking = _booking(notification)
    if booking is None or booking.state != BookingState.SESSION_CANCELLED:
        return None
    method = calendar.CANCEL if booking.booked_at else None
    reason = SessionCancelReason(booking.session.cancel_reason).label
    return _message(_("Learning circle cancelled"), booking, method, reason=reason)


def _session_changed(notification: Notification) -> Message | None:
    booking = _still_ahead(
        _booking(notification), BookingState.BOOKED, BookingState.OFFERED, BookingState.WAITING
    )
    # A later change has a notice of its own, which says all of it.
    if booking is None or notification.version != str(booking.session.revision):
        return None
    method = calendar.REQUEST if booking.is_booked else None
    return _message(_("Learning circle changed"), booking, method)


def _booking_moved(notification: Notification) -> Message | None:
    """Take the old entry out of the calendar; the new place has a mail of its own."""
    booking = _booking(notification)
    if booking is None or booking.state != BookingState.MOVED or _booked_anew(booking):
        return None
    return _message(_("You have moved your place"), booking, calendar.CANCEL)


def _place_offered(notification: Notification) -> Message | None:
    booking = _still_ahead(_booking(notification), BookingState.OFFERED)
    offer = booking and open_offer(booking)
    if booking is None or offer is None or str(offer.pk) != notification.version:
        return None
    return _message("A place is kept for you until you decide", booking, None, offer=offer)


def _offer_ran_out(notification: Notification) -> Message | None:
    booking = _still_ahead(_booking(notification), BookingState.WAITING, BookingState.LAPSED)
    return (
        None if booking is None else _message(_("An offer of a place has run out"), booking, None)
    )


def _place_withdrawn(notification: Notification) -> Message | None:
    booking = _still_ahead(_booking(notification), BookingState.WAITING)
    if booking is None:
        return None
    method = calendar.CANCEL if booking.booked_at else None
    return _message(_("The learning circle has become smaller"), booking, method)


def _short_notice_call(notification: Notification) -> Message | None:
    booking = _still_ahead(_booking(notification), BookingState.WAITING)
    if booking is None or not may_answer_call(booking.session, booking):
        return None
    return _message("A place is free at short notice", booking, None)


def _turn_given(notification: Notification) -> Message | None:
    turn = Turn.objects.given().filter(pk=notification.subject_id).first()
    if turn is None or not turn.is_given:
        return None
    rows = Booking.objects.select_related("session__circle", "person")
    booking = _still_ahead(rows.get(pk=turn.booking_id), BookingState.BOOKED)
    return None if booking is None else _message(_("You have a turn"), booking, None)


def _session_reminder(notification: Notification) -> Message | None:
    booking = _still_ahead(_booking(notification), BookingState.BOOKED)
    if booking is None or booking.session.reminded != notification.version:
        return None
    if booking.session.has_started() or not wants_reminders(booking.person):
        return None
    stop_url = STOP.url_for(booking.person)
    message = _message(_("Reminder: learning circle"), booking, None, stop_url=stop_url)
    return replace(message, headers=STOP.headers_for(booking.person))


def _invitation(notification: Notification) -> FacilitatorInvitation | None:
    rows = FacilitatorInvitation.objects.select_related("session")
    return rows.filter(pk=notification.subject_id).first()


def _facilitator_invited(notification: Notification) -> Message | None:
    invitation = _invitation(notification)
    if invitation is None or not invitation.is_open:
        return None
    subjects = {
        FacilitatorRole.LEAD: _("You are asked to lead a learning circle"),
        FacilitatorRole.CO: _("You are asked to run a learning circle with others"),
        FacilitatorRole.COVER: _("You are asked to run one session of a learning circle"),
    }
    context = {"invitation": invitation, "url": _address(invitation.get_absolute_url())}
    return Message(subject=subjects[FacilitatorRole(invitation.role)], context=context)


def _invitation_answered(notification: Notification) -> Message | None:
    invitation = _invitation(notification)
    if invitation is None or invitation.state != notification.version:
        return None
    accepted = invitation.state == InvitationState.ACCEPTED
    subject = _("Your invitation was accepted") if accepted else _("Your invitation was declined")
    context = {"accepted": accepted, "url": _address(invitation.get_absolute_url())}
    return Message(subject=subject, context=context)


def _facilitator_changed(notification: Notification) -> Message | None:
    """Say on which days somebody else leads; who it is, is on the page of the session."""
    invitation = _invitation(notification)
    if invitation is None:
        return None
    theirs = Booking.objects.of(notification.recipient).filter(
        session__circle=invitation.circle_id,
        session__state=SessionState.SCHEDULED,
        session__ends_at__gt=timezone.now(),
        state__in=LIVE_STATES,
    )
    if invitation.session_id is not None:
        theirs = theirs.filter(session=invitation.session_id)
    bookings = list(theirs.select_related("session").order_by("session__starts_at", "pk"))
    if not bookings:
        return None
    context = {
        "bookings": [(one.session, _address(one.get_absolute_url())) for one in bookings],
        "url": _address("/my/"),
    }
    return Message(subject=_("Somebody else leads your learning circle"), context=context)


def _member_added(notification: Notification) -> Message | None:
    membership = CircleMembership.objects.filter(pk=notification.subject_id).first()
    if membership is None or membership.left_at is not None:
        return None
    url = _address(reverse("circles:own_groups"))
    return Message(subject=_("You belong to a closed learning circle"), context={"url": url})


def _note_to_agree(notification: Notification) -> Message | None:
    booking = _booking(notification)
    note = note_for(booking) if booking else None
    if booking is None or note is None or notification.version != f"{note.round}/{note.state}":
        return None
    context = {
        "note": note,
        "presents": note.state == NoteState.WITH_PRESENTER,
        "url": _address(reverse("circles:answer_note", args=[booking.pk])),
    }
    return Message(subject=_("A learning note waits for you"), context=context)


def _address(path: str) -> str:
    return f"{settings.PORTAL_BASE_URL}{path}"


def _session_message(notification: Notification) -> Message | None:
    """Say that there is something to read, and where; none of what it says leaves the site."""
    booking = _still_ahead(_booking(notification), *LIVE_STATES)
    if booking is None or message_told(booking, notification.version) is None:
        return None
    return _message(_("A message about a learning circle"), booking, None)
