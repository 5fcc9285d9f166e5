"""Places and queues: what went wrong in other systems, by its number in the reference."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from circles.invariants import breaches
from circles.models import Booking, CircleMembership, Session
from circles.models.choices import BookingState, CircleKind
from circles.services.booking import cancel, move
from circles.services.members import end_membership
from circles.services.offers import accept_offer, decline_offer
from circles.services.wishes import change_wishes
from circles.tasks import settle_everywhere
from portal.core.exceptions import NotAllowed, NotPossible
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def state_of(booking):
    return fresh(booking).state


def test_d3_a_place_that_is_offered_counts_as_taken(small_session, take):
    holder = take(UserFactory(), small_session)
    asked = take(UserFactory(), small_session, promotion="offer")
    cancel(actor=holder.person, booking_id=holder.pk, reason="court")

    newcomer = take(UserFactory(), small_session)
    accept_offer(actor=asked.person, booking_id=asked.pk)

    assert (state_of(asked), state_of(newcomer)) == (BookingState.BOOKED, BookingState.WAITING)
    assert fresh(small_session).places_held == 1


class TestD6WhoWaitsGetsThePlaceHoweverItCameFree:
    @pytest.fixture
    def holder(self, small_session, take):
        return take(UserFactory(), small_session)

    @pytest.fixture
    def waits(self, holder, small_session, take):
        return take(UserFactory(), small_session)

    def test_by_giving_up(self, holder, waits):
        cancel(actor=holder.person, booking_id=holder.pk, reason="duty")
        assert state_of(waits) == BookingState.BOOKED

    def test_by_moving_away(self, holder, waits, circle):
        other = SessionFactory(circle=circle, days=30)
        move(
            actor=holder.person,
            booking_id=holder.pk,
            to_session_id=other.pk,
            idempotency_key=uuid.uuid4(),
        )
        assert state_of(waits) == BookingState.BOOKED

    def test_by_more_places(self, waits, small_session, resize):
        resize(small_session, 2)
        assert state_of(waits) == BookingState.BOOKED

    def test_by_an_offer_given_back(self, holder, small_session, take):
        asked = take(UserFactory(), small_session, promotion="offer")
        waits = take(UserFactory(), small_session)
        cancel(actor=holder.person, booking_id=holder.pk, reason="duty")

        decline_offer(actor=asked.person, booking_id=asked.pk)

        assert state_of(waits) == BookingState.BOOKED

    def test_by_whatever_the_clock_finds(self, waits, small_session):
        Session.objects.filter(pk=small_session.pk).update(capacity_max=2)
        settle_everywhere()
        assert state_of(waits) == BookingState.BOOKED


def test_d8_nobody_is_queued_while_places_are_free(session, take):
    """Also where a queue was there before and is used up."""
    first = [take(UserFactory(), session) for _ in range(5)]
    for booking in first:
        cancel(actor=booking.person, booking_id=booking.pk, reason="leave")

    again = [take(UserFactory(), session) for _ in range(4)]

    assert {state_of(one) for one in again} == {BookingState.BOOKED}


def test_d9_more_places_book_nobody_who_wants_to_be_asked_or_may_no_longer_come(
    circle, small_session, take, resize
):
    take(UserFactory(), small_session)
    asked = take(UserFactory(), small_session, promotion="offer")
    closed, waits = (take(UserFactory(), small_session) for _ in range(2))
    closed.person.is_active = False
    closed.person.save()

    resize(small_session, 3)

    states = [state_of(one) for one in (asked, closed, waits)]
    assert states == [BookingState.OFFERED, BookingState.WAITING, BookingState.BOOKED]


def test_d9_who_left_a_closed_group_is_not_given_a_place_of_it(circle, small_session, take, resize):
    circle.kind = CircleKind.CLOSED_COHORT
    circle.save()
    left, stays = UserFactory(), UserFactory()
    memberships = [
        CircleMembership.objects.create(circle=circle, person=one) for one in (left, stays)
    ]
    BookingFactory(session=small_session)
    bookings = [take(one, small_session) for one in (left, stays)]
    end_membership(actor=left, membership_id=memberships[0].pk)

    resize(small_session, 2)

    assert [state_of(one) for one in bookings] == [BookingState.WAITING, BookingState.BOOKED]


def test_d16_leaving_the_queue_from_a_page_that_is_old_gives_up_the_place_one_has_by_now(
    small_session, take
):
    """The state is looked at behind the lock: the page still says "waiting list"."""
    holder = take(UserFactory(), small_session)
    leaves, next_one = (take(UserFactory(), small_session) for _ in range(2))
    old_page = Booking.objects.get(pk=leaves.pk)
    cancel(actor=holder.person, booking_id=holder.pk, reason="court")
    assert old_page.is_waiting

    cancel(actor=leaves.person, booking_id=old_page.pk, reason="duty")

    states = [state_of(one) for one in (leaves, next_one)]
    assert states == [BookingState.CANCELLED, BookingState.BOOKED]
    assert list(breaches()) == []


def test_d17_a_place_given_up_beyond_the_places_there_are_frees_none(session, take, resize):
    held = [take(UserFactory(), session) for _ in range(4)]
    waits = take(UserFactory(), session)
    resize(session, 2, beyond="keep")
    assert fresh(session).places_held == 4

    for booking in held[:2]:
        cancel(actor=booking.person, booking_id=booking.pk, reason="leave")
        assert state_of(waits) == BookingState.WAITING
    cancel(actor=held[2].person, booking_id=held[2].pk, reason="leave")

    assert state_of(waits) == BookingState.BOOKED
    assert fresh(session).places_held == 2


def test_d18_the_queue_goes_by_number_though_all_came_at_one_moment(small_session, take, resize):
    take(UserFactory(), small_session)
    waiting = [take(UserFactory(), small_session) for _ in range(4)]
    Booking.objects.filter(pk__in=[one.pk for one in waiting]).update(created_at=timezone.now())

    resize(small_session, 3)

    states = [state_of(one) for one in waiting]
    assert states == [BookingState.BOOKED] * 2 + [BookingState.WAITING] * 2


class TestD21WhatWasAskedForCanBeChangedWhenTheSessionIsFull:
    @pytest.fixture
    def mine(self, small_session, take, practitioner):
        return take(practitioner, small_session, access_needs="A seat by the door")

    @pytest.fixture
    def signed_in(self, client, practitioner):
        client.force_login(practitioner)
        return client

    def test_by_whoever_has_the_place_and_they_keep_it(self, signed_in, mine, small_session):
        page = signed_in.get(mine.get_absolute_url()).content.decode()
        address = f"{mine.get_absolute_url()}change/"
        assert address in page
        assert "A seat by the door" in signed_in.get(address).content.decode()

        signed_in.post(address, {"access_needs": "A hearing loop"})

        assert fresh(mine).access_needs == "A hearing loop"
        assert state_of(mine) == BookingState.BOOKED
        assert fresh(small_session).places_held == 1

    def test_who_waits_may_ask_to_be_asked_first(self, client, mine, small_session, take):
        waits = take(UserFactory(), small_session)
        client.force_login(waits.person)
        form = {"access_needs": "", "promotion": "offer"}

        client.post(f"{waits.get_absolute_url()}change/", form)

        assert (fresh(waits).promotion, fresh(waits).queue_number) == ("offer", 1)

    def test_somebody_elses_is_left_alone(self, client, mine):
        client.force_login(UserFactory())

        assert client.get(f"{mine.get_absolute_url()}change/").status_code == 404
        with pytest.raises(NotAllowed):
            change_wishes(actor=UserFactory(), booking_id=mine.pk, access_needs="x")

    def test_what_has_ended_stays_as_it_was_and_says_so(self, signed_in, mine):
        cancel(actor=mine.person, booking_id=mine.pk, reason="leave")
        address = f"{mine.get_absolute_url()}change/"

        went = signed_in.post(address, {"access_needs": "A hearing loop"})

        assert "nothing was changed" in went.content.decode()
        assert "A hearing loop" in went.content.decode()
        assert fresh(mine).access_needs == "A seat by the door"
        assert signed_in.get(address).status_code == 302

    def test_an_unknown_wish_is_refused(self, mine):
        with pytest.raises(NotPossible, match="comes free"):
            change_wishes(actor=mine.person, booking_id=mine.pk, access_needs="", promotion="?")
