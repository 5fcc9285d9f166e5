"""Places kept while somebody decides, and places called out at short notice."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from circles import tasks
from circles.invariants import breaches
from circles.models import Booking, Offer
from circles.models.choices import BookingState, OfferState, SessionState
from circles.services import offers, scheduling
from circles.services.booking import cancel
from portal.core.exceptions import NotAllowed, NotPossible
from portal.notifications.models import Notification
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def told(person):
    rows = Notification.objects.filter(recipient=person).order_by("due")
    return list(rows.values_list("kind", flat=True))


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def asked_first(practitioner, small_session, take):
    """Somebody who waits and wants to be asked; the holder has just given up the place."""
    holder = UserFactory()
    held = take(holder, small_session)
    booking = take(practitioner, small_session, promotion="offer")
    cancel(actor=holder, booking_id=held.pk, reason="court")
    return fresh(booking)


def in_hours(hours):
    return time_machine.travel(timezone.now() + timedelta(hours=hours), tick=False)


class TestAnOffer:
    def test_the_place_is_kept_and_the_person_is_asked(self, asked_first, small_session):
        assert asked_first.state == BookingState.OFFERED
        assert asked_first.booked_at is None
        assert fresh(small_session).places_held == 1
        assert told(asked_first.person) == ["waiting_list_joined", "place_offered"]
        assert list(breaches()) == []

    def test_nobody_else_gets_a_place_that_is_kept(self, asked_first, small_session, take):
        assert take(UserFactory(), small_session).state == BookingState.WAITING

    def test_accepting_books_and_sends_an_invitation(self, asked_first, small_session):
        booking = offers.accept_offer(actor=asked_first.person, booking_id=asked_first.pk)

        assert booking.state == BookingState.BOOKED
        assert booking.booked_at is not None
        assert fresh(small_session).places_held == 1
        assert fresh(small_session).offers_expire_at is None
        assert told(asked_first.person)[-1] == "session_booked"
        assert Offer.objects.get().state == OfferState.ACCEPTED

    def test_accepting_twice_changes_nothing_more(self, asked_first):
        for _ in range(2):
            offers.accept_offer(actor=asked_first.person, booking_id=asked_first.pk)

        assert told(asked_first.person).count("session_booked") == 1

    def test_declining_gives_it_to_the_next(self, asked_first, small_session, take):
        waiting = take(UserFactory(), small_session)

        offers.decline_offer(actor=asked_first.person, booking_id=asked_first.pk)

        assert fresh(asked_first).state == BookingState.DECLINED
        assert fresh(waiting).state == BookingState.BOOKED
        assert list(breaches()) == []

    def test_d13_a_declined_offer_cannot_be_accepted_later(self, asked_first):
        offers.decline_offer(actor=asked_first.person, booking_id=asked_first.pk)

        with pytest.raises(NotPossible, match="run out"):
            offers.accept_offer(actor=asked_first.person, booking_id=asked_first.pk)

        assert fresh(asked_first).state == BookingState.DECLINED

    def test_d13_after_accepting_and_cancelling_the_offer_is_of_no_more_use(
        self, asked_first, small_session
    ):
        offers.accept_offer(actor=asked_first.person, booking_id=asked_first.pk)
        cancel(actor=asked_first.person, booking_id=asked_first.pk, reason="leave")

        with pytest.raises(NotPossible):
            offers.accept_offer(actor=asked_first.person, booking_id=asked_first.pk)

        assert fresh(small_session).places_held == 0

    def test_somebody_elses_offer_is_not_theirs_to_answer(self, asked_first):
        for answer in (offers.accept_offer, offers.decline_offer, offers.answer_call):
            with pytest.raises(NotAllowed):
                answer(actor=UserFactory(), booking_id=asked_first.pk)

        assert fresh(asked_first).state == BookingState.OFFERED

    def test_giving_up_instead_of_answering_frees_the_place(self, asked_first, small_session):
        cancel(actor=asked_first.person, booking_id=asked_first.pk, reason="leave")

        assert fresh(asked_first).state == BookingState.CANCELLED
        assert fresh(small_session).places_held == 0
        assert list(breaches()) == []

    def test_cancelling_the_session_withdraws_it(self, asked_first, small_session, lead):
        scheduling.cancel_session(actor=lead, session_id=small_session.pk, reason="venue")

        assert Offer.objects.get().state == OfferState.WITHDRAWN
        assert fresh(asked_first).state == BookingState.SESSION_CANCELLED
        assert told(asked_first.person)[-1] == "session_cancelled"


class TestTimeToDecide:
    def test_is_as_long_as_the_circle_says(self, asked_first):
        offer = Offer.objects.get()

        assert offer.expires_at - offer.made_at == timedelta(hours=24)

    def test_ends_at_the_cut_off_but_is_never_under_an_hour(self, circle, take):
        for hours, kept in ((24 + 6, 6), (24.2, 1)):
            starts = timezone.now() + timedelta(hours=hours)
            session = SessionFactory(circle=circle, starts_at=starts, capacity_max=1)
            held = take(UserFactory(), session)
            booking = take(UserFactory(), session, promotion="offer")
            cancel(actor=held.person, booking_id=held.pk, reason="court")

            offer = booking.offers.get()
            assert round((offer.expires_at - offer.made_at) / timedelta(hours=1)) == kept

    def test_once_over_puts_the_person_last_and_the_next_gets_the_place(
        self, asked_first, small_session, take
    ):
        waiting = take(UserFactory(), small_session)
        with in_hours(25):
            tasks.sweep()

            assert fresh(waiting).state == BookingState.BOOKED
            late = fresh(asked_first)
            assert (late.state, late.queue_number) == (BookingState.WAITING, 3)
            assert told(late.person)[-1] == "offer_ran_out"
            assert list(breaches()) == []

    def test_an_offer_that_ran_out_is_not_accepted_though_no_worker_ran(
        self, asked_first, small_session, take
    ):
        waiting = take(UserFactory(), small_session)

        with in_hours(25), pytest.raises(NotPossible, match="run out"):
            offers.accept_offer(actor=asked_first.person, booking_id=asked_first.pk)

        assert fresh(waiting).state == BookingState.BOOKED

    def test_somebody_alone_on_the_list_may_still_say_yes_a_day_late(self, asked_first):
        with in_hours(25):
            offers.accept_offer(actor=asked_first.person, booking_id=asked_first.pk)

        assert fresh(asked_first).state == BookingState.BOOKED

    def test_a_newcomer_finds_the_queue_as_time_has_made_it(self, asked_first, small_session, take):
        with in_hours(25):
            newcomer = take(UserFactory(), small_session)

            # The person comes back to the list and, being alone on it, is asked once more.
            assert fresh(asked_first).state == BookingState.OFFERED
            assert newcomer.state == BookingState.WAITING

    def test_a_second_one_ends_the_wait(self, asked_first, small_session):
        with in_hours(25):
            tasks.sweep()
        with in_hours(50):
            tasks.sweep()

            ended = fresh(asked_first)
            assert ended.state == BookingState.LAPSED
            assert fresh(small_session).places_held == 0
            assert told(ended.person).count("offer_ran_out") == 2
            assert list(breaches()) == []

    def test_begins_anew_when_the_session_moves(
        self, asked_first, small_session, lead, arrangements
    ):
        before = Offer.objects.get().expires_at
        with in_hours(20):
            scheduling.change_session(
                actor=lead,
                session_id=small_session.pk,
                day=small_session.wall_date + timedelta(days=7),
                at=small_session.wall_time,
                arrangements=arrangements(capacity_target=1, capacity_max=1),
            )

            assert Offer.objects.get().expires_at > before
            assert told(asked_first.person)[-1] == "session_changed"


class TestFewerPlaces:
    def test_i9_an_offer_nobody_accepted_is_taken_back_first(self, session, take, resize):
        holders = [take(UserFactory(), session) for _ in range(4)]
        booking = take(UserFactory(), session, promotion="offer")
        cancel(actor=holders[0].person, booking_id=holders[0].pk, reason="court")

        resize(session, 3)

        assert fresh(booking).state == BookingState.WAITING
        assert fresh(booking).queue_number == 1
        assert told(booking.person)[-1] == "place_withdrawn"
        assert list(breaches()) == []

    def test_i9_the_last_to_book_go_back_to_the_list_and_are_told(self, session, take, resize):
        bookings = [take(UserFactory(), session) for _ in range(4)]

        resize(session, 2, beyond="queue")

        states = [(fresh(one).state, fresh(one).queue_number) for one in bookings]
        assert states == [("booked", None), ("booked", None), ("waiting", 1), ("waiting", 2)]
        assert [told(one.person)[-1] for one in bookings[2:]] == ["place_withdrawn"] * 2
        assert fresh(session).places_held == 2
        assert list(breaches()) == []

    def test_who_was_put_back_is_told_again_when_a_place_comes_free(self, session, take, resize):
        bookings = [take(UserFactory(), session) for _ in range(2)]
        resize(session, 1, beyond="queue")
        cancel(actor=bookings[0].person, booking_id=bookings[0].pk, reason="court")

        assert fresh(bookings[1]).state == BookingState.BOOKED
        assert told(bookings[1].person) == ["session_booked", "place_withdrawn", "place_found"]


class TestShortNotice:
    @pytest.fixture
    def tomorrow(self, circle, lead):
        """A full session of one place that begins in twelve hours, with its holder."""
        starts = timezone.now() + timedelta(hours=12)
        session = SessionFactory(circle=circle, starts_at=starts, capacity_max=1)
        return session, BookingFactory(session=session)

    def test_a_freed_place_is_called_out_to_everybody_who_waits(self, tomorrow, take):
        session, held = tomorrow
        waiting = [take(UserFactory(), session) for _ in range(2)]

        cancel(actor=held.person, booking_id=held.pk, reason="duty")

        assert fresh(held).cancelled_late
        assert [fresh(one).state for one in waiting] == ["waiting"] * 2
        assert [told(one.person)[-1] for one in waiting] == ["short_notice_call"] * 2
        assert list(breaches()) == []

    def test_the_first_to_answer_has_it_whatever_their_number(self, tomorrow, take):
        session, held = tomorrow
        first, second = (take(UserFactory(), session) for _ in range(2))
        cancel(actor=held.person, booking_id=held.pk, reason="duty")

        taken = offers.answer_call(actor=second.person, booking_id=second.pk)
        with pytest.raises(NotPossible, match="quicker"):
            offers.answer_call(actor=first.person, booking_id=first.pk)

        assert taken.state == BookingState.BOOKED
        assert told(second.person)[-1] == "session_booked"
        assert fresh(first).state == BookingState.WAITING
        assert list(breaches()) == []

    def test_it_is_called_out_once_for_each_place(self, tomorrow, take):
        session, held = tomorrow
        waiting = take(UserFactory(), session)
        cancel(actor=held.person, booking_id=held.pk, reason="duty")
        tasks.sweep()
        tasks.sweep()

        assert told(waiting.person).count("short_notice_call") == 1

    def test_a_newcomer_joins_the_list_and_comes_after_those_called_for_an_hour(
        self, tomorrow, take
    ):
        session, held = tomorrow
        take(UserFactory(), session)
        cancel(actor=held.person, booking_id=held.pk, reason="duty")

        newcomer = take(UserFactory(), session)

        assert newcomer.state == BookingState.WAITING
        with pytest.raises(NotPossible):
            offers.answer_call(actor=newcomer.person, booking_id=newcomer.pk)
        with in_hours(1.1):
            offers.answer_call(actor=newcomer.person, booking_id=newcomer.pk)
        assert fresh(newcomer).state == BookingState.BOOKED

    def test_with_nobody_waiting_a_newcomer_is_booked_at_once(self, tomorrow, take):
        session, held = tomorrow
        cancel(actor=held.person, booking_id=held.pk, reason="duty")

        assert take(UserFactory(), session).state == BookingState.BOOKED

    def test_places_still_free_at_the_cut_off_are_called_out_by_the_clock(self, circle, take):
        session = SessionFactory(circle=circle, days=3, capacity_max=1)
        held = take(UserFactory(), session)
        waiting = take(UserFactory(), session, promotion="offer")
        cancel(actor=held.person, booking_id=held.pk, reason="court")
        with time_machine.travel(session.cut_off_at + timedelta(minutes=90), tick=False):
            tasks.sweep()

            assert fresh(waiting).state == BookingState.WAITING
            assert told(waiting.person)[-2:] == ["offer_ran_out", "short_notice_call"]

    def test_before_the_cut_off_there_is_nothing_to_answer(self, small_session, take):
        take(UserFactory(), small_session)
        waiting = take(UserFactory(), small_session)

        with pytest.raises(NotPossible):
            offers.answer_call(actor=waiting.person, booking_id=waiting.pk)

    def test_after_the_start_nobody_takes_a_place(self, circle):
        started = SessionFactory(circle=circle, days=-1, state=SessionState.SCHEDULED)
        waiting = BookingFactory(session=started, state=BookingState.WAITING)

        with pytest.raises(NotPossible):
            offers.answer_call(actor=waiting.person, booking_id=waiting.pk)


class TestOpening:
    def test_nobody_books_before_booking_opens(self, circle, take, practitioner):
        opens = timezone.now() + timedelta(days=1)
        session = SessionFactory(circle=circle, opens_at=opens)

        with pytest.raises(NotPossible, match="booking opens later"):
            take(practitioner, session)
        with time_machine.travel(opens + timedelta(seconds=1)):
            assert take(practitioner, session).state == BookingState.BOOKED

    def test_it_opens_at_the_sessions_wall_time_whole_days_before(self, circle, lead, arrangements):
        day = timezone.localdate() + timedelta(days=40)

        session = scheduling.schedule_session(
            actor=lead,
            circle=circle,
            day=day,
            at=timezone.datetime(2026, 1, 1, 10).time(),
            arrangements=arrangements(opens_days=14),
        )

        opens = timezone.localtime(session.opens_at)
        assert (opens.date(), opens.hour) == (day - timedelta(days=14), 10)


def test_an_unknown_wish_for_the_waiting_list_is_refused(session, practitioner, take):
    with pytest.raises(NotPossible, match="choose"):
        take(practitioner, session, promotion="bribe")

    assert not Booking.objects.exists()
