"""The form that changes a session: shown first, nothing overwritten, nothing lost."""

from __future__ import annotations

import re
import uuid
from datetime import date, time, timedelta

import pytest
import time_machine
from django.core import mail

from circles.models import Booking, Session
from circles.models.choices import BookingState, FacilitatorRole
from circles.services import scheduling
from circles.services.series import SeriesRule
from circles.wall_clock import instant_of
from portal.accounts.roles import Role
from portal.notifications.models import Notification
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, FacilitatorAssignmentFactory, SessionFactory

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _in_january():
    with time_machine.travel("2027-01-11 09:00:00+00:00"):
        yield


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def sessions(lead, circle, arrangements):
    """Three Mondays at ten."""
    series = scheduling.schedule_series(
        actor=lead,
        circle=circle,
        rule=SeriesRule(frequency="weekly", first_date=MONDAY, at=time(10), count=3),
        arrangements=arrangements(),
    )
    return list(series.sessions.order_by("starts_at"))


def address(session, page="change"):
    return f"/desk/sessions/{session.pk}/{page}/"


def opened(desk, session):
    """Return what the form holds when it was just opened."""
    answer = desk.get(address(session))
    form = answer.context["form"]
    values = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else str(value) for name, value in values.items()}
    data.pop("also_alone", None)
    return {**data, "as_of": answer.context["as_of"]}


def previewed(desk, session, **typed):
    """Open the form, type, look at the preview; return what saving would send."""
    data = {**opened(desk, session), **typed}
    context = desk.post(address(session), data).context
    return {**data, "save": "1", "seen": context["seen"], "as_of": context["as_of"]}


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def now(session):
    return Session.objects.get(pk=session.pk)


def test_what_changes_and_whom_it_reaches_is_shown_before_it_is_saved(desk, sessions):
    BookingFactory(session=sessions[1])
    data = {**opened(desk, sessions[0]), "venue": "Library", "scope": "following"}

    shown = text(desk.post(address(sessions[0]), data))

    assert "What would change, nothing saved yet" in shown
    assert shown.count("Venue: Library , was Room 2") == 3
    assert "1 mail would be sent" in shown
    assert now(sessions[0]).venue == "Room 2"
    assert not Notification.objects.exists()


def test_what_was_shown_is_saved(desk, sessions):
    data = previewed(desk, sessions[0], at="14:00", scope="following")

    answer = desk.post(address(sessions[0]), data)

    assert answer["Location"] == f"/desk/sessions/{sessions[0].pk}/"
    assert {now(one).wall_time for one in sessions} == {time(14)}


def test_saving_without_the_preview_shows_it_first(desk, sessions):
    data = {**opened(desk, sessions[0]), "at": "14:00", "save": "1"}

    shown = text(desk.post(address(sessions[0]), data))

    assert "nothing saved yet" in shown
    assert now(sessions[0]).wall_time == time(10)


def test_what_is_typed_after_the_preview_is_shown_before_it_is_saved(desk, sessions):
    data = previewed(desk, sessions[0], at="14:00")

    answer = desk.post(address(sessions[0]), {**data, "at": "15:00"})

    assert "You changed something" in text(answer)
    assert now(sessions[0]).wall_time == time(10)


@pytest.mark.parametrize("has_looked", [False, True])
def test_of_two_tabs_the_second_overwrites_nothing_unseen_and_keeps_what_was_typed(
    desk, sessions, has_looked
):
    session = sessions[0]
    second = (
        previewed(desk, session, at="14:00")
        if has_looked
        else {**opened(desk, session), "at": "14:00"}
    )
    desk.post(address(session), previewed(desk, session, venue="Library"))

    answer = desk.post(address(session), second)

    assert "Somebody changed this while you had the form open" in text(answer)
    assert "Venue: Room 2 , was Library" in text(answer)
    assert answer.context["form"]["at"].value() == "14:00"
    assert (now(session).venue, now(session).wall_time) == ("Library", time(10))
    # A slip after that does not make it forgotten.
    slip = desk.post(address(session), {**second, "minutes": ""})
    assert slip.context["as_of"] == second["as_of"]
    # With the field put back and looked at again, it is saved.
    again = {**second, "venue": "Library", "as_of": answer.context["as_of"]}
    looked = desk.post(address(session), {**again, "save": ""})
    assert "Somebody changed" not in text(looked)
    desk.post(address(session), {**again, "save": "1", "seen": looked.context["seen"]})
    assert (now(session).venue, now(session).wall_time) == ("Library", time(14))


