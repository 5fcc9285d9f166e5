"""The session itself: phases, a clock, who is here, a code at the door."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from circles.models import AttendanceMark, Booking, PhaseRun
from circles.models.choices import BookingState, SessionState
from circles.services import running
from portal.accounts.roles import Role
from portal.core.exceptions import NotAllowed, NotPossible
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db

PHASES = [
    ("phase", {"title": title, "minutes": minutes, "who_speaks": who, "purpose": ""})
    for title, minutes, who in (
        ("Arrive", 10, "Everybody, one sentence"),
        ("Presenting", 20, "The presenter only"),
        ("Reflecting", 30, "The group; the presenter listens"),
    )
]


@pytest.fixture
def now(circle, lead):
    """A session that begins in five minutes; its circle has three phases."""
    circle.method_phases = PHASES
    circle.save()
    return SessionFactory(circle=circle, starts_at=timezone.now() + timedelta(minutes=5))


@pytest.fixture
def begun(now, lead):
    running.begin(actor=lead, session_id=now.pk)
    return now


def phase(session, position):
    return PhaseRun.objects.get(session=session, position=position)


def later(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


class TestPhases:
    def test_are_those_of_the_method_and_the_first_begins(self, begun):
        rows = list(begun.phases.values_list("title", "minutes"))

        assert rows == [("Arrive", 10), ("Presenting", 20), ("Reflecting", 30)]
        assert phase(begun, 0).is_running

    def test_begun_twice_the_clock_goes_on(self, begun, lead):
        started = phase(begun, 0).started_at
        with later(3):
            running.begin(actor=lead, session_id=begun.pk)

        assert phase(begun, 0).started_at == started
        assert begun.phases.count() == 3

    def test_a_later_change_of_the_method_changes_nothing_that_began(self, begun, circle):
        circle.method_phases = PHASES[:1]
        circle.save()

        assert begun.phases.count() == 3

    def test_going_on_ends_one_and_starts_the_next(self, begun, lead):
        with later(12):
            running.go_on(actor=lead, session_id=begun.pk, position=0)

        assert phase(begun, 0).minutes_taken == 12
        assert phase(begun, 1).is_running

    def test_a_tap_sent_twice_goes_on_once(self, begun, lead):
        for _ in range(2):
            running.go_on(actor=lead, session_id=begun.pk, position=0)

        assert phase(begun, 1).is_running
        assert phase(begun, 2).started_at is None

    def test_a_tap_sent_late_counts_from_when_it_was_tapped(self, begun, lead):
        tapped = timezone.now() + timedelta(minutes=12)
        with later(40):
            running.go_on(actor=lead, session_id=begun.pk, position=0, at=tapped)

        assert phase(begun, 0).minutes_taken == 12
        assert phase(begun, 1).started_at == tapped

    @pytest.mark.parametrize(
        "at", [datetime(1990, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)]
    )
    def test_a_clock_that_is_wrong_puts_nothing_before_or_after(self, begun, lead, at):
        started = phase(begun, 0).started_at
        running.go_on(actor=lead, session_id=begun.pk, position=0, at=at)

        assert started <= phase(begun, 0).ended_at <= timezone.now()

    def test_a_step_can_be_taken_back(self, begun, lead):
        running.go_on(actor=lead, session_id=begun.pk, position=0)
        running.go_back(actor=lead, session_id=begun.pk, position=1)

        assert phase(begun, 0).is_running
        assert phase(begun, 1).started_at is None

    def test_a_circle_without_a_method_has_one_phase(self, circle, lead):
        session = SessionFactory(circle=circle, starts_at=timezone.now())
        running.begin(actor=lead, session_id=session.pk)

        assert phase(session, 0).minutes == session.minutes

    def test_too_early_nothing_begins(self, session, lead):
        with pytest.raises(NotPossible, match="15 minutes"):
            running.begin(actor=lead, session_id=session.pk)

    def test_nobody_else_runs_it(self, begun):
        stranger = UserFactory()
        for step in (
            lambda: running.begin(actor=stranger, session_id=begun.pk),
            lambda: running.go_on(actor=stranger, session_id=begun.pk, position=0),
            lambda: running.go_back(actor=stranger, session_id=begun.pk, position=1),
        ):
            with pytest.raises(NotAllowed):
                step()


class TestCheckingIn:
    def test_a_person_with_a_place_marks_themselves_once(self, now, practitioner):
        booking = BookingFactory(session=now, person=practitioner)
        code = running.check_in_code(now)
        for _ in range(2):
            running.check_in(actor=practitioner, code=code)

        assert Booking.objects.get(pk=booking.pk).state == BookingState.ATTENDED
        assert AttendanceMark.objects.get().marked_by == practitioner

    def test_what_the_facilitator_marked_stays(self, now, practitioner):
        booking = BookingFactory(session=now, person=practitioner, state=BookingState.PARTIAL)

        running.check_in(actor=practitioner, code=running.check_in_code(now))

        assert Booking.objects.get(pk=booking.pk).state == BookingState.PARTIAL

    @pytest.mark.parametrize("state", [None, BookingState.WAITING])
    def test_without_a_place_nobody_is_marked(self, now, practitioner, state):
        if state:
            BookingFactory(session=now, person=practitioner, state=state)

        with pytest.raises(NotPossible, match="no place"):
            running.check_in(actor=practitioner, code=running.check_in_code(now))

    def test_a_code_that_was_sent_on_soon_leads_nowhere(self, now, practitioner):
        BookingFactory(session=now, person=practitioner)
        code = running.check_in_code(now)

        with later(11), pytest.raises(NotPossible, match="run out"):
            running.session_of_code(code)
        with later(31), pytest.raises(NotPossible, match="run out"):
            running.check_in(actor=practitioner, code=code)

    def test_a_code_that_was_made_up_leads_nowhere(self, practitioner):
        with pytest.raises(NotPossible):
            running.check_in(actor=practitioner, code="a" * 40)

    def test_before_and_after_the_session_nobody_checks_in(self, session, practitioner, circle):
        BookingFactory(session=session, person=practitioner)
        with pytest.raises(NotPossible, match="15 minutes before"):
            running.check_in(actor=practitioner, code=running.check_in_code(session))


class TestPages:
    @pytest.fixture
    def desk(self, client, lead):
        client.force_login(lead)
        return client

    def test_a_session_is_led_by_buttons(self, desk, now):
        booking = BookingFactory(session=now)
        address = f"/desk/sessions/{now.pk}/run/"
        assert "Begin the session" in desk.get(address).content.decode()

        for tap in ("begin", "on:0", f"attended:{booking.pk}"):
            desk.post(address, {"do": tap})
        page = desk.get(address).content.decode()

        assert "The presenter only" in page
        assert "Next: Reflecting" in page
        assert Booking.objects.get(pk=booking.pk).state == BookingState.ATTENDED

    def test_a_tap_from_before_the_connection_went_says_when_somebody_came(self, desk, now):
        booking = BookingFactory(session=now)
        came = timezone.now() - timedelta(minutes=4)

        desk.post(
            f"/desk/sessions/{now.pk}/run/",
            {"do": f"attended:{booking.pk}", "at": str(int(came.timestamp()))},
        )

        assert abs(AttendanceMark.objects.get().marked_at - came) < timedelta(seconds=2)

    @pytest.mark.parametrize("tap", ["", "on:", "on:x", "attended:1", "dance", "back:²", "on:99"])
    def test_what_no_button_says_does_nothing(self, desk, begun, tap):
        went = desk.post(f"/desk/sessions/{begun.pk}/run/", {"do": tap, "at": "١٢"})

        assert went.status_code == 302
        assert phase(begun, 0).is_running

    def test_what_the_group_sees_names_nobody(self, desk, now):
        booking = BookingFactory(session=now)

        page = desk.get(f"/desk/sessions/{now.pk}/run/?view=screen").content.decode()

        assert booking.person.display_name not in page
        assert now.circle.title not in page
        assert "<svg" in page

    def test_d25_the_code_is_drawn_here_and_names_nobody(self, desk, now, practitioner):
        BookingFactory(session=now, person=practitioner)
        page = desk.get(f"/desk/sessions/{now.pk}/run/").content.decode()
        drawn = re.search(r"<svg.*?</svg>", page, re.DOTALL).group(0)

        assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
        assert str(practitioner.pk) not in running.check_in_code(now)

    def test_d28_scanning_asks_before_it_marks(self, client, now, practitioner):
        booking = BookingFactory(session=now, person=practitioner)
        client.force_login(practitioner)
        address = f"/circles/check-in/{running.check_in_code(now)}/"

        assert "I am here" in client.get(address).content.decode()
        assert Booking.objects.get(pk=booking.pk).state == BookingState.BOOKED
        assert "You are checked in" in client.post(address).content.decode()
        assert Booking.objects.get(pk=booking.pk).state == BookingState.ATTENDED

    def test_an_old_code_is_answered_in_words(self, client, practitioner):
        client.force_login(practitioner)

        assert "has run out" in client.get("/circles/check-in/nonsense/").content.decode()

    def test_the_sheet_has_a_line_for_everybody_and_no_topic(self, desk, now):
        booking = BookingFactory(session=now)

        page = desk.get(f"/desk/sessions/{now.pk}/sheet/").content.decode()
        main = page[page.index("<h1") :]

        assert booking.person.display_name in main
        assert now.circle.title not in main

    def test_a_facilitator_of_another_circle_sees_none_of_it(self, client, now):
        other = UserFactory(roles=[Role.FACILITATOR])
        client.force_login(other)
        for way in ("run", "sheet"):
            assert client.get(f"/desk/sessions/{now.pk}/{way}/").status_code == 404

    def test_queries_are_the_same_for_many_people(self, desk, begun, django_assert_max_num_queries):
        address = f"/desk/sessions/{begun.pk}/run/"
        BookingFactory(session=begun)
        desk.get(address)
        for _ in range(3):
            BookingFactory(session=begun)
        with django_assert_max_num_queries(18):
            desk.get(address)

    def test_a_cancelled_session_does_not_begin(self, now, lead):
        now.state, now.cancel_reason = SessionState.CANCELLED, "venue"
        now.save()

        with pytest.raises(NotPossible, match="cancelled"):
            running.begin(actor=lead, session_id=now.pk)
