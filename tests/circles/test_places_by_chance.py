"""Random sequences of everything that changes places, with the rules recounted after each step.

The numbers are those of the invariants in `circles.invariants` and the ADRs: I1 places, I2 the
count, I3 one live booking, I4 and I5 the queue, I6 ended bookings, I7 the lead, I19 calendars, I20
messages.
"""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import Page, Site

from circles import tasks
from circles.invariants import breaches
from circles.models import Booking, Session, SessionSeries
from circles.models.choices import (
    Beyond,
    BookingCancelReason,
    BookingState,
    FacilitatorRole,
    Promotion,
    Scope,
)
from circles.services import booking as booking_services
from circles.services import changes, facilitators, offers, scheduling
from circles.services.arranging import Arrangements
from portal.accounts.roles import Role
from portal.core.exceptions import NotAllowed, NotPossible
from portal.notifications.models import Notification
from tests.factories.accounts import UserFactory
from tests.factories.circles import (
    CircleIndexPageFactory,
    CirclePageFactory,
    FacilitatorAssignmentFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db(transaction=False)

#: Enough for every run of the suite; more can be asked for when places were worked on.
EXAMPLES = int(os.environ.get("CHANCES", "12"))
PEOPLE, SESSIONS, FACILITATORS = 6, 2, 3
people = st.integers(0, PEOPLE - 1)
sessions = st.integers(0, SESSIONS - 1)

ENDED = {
    BookingState.CANCELLED,
    BookingState.DECLINED,
    BookingState.LAPSED,
    BookingState.MOVED,
    BookingState.SESSION_CANCELLED,
}


def starts_at(session):
    return session.starts_at


class Places(RuleBasedStateMachine):
    """Two small sessions of one circle and six people who do whatever people do."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = datetime(2026, 9, 7, 9, tzinfo=UTC)
        self.clock = time_machine.travel(self.now, tick=False)
        self.clock.start()
        home = Site.objects.get(is_default_site=True).root_page
        index = CircleIndexPageFactory(parent=Page.objects.get(pk=home.pk))
        self.circle = CirclePageFactory(parent=index)
        self.facilitators = [UserFactory(roles=[Role.FACILITATOR]) for _ in range(FACILITATORS)]
        self.lead = self.facilitators[0]
        FacilitatorAssignmentFactory(circle=self.circle, person=self.lead)
        series = SessionSeries.objects.create(
            circle=self.circle,
            frequency="weekly",
            first_date=self.now.date(),
            wall_time=time(10),
            count=SESSIONS,
        )
        self.sessions = [
            SessionFactory(circle=self.circle, series=series, days=4 + number, capacity_max=2)
            for number in range(SESSIONS)
        ]
        self.people = [UserFactory() for _ in range(PEOPLE)]
        self.uids = {session.pk: session.ical_uid for session in self.sessions}
        self.before = {}
        self.look()

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        super().teardown()

    def look(self):
        """Remember how things stand, to compare after the next step."""
        self.states = {one.pk: one for one in Booking.objects.all()}
        self.sequences = dict(Session.objects.values_list("pk", "ical_sequence"))
        self.told = Notification.objects.count()

    def live(self, person):
        return Booking.objects.of(self.people[person]).live().order_by("pk")

    @rule(person=people, session=sessions, promotion=st.sampled_from(Promotion.values))
    def book(self, person, session, promotion):
        with suppress(NotPossible, NotAllowed):
            booking_services.book(
                actor=self.people[person],
                session_id=self.sessions[session].pk,
                idempotency_key=uuid.uuid4(),
                agreement=True,
                promotion=promotion,
            )

    @rule(person=people, reason=st.sampled_from(BookingCancelReason.values), last=st.booleans())
    def cancel(self, person, reason, last):
        mine = self.live(person)
        booking = mine.last() if last else mine.first()
        if booking:
            with suppress(NotPossible, NotAllowed):
                booking_services.cancel(
                    actor=self.people[person], booking_id=booking.pk, reason=reason
                )

    @rule(
        person=people,
        answer=st.sampled_from([offers.accept_offer, offers.decline_offer, offers.answer_call]),
    )
    def answer(self, person, answer):
        for booking in self.live(person):
            with suppress(NotPossible, NotAllowed):
                answer(actor=self.people[person], booking_id=booking.pk)

    @rule(person=people)
    def move(self, person):
        booking = self.live(person).filter(state=BookingState.BOOKED).first()
        if booking:
            (other,) = [one for one in self.sessions if one.pk != booking.session_id]
            with suppress(NotPossible, NotAllowed):
                booking_services.move(
                    actor=self.people[person],
                    booking_id=booking.pk,
                    to_session_id=other.pk,
                    idempotency_key=uuid.uuid4(),
                )

    @rule(
        session=sessions,
        places=st.integers(1, 4),
        beyond=st.sampled_from(["", *Beyond.values]),
        days=st.sampled_from([0, 0, 1, -1, 7]),
    )
    def change(self, session, places, beyond, days):
        now = Session.objects.get(pk=self.sessions[session].pk)
        with suppress(NotPossible, NotAllowed):
            scheduling.change_session(
                actor=self.lead,
                session_id=now.pk,
                day=now.wall_date + timedelta(days=days),
                at=now.wall_time,
                arrangements=scheduling.Arrangements(
                    minutes=90,
                    mode="in_person",
                    venue="Room 2",
                    capacity_min=1,
                    capacity_target=1,
                    capacity_max=places,
                ),
                beyond=beyond,
            )

    @rule(
        places=st.integers(1, 4),
        beyond=st.sampled_from(["", *Beyond.values]),
        days=st.sampled_from([0, 0, 1, -1, 7]),
        hour=st.sampled_from([10, 14]),
        also_alone=st.booleans(),
    )
    def change_this_and_the_following(self, places, beyond, days, hour, also_alone):
        first = min((Session.objects.get(pk=one.pk) for one in self.sessions), key=starts_at)
        wanted = changes.Wanted(
            day=first.wall_date + timedelta(days=days),
            at=time(hour),
            arrangements=replace(
                Arrangements.of(first), capacity_max=places, capacity_target=1, capacity_min=1
            ),
            beyond=beyond,
            scope=Scope.FOLLOWING,
            also_alone=also_alone,
        )
        with suppress(NotPossible, NotAllowed):
            plan = changes.preview_change(actor=self.lead, session=first, wanted=wanted)
            before = set(Booking.objects.values_list("pk", flat=True))
            changes.change(actor=self.lead, session_id=first.pk, wanted=wanted, seen=plan.seen)
            assert set(Booking.objects.values_list("pk", flat=True)) == before, "D36"

    @precondition(lambda self: Session.objects.filter(state="scheduled").count() > 1)
    @rule(session=sessions, really=st.integers(0, 9))
    def cancel_session(self, session, really):
        if not really:
            with suppress(NotPossible, NotAllowed):
                scheduling.cancel_session(
                    actor=self.lead, session_id=self.sessions[session].pk, reason="venue"
                )

    @rule(
        to=st.integers(0, FACILITATORS - 1),
        stays=st.booleans(),
        answer=st.sampled_from(
            [
                facilitators.accept_invitation,
                facilitators.decline_invitation,
                facilitators.accept_invitation,
            ]
        ),
    )
    def hand_over(self, to, stays, answer):
        person = self.facilitators[to]
        with suppress(NotPossible, NotAllowed):
            asked = facilitators.invite_facilitator(
                actor=self.lead,
                circle=self.circle,
                person=person,
                role=FacilitatorRole.LEAD,
                lead_stays=stays,
            )
            answer(actor=person, invitation_id=asked.pk)
        assignments = self.circle.assignments.filter(role=FacilitatorRole.LEAD)
        self.lead = assignments.get().person  # one, always (I7)

    @rule(person=people)
    def close_or_open_an_account(self, person):
        somebody = self.people[person]
        somebody.is_active = not somebody.is_active
        somebody.save()
        tasks.sweep()

    @rule(hours=st.sampled_from([1, 5, 13, 26]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        self.clock.stop()
        self.clock = time_machine.travel(self.now, tick=False)
        self.clock.start()
        tasks.sweep()

    @invariant()
    def everything_adds_up(self):
        assert [str(breach) for breach in breaches()] == []
        now = {one.pk: one for one in Booking.objects.select_related("person")}
        self.ended_stays_ended(now)
        self.nobody_was_overtaken(now)
        self.calendars_only_rise()
        self.people_are_told(now)
        self.look()

    def ended_stays_ended(self, now):
        for pk, before in self.states.items():
            if before.state in ENDED:
                assert now[pk].state == before.state, "I6"

    def nobody_was_overtaken(self, now):
        """Whoever left the queue unasked had the lowest number of those who could."""
        for session in self.sessions:
            waited = [
                one
                for one in self.states.values()
                if one.session_id == session.pk and one.state == BookingState.WAITING
            ]
            given = [one for one in waited if now[one.pk].state == BookingState.OFFERED]
            if Session.objects.get(pk=session.pk).cut_off_at > self.now:
                given += [one for one in waited if now[one.pk].state == BookingState.BOOKED]
            left = [
                one
                for one in waited
                if now[one.pk].state == BookingState.WAITING
                and now[one.pk].queue_number == one.queue_number
                and now[one.pk].person.is_active
            ]
            for one in given:
                number = one.queue_number or 0
                assert all(number < (other.queue_number or 0) for other in left), "I4"

    def calendars_only_rise(self):
        for session in Session.objects.all():
            assert session.ical_uid == self.uids[session.pk], "I19"
            assert session.ical_sequence >= self.sequences[session.pk], "I19"

    def people_are_told(self, now):
        """A place got, kept or lost is never a secret (I20, D14)."""
        changed = [
            one
            for pk, one in now.items()
            if pk in self.states
            and one.state != self.states[pk].state
            and one.state not in {BookingState.DECLINED}
        ]
        assert Notification.objects.count() - self.told >= len(changed), "I20"


def test_whatever_people_do_places_and_queue_add_up():
    run_state_machine_as_test(
        Places,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
