"""Changing a session, or it and the following ones of its series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import time_machine

from circles.invariants import breaches
from circles.models import AcademyClosure, AttendanceMark, Booking, Session
from circles.models.choices import Beyond, BookingState, Nation, Scope, SessionState
from circles.services import changes, scheduling
from circles.services.arranging import Arrangements, ChangedMeanwhile
from circles.services.changes import Wanted
from circles.services.series import SeriesRule
from circles.wall_clock import instant_of
from portal.core.exceptions import NotAllowed, NotPossible
from portal.notifications.models import Notification
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, CirclePageFactory, SessionFactory

pytestmark = pytest.mark.django_db

MONDAYS = [date(2027, 3, 1) + timedelta(weeks=week) for week in range(6)]


@pytest.fixture(autouse=True)
def _in_january():
    with time_machine.travel("2027-01-11 09:00:00+00:00"):
        yield


@pytest.fixture
def series(lead, circle, arrangements):
    """Six Mondays at ten, over the change of the clocks on 28 March."""
    return scheduling.schedule_series(
        actor=lead,
        circle=circle,
        rule=SeriesRule(frequency="weekly", first_date=MONDAYS[0], at=time(10), count=6),
        arrangements=arrangements(),
    )


def sessions_of(series):
    return list(series.sessions.order_by("starts_at"))


@pytest.fixture
def change(lead):
    """Preview and save, as the page does."""

    def make(session, *, scope=Scope.FOLLOWING, day=None, at=None, beyond="", **details):
        session = Session.objects.get(pk=session.pk)
        also_alone = details.pop("also_alone", False)
        wanted = Wanted(
            day=day or session.wall_date,
            at=at or session.wall_time,
            arrangements=replace(Arrangements.of(session), **details),
            beyond=beyond,
            scope=scope,
            also_alone=also_alone,
        )
        plan = changes.preview_change(actor=lead, session=session, wanted=wanted)
        changes.change(actor=lead, session_id=session.pk, wanted=wanted, seen=plan.seen)
        return plan

    return make


def told(kind="session_changed"):
    rows = Notification.objects.filter(kind=kind).order_by("pk")
    return [(row.recipient_id, str(row.subject_id)) for row in rows]


def rows(sessions):
    return list(Session.objects.filter(pk__in=[one.pk for one in sessions]).order_by("pk").values())


def identity(sessions):
    return [(one.pk, one.ical_uid) for one in sessions]


class TestThisAndTheFollowing:
    def test_d36_each_stays_the_row_and_the_calendar_entry_it_was(self, series, change):
        before = sessions_of(series)
        bookings = [BookingFactory(session=one) for one in before]

        change(before[2], at=time(14), venue="Library")

        after = sessions_of(series)
        assert identity(after) == identity(before)
        assert [one.wall_time.hour for one in after] == [10, 10, 14, 14, 14, 14]
        assert [one.venue for one in after] == ["Room 2"] * 2 + ["Library"] * 4
        risen = [
            new.ical_sequence - old.ical_sequence for old, new in zip(before, after, strict=True)
        ]
        assert risen == [0, 0, 1, 1, 1, 1]
        assert set(Booking.objects.values_list("pk", "state")) == {
            (one.pk, BookingState.BOOKED) for one in bookings
        }

    def test_d33_d54_people_are_told_once_for_each_session_they_are_in(self, series, change):
        sessions = sessions_of(series)
        person, other = UserFactory(), UserFactory()
        mine = [BookingFactory(session=one, person=person) for one in sessions]
        theirs = BookingFactory(session=sessions[5], person=other, state=BookingState.WAITING)
        BookingFactory(session=sessions[4], state=BookingState.CANCELLED, cancel_reason="court")

        plan = change(sessions[3], day=MONDAYS[3] + timedelta(days=1))

        assert sorted(told()) == sorted(
            [(person.pk, str(one.pk)) for one in mine[3:]] + [(other.pk, str(theirs.pk))]
        )
        assert [one.told for one in plan.rows] == [1, 1, 2]
        assert plan.told == 4

    def test_only_what_was_changed_is_carried_on(self, series, change):
        sessions = sessions_of(series)
        Session.objects.filter(pk=sessions[4].pk).update(venue="Town hall", capacity_max=7)

        change(sessions[3], at=time(9), minutes=60)

        after = Session.objects.get(pk=sessions[4].pk)
        assert (after.wall_time, after.minutes) == (time(9), 60)
        assert (after.venue, after.capacity_max) == ("Town hall", 7)

    def test_d40_d41_they_stay_at_the_time_on_the_wall_over_the_change_of_the_clocks(
        self, series, change
    ):
        change(sessions_of(series)[0], at=time(14, 30), closes_hours=24, opens_days=14)

        for one in sessions_of(series):
            assert one.starts_at == instant_of(one.wall_date, time(14, 30))
            assert one.closes_at == instant_of(one.wall_date - timedelta(days=1), time(14, 30))
            assert one.opens_at == instant_of(one.wall_date - timedelta(days=14), time(14, 30))

    @pytest.mark.parametrize("days", [7, -7, 14, 1])
    def test_days_move_by_as_many_and_never_meet(self, series, change, days):
        sessions = sessions_of(series)
        change(sessions[0], day=MONDAYS[0] + timedelta(days=days))

        moved = [one.wall_date for one in sessions_of(series)]
        assert moved == [day + timedelta(days=days) for day in MONDAYS]
        assert identity(sessions_of(series)) == identity(sessions)

    def test_a_day_on_which_the_series_meets_already_is_refused_and_nothing_changes(
        self, series, change
    ):
        sessions = sessions_of(series)

        with pytest.raises(NotPossible, match="has a session on 1 March 2027 already"):
            change(sessions[1], day=MONDAYS[0], at=time(12))

        assert [one.wall_time for one in sessions_of(series)] == [time(10)] * 6

    def test_one_that_cannot_be_keeps_all_as_they_are(self, series, change):
        sessions = sessions_of(series)
        change(sessions[4], scope=Scope.THIS, capacity_target=4)

        with pytest.raises(NotPossible, match="29 March 2027: The largest number"):
            change(sessions[3], also_alone=True, capacity_max=3)

        assert sessions_of(series)[3].capacity_max == 4

    def test_d60_past_and_started_sessions_and_their_registers_are_not_touched(
        self, series, change, lead
    ):
        sessions = sessions_of(series)
        booking = BookingFactory(session=sessions[0])
        with time_machine.travel(sessions[1].starts_at + timedelta(minutes=5)):
            AttendanceMark.objects.create(booking=booking, status="attended", marked_by=lead)
            Booking.objects.filter(pk=booking.pk).update(state=BookingState.ATTENDED)
            Session.objects.filter(pk=sessions[0].pk).update(state=SessionState.HELD)
            before = [
                Session.objects.get(pk=one.pk).__dict__ | {"_state": 0} for one in sessions[:2]
            ]

            with pytest.raises(NotPossible, match="started"):
                change(sessions[0], at=time(14))
            with pytest.raises(NotPossible, match="started"):
                change(sessions[1], at=time(14))
            change(sessions[2], at=time(14), day=MONDAYS[2] + timedelta(days=2))

            after = [
                Session.objects.get(pk=one.pk).__dict__ | {"_state": 0} for one in sessions[:2]
            ]
            assert after == before
            assert Booking.objects.get(pk=booking.pk).state == BookingState.ATTENDED
            assert AttendanceMark.objects.count() == 1

    def test_a_cancelled_one_stays_cancelled(self, series, change, lead):
        sessions = sessions_of(series)
        scheduling.cancel_session(actor=lead, session_id=sessions[4].pk, reason="venue")

        plan = change(sessions[3], at=time(14))

        cancelled = Session.objects.get(pk=sessions[4].pk)
        assert (cancelled.state, cancelled.wall_time) == (SessionState.CANCELLED, time(10))
        assert [one.session.pk for one in plan.rows] == [sessions[3].pk, sessions[5].pk]

    def test_one_of_another_series_stays_as_it_is(self, series, change, lead, circle, arrangements):
        other = scheduling.schedule_series(
            actor=lead,
            circle=circle,
            rule=SeriesRule(frequency="weekly", first_date=MONDAYS[0], at=time(16), count=6),
            arrangements=arrangements(),
        )

        change(sessions_of(series)[0], venue="Library")

        assert {one.venue for one in sessions_of(other)} == {"Room 2"}


class TestExceptions:
    def test_d36_one_that_was_changed_by_itself_is_left_alone_and_named(self, series, change):
        sessions = sessions_of(series)
        change(sessions[4], scope=Scope.THIS, venue="Town hall", at=time(16))

        plan = change(sessions[3], venue="Library")

        assert [one.pk for one in plan.left_alone] == [sessions[4].pk]
        assert [one.venue for one in sessions_of(series)[3:]] == ["Library", "Town hall", "Library"]

    def test_it_changes_too_when_that_is_said(self, series, change):
        sessions = sessions_of(series)
        change(sessions[4], scope=Scope.THIS, at=time(16))

        change(sessions[3], venue="Library", also_alone=True)

        after = sessions_of(series)[4]
        assert (after.venue, after.wall_time) == ("Library", time(16))

    def test_it_stays_an_exception_though_it_was_once_taken_along(self, series, change):
        sessions = sessions_of(series)
        change(sessions[4], scope=Scope.THIS, at=time(16))
        change(sessions[3], venue="Library", also_alone=True)

        change(sessions[3], at=time(9))

        assert sessions_of(series)[4].wall_time == time(16)

    def test_the_session_that_is_changed_is_reached_though_it_is_an_exception(self, series, change):
        sessions = sessions_of(series)
        change(sessions[3], scope=Scope.THIS, at=time(16))

        change(sessions[3], venue="Library")

        assert [one.venue for one in sessions_of(series)[3:]] == ["Library"] * 3

    def test_a_session_by_itself_is_no_exception_of_anything(self, session, change, lead):
        change(session, scope=Scope.THIS, venue="Library")

        assert not Session.objects.get(pk=session.pk).changed_alone

    def test_a_single_session_does_not_land_on_another_of_its_series(self, series, change):
        sessions = sessions_of(series)

        with pytest.raises(NotPossible, match="already"):
            change(sessions[3], scope=Scope.THIS, day=MONDAYS[4])


class TestPlaces:
    def test_d5_each_session_gives_its_own_new_places_to_its_own_queue(self, series, change):
        sessions = sessions_of(series)
        for one in sessions[:2]:
            for _ in range(4):
                BookingFactory(session=one)
        waiting = [BookingFactory(session=one, state=BookingState.WAITING) for one in sessions[:2]]

        plan = change(sessions[1], capacity_max=5)

        states = [Booking.objects.get(pk=one.pk).state for one in waiting]
        assert states == [BookingState.WAITING, BookingState.BOOKED]
        assert plan.rows[0].notes == ("1 person who waits gets a place.",)
        assert plan.rows[1].notes == ()
        assert list(breaches()) == []

    @pytest.fixture
    def fuller(self, series):
        """Three hold a place in the fourth session, one in the fifth."""
        sessions = sessions_of(series)
        for session, number in ((sessions[3], 3), (sessions[4], 1)):
            for _ in range(number):
                BookingFactory(session=session)
        return sessions

    def test_i9_fewer_places_than_are_held_ask_what_happens(self, fuller, change):
        with pytest.raises(NotPossible, match="22 March 2027: 3 people hold a place"):
            change(fuller[3], capacity_max=2)

        assert Session.objects.get(pk=fuller[4].pk).capacity_max == 4

    def test_i9_everybody_may_keep_their_place(self, fuller, change):
        plan = change(fuller[3], capacity_max=2, beyond=Beyond.KEEP)

        session = Session.objects.get(pk=fuller[3].pk)
        assert (session.places_held, session.over_allowance) == (3, 1)
        assert Session.objects.get(pk=fuller[4].pk).over_allowance == 0
        assert plan.rows[0].notes == ("1 place above the largest number stays.",)
        assert list(breaches()) == []

    def test_i9_or_the_last_go_back_to_the_queue_and_are_told(self, fuller, change):
        plan = change(fuller[3], capacity_max=2, beyond=Beyond.QUEUE)

        assert fuller[3].bookings.filter(state=BookingState.WAITING).count() == 1
        assert fuller[4].bookings.filter(state=BookingState.WAITING).count() == 0
        assert len(told("place_withdrawn")) == 1
        assert "1 person goes back" in plan.rows[0].notes[0]
        assert list(breaches()) == []


class TestPreview:
    def preview(self, lead, session, **details):
        scope = details.pop("scope", Scope.FOLLOWING)
        wanted = Wanted(
            day=details.pop("day", session.wall_date),
            at=details.pop("at", session.wall_time),
            arrangements=replace(Arrangements.of(session), **details),
            scope=scope,
        )
        return changes.preview_change(actor=lead, session=session, wanted=wanted)

    def test_it_saves_and_tells_nothing(self, series, lead):
        sessions = sessions_of(series)
        BookingFactory(session=sessions[3])
        before = list(Session.objects.order_by("pk").values())

        self.preview(lead, sessions[2], at=time(14))

        assert list(Session.objects.order_by("pk").values()) == before
        assert told() == []

    def test_it_names_clashes_on_the_new_times_but_not_with_itself(
        self, series, lead, site_tree, circle
    ):
        elsewhere = CirclePageFactory(parent=site_tree.circles, title="Care planning")
        busy = SessionFactory(circle=elsewhere, day=MONDAYS[4], wall_time=time(14))
        BookingFactory(session=busy, person=lead)

        plan = self.preview(lead, sessions_of(series)[3], at=time(13))

        assert [one.clashes for one in plan.rows] == [(), ("Care planning",), ()]

    def test_it_says_where_a_new_day_is_a_bank_holiday_or_a_closure(
        self, lead, circle, arrangements
    ):
        series = scheduling.schedule_series(
            actor=lead,
            circle=circle,
            rule=SeriesRule(
                frequency="weekly",
                first_date=date(2027, 3, 18),
                at=time(10),
                count=3,
                nation=Nation.ENGLAND,
            ),
            arrangements=arrangements(),
        )
        AcademyClosure.objects.create(
            name="Away day", first_day=date(2027, 4, 2), last_day=date(2027, 4, 2)
        )

        plan = self.preview(lead, sessions_of(series)[0], day=date(2027, 3, 19))

        notes = [" ".join(one.notes) for one in plan.rows]
        assert notes[0] == ""
        assert "Good Friday" in notes[1]
        assert "Away day" in notes[2]

    def test_the_hour_that_is_left_out_stands_against_it_and_is_named(
        self, lead, circle, arrangements
    ):
        series = scheduling.schedule_series(
            actor=lead,
            circle=circle,
            rule=SeriesRule(frequency="weekly", first_date=date(2027, 3, 21), at=time(3), count=2),
            arrangements=arrangements(),
        )

        plan = self.preview(lead, sessions_of(series)[0], at=time(1, 30))

        assert not plan.can_be
        assert [bool(one.problem) for one in plan.rows] == [False, True]
        assert "clocks go forward on 28 March 2027" in plan.rows[1].problem

    def test_it_asks_as_often_for_2_sessions_as_for_6(
        self, series, lead, django_assert_max_num_queries
    ):
        sessions = sessions_of(series)
        for one in sessions:
            BookingFactory(session=one)
        for first in (4, 0):
            session = Session.objects.select_related("circle").get(pk=sessions[first].pk)
            with django_assert_max_num_queries(9):
                self.preview(lead, session, day=session.wall_date + timedelta(days=1))

    def test_somebody_else_sees_nothing(self, series, practitioner):
        with pytest.raises(NotAllowed):
            self.preview(practitioner, sessions_of(series)[0], at=time(14))


class TestMeanwhile:
    def wanted(self, session, **details):
        scope = details.pop("scope", Scope.FOLLOWING)
        return Wanted(
            day=session.wall_date,
            at=session.wall_time,
            arrangements=replace(Arrangements.of(session), **details),
            scope=scope,
        )

    @pytest.mark.parametrize("scope", Scope.values)
    def test_what_somebody_else_changed_since_is_not_overwritten(self, series, lead, change, scope):
        session = sessions_of(series)[3]
        wanted = self.wanted(session, venue="Library", scope=scope)
        seen = changes.preview_change(actor=lead, session=session, wanted=wanted).seen
        change(session, scope=Scope.THIS, at=time(16))

        with pytest.raises(ChangedMeanwhile):
            changes.change(actor=lead, session_id=session.pk, wanted=wanted, seen=seen)

        assert Session.objects.get(pk=session.pk).venue == "Room 2"

    def test_nor_what_changed_in_one_of_the_following(self, series, lead, change):
        sessions = sessions_of(series)
        wanted = self.wanted(sessions[3], venue="Library")
        seen = changes.preview_change(actor=lead, session=sessions[3], wanted=wanted).seen
        change(sessions[5], scope=Scope.THIS, at=time(16))

        with pytest.raises(ChangedMeanwhile):
            changes.change(actor=lead, session_id=sessions[3].pk, wanted=wanted, seen=seen)

    @pytest.mark.parametrize("scope", Scope.values)
    def test_sent_twice_it_changes_and_tells_once(self, series, lead, scope):
        session = sessions_of(series)[3]
        BookingFactory(session=session)
        wanted = self.wanted(session, venue="Library", scope=scope)
        seen = changes.preview_change(actor=lead, session=session, wanted=wanted).seen

        for _ in range(2):
            changes.change(actor=lead, session_id=session.pk, wanted=wanted, seen=seen)

        assert len(told()) == 1
        assert Session.objects.get(pk=session.pk).revision == 1

    def test_a_booking_in_between_is_no_change_of_the_session(self, series, lead, take):
        session = sessions_of(series)[3]
        wanted = self.wanted(session, venue="Library")
        seen = changes.preview_change(actor=lead, session=session, wanted=wanted).seen
        booking = take(UserFactory(), session)

        changes.change(actor=lead, session_id=session.pk, wanted=wanted, seen=seen)

        assert told() == [(booking.person_id, str(booking.pk))]
