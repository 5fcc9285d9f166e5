"""Addresses of sessions, bookings and the facilitator's desk."""

from __future__ import annotations

from django.urls import path

from circles.api.calendar_file import PublicCalendar
from circles.views import (
    academy,
    afterwards,
    bookings,
    calendars,
    desk,
    exports,
    facilitators,
    feeds,
    figures,
    members,
    messages,
    notes,
    register,
    reminders,
    running,
    scheduling,
    sessions,
    turns,
)

app_name = "circles"

_SESSION = "circles/<str:slug>/sessions/<uuid:session_id>/"
_BOOKING = "circles/bookings/<uuid:booking_id>/"
_DESK_CIRCLE = "desk/circles/<str:slug>/"
_DESK_SESSION = "desk/sessions/<uuid:session_id>/"

urlpatterns = [
    path("circles/calendar/", calendars.calendar, name="sessions_calendar"),
    path("circles/calendar.ics", PublicCalendar.as_view(), name="public_calendar"),
    path("circles/feeds/<str:token>.ics", feeds.feed, name="feed"),
    path("my/calendar-feed/", feeds.own_feed, name="own_feed"),
    path("my/calendar-feed/stop/", feeds.stop_feed, name="stop_feed"),
    path(_SESSION, sessions.session, name="session"),
    path(f"{_SESSION}book/", bookings.book_session, name="book"),
    path(f"{_SESSION}join/", sessions.join, name="join"),
    path(_BOOKING, bookings.booking, name="booking"),
    path(f"{_BOOKING}cancel/", bookings.cancel_booking, name="cancel"),
    path(f"{_BOOKING}change/", bookings.change_wishes, name="change_wishes"),
    path(f"{_BOOKING}offer/", bookings.answer_offer, name="offer"),
    path(f"{_BOOKING}take/", bookings.take_called_place, name="take"),
    path(f"{_BOOKING}turn/", turns.ask_for_turn, name="turn"),
    path("circles/turns/<uuid:turn_id>/brief/", turns.brief, name="brief"),
    path("desk/turns/<uuid:turn_id>/", turns.decide_turn, name="decide_turn"),
    path(f"{_BOOKING}move/", bookings.move_booking, name="move"),
    path(f"{_BOOKING}learning-circle.ics", bookings.calendar_entry, name="calendar"),
    path("desk/", desk.desk, name="desk"),
    path("desk/academy/", academy.desk, name="academy"),
    path("desk/academy/<str:part>.<str:file_format>", academy.file, name="academy_file"),
    path("desk/figures/", figures.figures, name="figures"),
    path(_DESK_CIRCLE, desk.desk_circle, name="desk_circle"),
    path(f"{_DESK_CIRCLE}schedule/", scheduling.schedule, name="schedule"),
    path(f"{_DESK_CIRCLE}series/", scheduling.series, name="series"),
    path(_DESK_SESSION, desk.desk_session, name="desk_session"),
    path(f"{_DESK_SESSION}change/", scheduling.change, name="change_session"),
    path(f"{_DESK_SESSION}copy/", scheduling.copy, name="copy_session"),
    path(f"{_DESK_SESSION}cancel/", scheduling.cancel, name="cancel_session"),
    path(f"{_DESK_SESSION}people.<str:file_format>", exports.people, name="people_file"),
    path(f"{_DESK_CIRCLE}sessions.<str:file_format>", exports.sessions, name="sessions_file"),
    path(f"{_DESK_SESSION}message/", messages.write, name="write_message"),
    path(f"{_DESK_SESSION}run/", running.run, name="run"),
    path(f"{_DESK_SESSION}sheet/", running.sheet, name="sheet"),
    path("my/mails/", reminders.own_mails, name="own_mails"),
    path("circles/reminders/<str:token>/", reminders.stop, name="stop_reminders"),
    path("circles/check-in/<str:code>/", running.check_in, name="check_in"),
    path("circles/<str:slug>/book-several/", bookings.book_several, name="book_several"),
    path("my/groups/", members.own_groups, name="own_groups"),
    path("my/groups/<uuid:membership_id>/leave/", members.leave, name="leave_group"),
    path(f"{_DESK_CIRCLE}members/", members.members, name="members"),
    path(f"{_DESK_CIRCLE}members/<uuid:membership_id>/", members.remove, name="remove_member"),
    path(f"{_DESK_CIRCLE}facilitators/", facilitators.of_circle, name="facilitators"),
    path(f"{_DESK_SESSION}cover/", facilitators.of_session, name="cover"),
    path("desk/invitations/<uuid:invitation_id>/", facilitators.invitation, name="invitation"),
    path("desk/facilitators/<uuid:assignment_id>/end/", facilitators.step_down, name="step_down"),
    path(f"{_BOOKING}certificate/", afterwards.certificate, name="certificate"),
    path(f"{_BOOKING}feedback/", afterwards.give_feedback, name="feedback"),
    path(f"{_BOOKING}actions/", afterwards.own_actions, name="actions"),
    path(f"{_BOOKING}actions/<uuid:action_id>/", afterwards.settle_action, name="settle_action"),
    path(f"{_BOOKING}note/", afterwards.answer_note, name="answer_note"),
    path("circles/notes/<uuid:note_id>/", notes.note, name="note"),
    path("circles/<str:slug>/notes/", notes.notes_of, name="notes"),
    path(f"{_DESK_SESSION}note/", notes.write, name="write_note"),
    path(f"{_DESK_SESSION}note/take-back/", notes.take_back, name="take_note_back"),
    path(f"{_DESK_SESSION}attendance/", register.attendance, name="attendance"),
]