def test_a_change_of_a_following_session_meanwhile_is_said(desk, sessions, lead):
    data = previewed(desk, sessions[0], venue="Library", scope="following")
    desk.post(address(sessions[2]), previewed(desk, sessions[2], at="16:00"))

    answer = desk.post(address(sessions[0]), data)

    assert "Somebody changed this while you had the form open" in text(answer)
    assert now(sessions[0]).venue == "Room 2"
    assert "Changed by itself before" in text(answer)


def test_d2_a_double_click_on_save_tells_once(desk, sessions):
    BookingFactory(session=sessions[0])
    data = previewed(desk, sessions[0], at="14:00", scope="following")

    answers = [desk.post(address(sessions[0]), data) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert Notification.objects.filter(kind="session_changed").count() == 1
    assert now(sessions[0]).ical_sequence == 1


def test_a_session_cancelled_under_the_form_says_so_and_keeps_what_was_typed(desk, sessions, lead):
    data = previewed(desk, sessions[0], venue="Library")
    scheduling.cancel_session(actor=lead, session_id=sessions[0].pk, reason="venue")

    answer = desk.post(address(sessions[0]), data)

    assert "was cancelled, so it cannot be changed" in text(answer)
    assert answer.context["form"]["venue"].value() == "Library"
    assert now(sessions[0]).venue == "Room 2"
    assert "cannot be changed" in text(desk.get(address(sessions[0]), follow=True))


def test_a_session_deleted_under_the_form_is_no_longer_there(desk, sessions):
    data = previewed(desk, sessions[0], venue="Library")
    Session.objects.filter(pk=sessions[0].pk).delete()

    assert desk.post(address(sessions[0]), data).status_code == 404


def test_i9_fewer_places_than_are_held_are_refused_beside_the_question(desk, sessions):
    for _ in range(3):
        BookingFactory(session=sessions[1])
    fewer = {"capacity_max": "2", "scope": "following"}
    data = {**opened(desk, sessions[0]), **fewer}

    answer = desk.post(address(sessions[0]), data)

    assert set(answer.context["form"].errors) == {"beyond"}
    assert "3 people hold a place, so 2 is too few" in text(answer)
    assert not answer.context["plan"].can_be
    assert "sent a mail" not in text(answer)
    kept = previewed(desk, sessions[0], beyond="keep", **fewer)
    desk.post(address(sessions[0]), kept)
    assert [now(one).over_allowance for one in sessions] == [0, 1, 0]


def test_the_link_of_the_meeting_is_in_no_list_of_changes(desk, sessions):
    link = "https://meet.example.org/secret"
    data = {**opened(desk, sessions[0]), "mode": "hybrid", "join_link": link}

    answer = desk.post(address(sessions[0]), data)

    (row,) = answer.context["rows"]
    assert link not in str(row[1])
    assert answer.content.decode().count(link) == 1  # in its own field


def test_a_session_of_no_series_is_not_asked_how_far_it_reaches(desk, session):
    assert "scope" not in desk.get(address(session)).context["form"].fields


def test_somebody_elses_session_is_not_there(client, sessions, practitioner, facilitator):
    client.force_login(UserFactory(roles=[Role.FACILITATOR]))

    for page in ("change", "copy", "cancel"):
        assert client.get(address(sessions[0], page)).status_code == 404


def test_who_covers_a_session_changes_that_one_only_and_copies_nothing(client, sessions, circle):
    cover = UserFactory(roles=[Role.FACILITATOR])
    FacilitatorAssignmentFactory(
        circle=circle, session=sessions[0], person=cover, role=FacilitatorRole.COVER
    )
    client.force_login(cover)
    data = previewed(client, sessions[0], venue="Library", scope="following")
    client.post(address(sessions[0]), data)

    assert [now(one).venue for one in sessions] == ["Library", "Room 2", "Room 2"]
    assert client.get(address(sessions[0], "copy")).status_code == 404
    assert client.get(address(sessions[1])).status_code == 404


class TestCopying:
    def post(self, desk, session, **typed):
        form = desk.get(address(session, "copy")).context["form"]
        values = {name: form[name].value() for name in form.fields}
        data = {name: "" if value is None else str(value) for name, value in values.items()}
        return desk.post(address(session, "copy"), {**data, "key": str(uuid.uuid4()), **typed})

    def test_d55_a_copy_opens_and_closes_by_its_own_day(self, desk, circle, lead, arrangements):
        session = scheduling.schedule_session(
            actor=lead,
            circle=circle,
            day=date(2027, 3, 22),
            at=time(10),
            arrangements=arrangements(closes_hours=24, cut_off_hours=48, opens_days=14),
        )

        self.post(desk, session, day="2027-05-10")

        copied = Session.objects.exclude(pk=session.pk).get()
        assert copied.opens_at == instant_of(date(2027, 4, 26), time(10))
        assert copied.closes_at == instant_of(date(2027, 5, 9), time(10))
        assert copied.cut_off_at == instant_of(date(2027, 5, 8), time(10))

    def test_nobodys_booking_comes_along_and_it_is_an_event_of_its_own(self, desk, sessions):
        BookingFactory(session=sessions[0])

        answer = self.post(desk, sessions[0], day="2027-05-10")

        copied = Session.objects.order_by("starts_at").last()
        assert answer["Location"] == f"/desk/sessions/{copied.pk}/"
        assert (copied.venue, copied.wall_time, copied.places_held) == ("Room 2", time(10), 0)
        assert copied.ical_uid != sessions[0].ical_uid
        assert copied.series_id is None
        assert Booking.objects.count() == 1

    def test_one_that_was_held_can_be_copied(self, desk, circle):
        held = SessionFactory(circle=circle, days=-7)
        BookingFactory(session=held, state=BookingState.ATTENDED)

        self.post(desk, held, day="2027-05-10")

        assert Session.objects.count() == 2

    def test_a_copy_needs_a_day(self, desk, session):
        answer = self.post(desk, session)

        assert set(answer.context["form"].errors) == {"day"}


def test_d54_a_move_keeps_places_and_takes_opening_and_closing_along(
    desk, circle, lead, arrangements
):
    session = scheduling.schedule_session(
        actor=lead,
        circle=circle,
        day=date(2027, 3, 22),
        at=time(10),
        arrangements=arrangements(closes_hours=24, opens_days=60),
    )
    booking = BookingFactory(session=session)

    desk.post(address(session), previewed(desk, session, day="2027-04-05"))

    moved = now(session)
    assert moved.opens_at == instant_of(date(2027, 2, 4), time(10))
    assert moved.closes_at == instant_of(date(2027, 4, 4), time(10))
    booking.refresh_from_db()
    assert booking.state == BookingState.BOOKED
    assert moved.ical_uid == session.ical_uid


def test_d57_who_books_late_is_told_the_date_they_booked_not_the_first(
    sessions, take, practitioner, run_tasks
):
    with time_machine.travel(sessions[1].starts_at + timedelta(hours=3)):
        take(practitioner, sessions[2])
        run_tasks()

    (letter,) = mail.outbox
    assert "15 March 2027" in letter.body
    assert "1 March 2027" not in letter.body.replace("15 March", "")
