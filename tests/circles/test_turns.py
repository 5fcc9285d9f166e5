"""Turns in a fair order, and briefs that name nobody and do not stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from circles import tasks
from circles.models import Brief, Turn
from circles.models.choices import BookingState, SessionState
from circles.models.turns import TurnState
from circles.reflections.checking import Draft
from circles.services import briefs, turns
from circles.services.booking import cancel
from portal.core.exceptions import NotAllowed, NotPossible
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db

CLEAN = ("What might I be missing?", "The older child is quiet at school.", "We met twice.", "")


def draft(*parts):
    question, *others = parts or CLEAN
    return Draft(title=question, sections=tuple(("Part", text) for text in others))


def wish(booking):
    return turns.wish_for_turn(actor=booking.person, booking_id=booking.pk)


def state(turn):
    return Turn.objects.get(pk=turn.pk).state


@pytest.fixture
def had_a_turn(circle):
    """Somebody who presented in this circle two months ago, booked again."""

    def make(session, state=TurnState.PRESENTED, person=None):
        person = person or UserFactory()
        past = SessionFactory(circle=circle, days=-60)
        booking = BookingFactory(session=past, person=person, state=BookingState.ATTENDED)
        Turn.objects.create(booking=booking, state=state)
        return BookingFactory(session=session, person=person)

    return make


@pytest.fixture
def given(session):
    return wish(BookingFactory(session=session))


class TestFairOrder:
    def test_who_has_had_none_gets_a_free_turn_at_once_and_is_told(self, session, run_tasks):
        booking = BookingFactory(session=session)

        assert wish(booking).state == TurnState.GIVEN
        run_tasks()

        (letter,) = mail.outbox
        assert letter.subject.startswith("You have a turn")
        assert "eglect" not in letter.body

    def test_i26_who_has_had_one_waits_for_those_who_have_not(self, session, had_a_turn):
        again = wish(had_a_turn(session))
        first = wish(BookingFactory(session=session))

        assert (state(again), state(first)) == (TurnState.WISHED, TurnState.GIVEN)

    def test_i26_three_days_before_it_goes_to_them_if_nobody_else_would_like_it(
        self, session, had_a_turn
    ):
        again = wish(had_a_turn(session))

        with time_machine.travel(session.starts_at - timedelta(days=2, hours=23)):
            tasks.sweep()

        assert state(again) == TurnState.GIVEN

    def test_who_ran_out_of_time_comes_first(self, session, had_a_turn, lead):
        carried_over = had_a_turn(session, TurnState.NOT_REACHED)

        assert wish(carried_over).state == TurnState.GIVEN

    def test_the_fewest_turns_then_the_longest_ago_then_the_first_to_ask(
        self, session, circle, had_a_turn
    ):
        session.capacity_max = 8
        wish(BookingFactory(session=session))  # has the only turn
        twice = had_a_turn(session)
        past = SessionFactory(circle=circle, days=-90)
        other = BookingFactory(session=past, person=twice.person, state=BookingState.ATTENDED)
        Turn.objects.create(booking=other, state=TurnState.PRESENTED)
        once = had_a_turn(session)
        none_late, none_later = BookingFactory(session=session), BookingFactory(session=session)
        for booking in (twice, once, none_late, none_later):
            wish(booking)

        order = [one.turn.booking for one in turns.fair_order(session)]

        assert order == [none_late, none_later, once, twice]

    def test_a_turn_longer_ago_than_a_year_counts_no_more(self, session, circle):
        person = UserFactory()
        past = SessionFactory(circle=circle, days=-400)
        booking = BookingFactory(session=past, person=person, state=BookingState.ATTENDED)
        Turn.objects.create(booking=booking, state=TurnState.PRESENTED)

        assert wish(BookingFactory(session=session, person=person)).state == TurnState.GIVEN

    def test_a_turn_given_back_goes_to_the_next(self, session, given):
        waiting = wish(BookingFactory(session=session))
        assert state(waiting) == TurnState.WISHED

        turns.withdraw_turn(actor=given.booking.person, booking_id=given.booking_id)

        assert (state(given), state(waiting)) == (TurnState.WITHDRAWN, TurnState.GIVEN)

    def test_a_turn_of_a_place_given_up_goes_to_the_next(self, session, given):
        waiting = wish(BookingFactory(session=session))
        cancel(actor=given.booking.person, booking_id=given.booking_id, reason="court")

        tasks.sweep()

        assert state(waiting) == TurnState.GIVEN

    def test_only_people_with_a_place_have_turns(self, session, circle):
        waiting = BookingFactory(session=session, state=BookingState.WAITING)
        with pytest.raises(NotPossible):
            wish(waiting)
        with pytest.raises(NotAllowed):
            turns.wish_for_turn(actor=UserFactory(), booking_id=waiting.pk)

    def test_asked_twice_it_is_one_wish(self, session):
        booking = BookingFactory(session=session)

        assert wish(booking).pk == wish(booking).pk


class TestTheFacilitator:
    def test_gives_it_out_of_turn_only_with_a_reason(self, session, lead, had_a_turn, given):
        first = wish(BookingFactory(session=session))
        second = wish(BookingFactory(session=session))
        Turn.objects.filter(pk=given.pk).update(state=TurnState.WITHDRAWN)

        with pytest.raises(NotPossible, match="comes first"):
            turns.give_turn(actor=lead, turn_id=second.pk)
        turns.give_turn(actor=lead, turn_id=second.pk, reason="urgent")

        assert (state(first), state(second)) == (TurnState.WISHED, TurnState.GIVEN)

    def test_gives_no_more_turns_than_there_are(self, session, lead, given):
        waiting = wish(BookingFactory(session=session))

        with pytest.raises(NotPossible, match="Every turn"):
            turns.give_turn(actor=lead, turn_id=waiting.pk)

    def test_says_how_it_went_from_the_start_on(self, session, lead, given):
        with pytest.raises(NotPossible, match="from the start"):
            turns.mark_turn(actor=lead, turn_id=given.pk, state="presented")
        with time_machine.travel(session.starts_at + timedelta(minutes=50)):
            turns.mark_turn(actor=lead, turn_id=given.pk, state="not_reached")

        assert state(given) == TurnState.NOT_REACHED

    def test_nobody_else_decides(self, session, given):
        with pytest.raises(NotAllowed):
            turns.give_turn(actor=UserFactory(), turn_id=given.pk)
        with pytest.raises(NotAllowed):
            turns.mark_turn(actor=UserFactory(), turn_id=given.pk, state="presented")


class TestBriefs:
    def share(self, turn, *parts):
        return briefs.share_brief(actor=turn.booking.person, turn_id=turn.pk, draft=draft(*parts))

    def test_are_shared_once_nothing_in_them_identifies(self, given):
        self.share(given)

        assert Brief.objects.get().question == CLEAN[0]

    def test_with_a_name_in_them_are_not_kept(self, given):
        with pytest.raises(NotPossible, match="decision"):
            self.share(given, "What about Kayleigh Thompson?", "", "", "")

        assert not Brief.objects.exists()

    def test_of_somebody_elses_turn_are_refused(self, given):
        with pytest.raises(NotAllowed):
            briefs.share_brief(actor=UserFactory(), turn_id=given.pk, draft=draft())

    def test_are_read_by_the_group_from_a_week_before(self, session, lead, given):
        self.share(given)
        other = BookingFactory(session=session).person
        waiting = BookingFactory(session=session, state=BookingState.WAITING).person
        readers = {
            "presenter": given.booking.person,
            "booked": other,
            "facilitator": lead,
            "waiting": waiting,
            "stranger": UserFactory(),
        }

        def reading(at):
            return {
                name for name, person in readers.items() if briefs.briefs_for(session, person, at)
            }

        starts = session.starts_at
        assert reading(starts - timedelta(days=8)) == {"presenter"}
        assert reading(starts - timedelta(days=6)) == {"presenter", "booked", "facilitator"}
        assert reading(starts + timedelta(days=9)) == set()

    def test_i17_are_deleted_a_week_after_the_session(self, session, given):
        self.share(given)
        with time_machine.travel(session.ends_at + timedelta(days=6)):
            assert tasks.forget_briefs() == 0
        with time_machine.travel(session.ends_at + timedelta(days=7, minutes=1)):
            assert tasks.forget_briefs() == 1

        assert not Brief.objects.exists()

    def test_go_with_the_place_or_the_turn(self, session, given):
        self.share(given)
        turns.withdraw_turn(actor=given.booking.person, booking_id=given.booking_id)
        assert not Brief.objects.exists()

        again = wish(BookingFactory(session=session))
        self.share(again)
        cancel(actor=again.booking.person, booking_id=again.booking_id, reason="court")
        assert tasks.forget_briefs() == 1

    def test_of_a_cancelled_session_are_not_read(self, session, given):
        self.share(given)
        session.state = SessionState.CANCELLED

        assert briefs.briefs_for(session, given.booking.person) == []


class TestPages:
    @pytest.fixture
    def presenter(self, client, given):
        client.force_login(given.booking.person)
        return client

    def post(self, client, turn, **fields):
        names = dict(zip(briefs.PARTS, CLEAN, strict=True))
        return client.post(f"/circles/turns/{turn.pk}/brief/", {**names, **fields})

    def test_a_turn_is_asked_for_on_the_page_of_the_booking(self, client, session):
        booking = BookingFactory(session=session)
        client.force_login(booking.person)

        page = client.get(booking.get_absolute_url()).content.decode()
        assert "I would like a turn" in page
        client.post(f"{booking.get_absolute_url()}turn/")

        assert (
            "You have a turn in this session"
            in client.get(booking.get_absolute_url()).content.decode()
        )

    def test_a_name_is_marked_replaced_and_only_then_shared(self, presenter, given):
        with_name = {"context": "I keep thinking about Kayleigh and her brother."}
        page = self.post(presenter, given, action="share", sure="yes", **with_name)
        assert "Must change" in page.content.decode()
        assert not Brief.objects.exists()
        mark = next(one for one in page.context["review"].marks if one.words == "Kayleigh")

        page = self.post(
            presenter, given, action="apply", **with_name, **{f"do-{mark.key}": "replace:0"}
        )
        carried = dict(page.context["carried"])
        assert "Kayleigh" not in carried["context"]
        self.post(presenter, given, action="share", sure="yes", context=carried["context"])

        assert "Kayleigh" not in Brief.objects.get().context

    def test_nothing_is_shared_before_the_writer_says_that_nobody_could_know(
        self, presenter, given
    ):
        page = self.post(presenter, given, action="share").content.decode()

        assert "Say that nobody could know the family" in page
        assert CLEAN[1] in page
        assert not Brief.objects.exists()

    def test_changing_the_text_brings_it_back_as_it_was(self, presenter, given):
        page = self.post(presenter, given, action="edit", context="As typed").content.decode()

        assert "As typed" in page

    def test_somebody_else_does_not_open_the_brief(self, client, given):
        client.force_login(UserFactory())

        assert client.get(f"/circles/turns/{given.pk}/brief/").status_code == 403

    def test_the_desk_shows_the_order_and_gives_turns(self, client, session, lead, given):
        waiting = wish(BookingFactory(session=session))
        client.force_login(lead)
        page = client.get(f"/desk/sessions/{session.pk}/").content.decode()
        assert "has had none" in page
        Turn.objects.filter(pk=given.pk).update(state=TurnState.WITHDRAWN)

        client.post(f"/desk/turns/{waiting.pk}/", {"answer": "give"})

        assert state(waiting) == TurnState.GIVEN

    def test_the_desk_asks_the_same_number_of_queries_for_many_turns(
        self, client, session, lead, django_assert_max_num_queries
    ):
        client.force_login(lead)
        client.get(f"/desk/sessions/{session.pk}/")
        for _ in range(4):
            wish(BookingFactory(session=session))
        assert timezone.now() < session.starts_at
        with django_assert_max_num_queries(26):
            client.get(f"/desk/sessions/{session.pk}/")
