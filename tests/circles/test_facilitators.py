"""Who runs a circle: asked, and changed only when the one who was asked accepts."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from circles import tasks
from circles.invariants import breaches
from circles.models import FacilitatorAssignment, FacilitatorInvitation
from circles.models.choices import FacilitatorRole, InvitationState
from circles.permissions import can_run, can_run_session
from circles.services import facilitators as services
from circles.services.series import clashes
from portal.accounts.roles import Role
from portal.core.exceptions import NotAllowed, NotPossible
from tests.factories.accounts import UserFactory
from tests.factories.circles import FacilitatorAssignmentFactory, SessionFactory

pytestmark = pytest.mark.django_db

LEAD, CO, COVER = FacilitatorRole.LEAD, FacilitatorRole.CO, FacilitatorRole.COVER


@pytest.fixture
def successor(db):
    return UserFactory(roles=[Role.FACILITATOR])


@pytest.fixture
def hand_over(circle, lead, successor):
    return services.invite_facilitator(actor=lead, circle=circle, person=successor, role=LEAD)


def runs(circle):
    return {(one.person, one.role) for one in circle.assignments.whole_circles().select_related()}


class TestHandingOver:
    def test_the_lead_stays_until_the_successor_accepts(self, circle, lead, successor, hand_over):
        assert runs(circle) == {(lead, LEAD)}

        services.accept_invitation(actor=successor, invitation_id=hand_over.pk)

        assert runs(circle) == {(successor, LEAD)}
        assert can_run(successor, circle)
        assert not can_run(lead, circle)

    def test_who_hands_over_may_stay_as_co_facilitator(self, circle, lead, successor):
        asked = services.invite_facilitator(
            actor=lead, circle=circle, person=successor, role=LEAD, lead_stays=True
        )
        services.accept_invitation(actor=successor, invitation_id=asked.pk)

        assert runs(circle) == {(successor, LEAD), (lead, CO)}

    def test_a_co_facilitator_becomes_lead_without_being_there_twice(self, circle, lead, successor):
        FacilitatorAssignmentFactory(circle=circle, person=successor, role=CO)
        asked = services.invite_facilitator(actor=lead, circle=circle, person=successor, role=LEAD)

        services.accept_invitation(actor=successor, invitation_id=asked.pk)

        assert runs(circle) == {(successor, LEAD)}

    def test_everybody_booked_is_told_once_and_nobody_is_named(
        self, circle, session, successor, hand_over, take, run_tasks
    ):
        person, other = UserFactory(), UserFactory()
        later = SessionFactory(circle=circle, days=14)
        take(person, session)
        take(person, later)
        take(other, later)
        run_tasks()
        mail.outbox.clear()

        services.accept_invitation(actor=successor, invitation_id=hand_over.pk)
        services.accept_invitation(actor=successor, invitation_id=hand_over.pk)
        run_tasks()

        about = [one for one in mail.outbox if one.subject.startswith("Somebody else leads")]
        assert sorted(one.to[0] for one in about) == sorted([person.email, other.email])
        (letter,) = [one for one in about if one.to == [person.email]]
        assert letter.body.count("/circles/bookings/") == 2
        assert circle.title not in letter.body
        assert successor.last_name not in letter.body

    def test_accepted_twice_it_changes_nothing(self, circle, successor, hand_over):
        services.accept_invitation(actor=successor, invitation_id=hand_over.pk)
        services.accept_invitation(actor=successor, invitation_id=hand_over.pk)

        assert runs(circle) == {(successor, LEAD)}

    def test_declined_nothing_changes_and_who_asked_is_told(
        self, circle, lead, successor, hand_over, run_tasks
    ):
        run_tasks()
        services.decline_invitation(actor=successor, invitation_id=hand_over.pk)
        run_tasks()

        assert runs(circle) == {(lead, LEAD)}
        assert mail.outbox[-1].to == [lead.email]
        assert "declined" in mail.outbox[-1].body
        with pytest.raises(NotPossible, match="run out or was withdrawn"):
            services.accept_invitation(actor=successor, invitation_id=hand_over.pk)

    def test_withdrawn_it_can_no_longer_be_accepted(self, circle, lead, successor, hand_over):
        services.withdraw_invitation(actor=lead, invitation_id=hand_over.pk)

        with pytest.raises(NotPossible, match="run out or was withdrawn"):
            services.accept_invitation(actor=successor, invitation_id=hand_over.pk)
        assert runs(circle) == {(lead, LEAD)}

    def test_it_runs_out_by_itself_with_or_without_the_sweep(self, circle, successor, hand_over):
        with time_machine.travel(timezone.now() + timedelta(days=15)):
            with pytest.raises(NotPossible, match="run out"):
                services.accept_invitation(actor=successor, invitation_id=hand_over.pk)
            tasks.sweep()

        hand_over.refresh_from_db()
        assert hand_over.state == InvitationState.LAPSED

    def test_after_one_ran_out_somebody_else_can_be_asked_at_once(self, circle, lead, hand_over):
        other = UserFactory(roles=[Role.FACILITATOR])
        with pytest.raises(NotPossible, match="Withdraw that invitation first"):
            services.invite_facilitator(actor=lead, circle=circle, person=other, role=LEAD)
        with time_machine.travel(timezone.now() + timedelta(days=15)):
            services.invite_facilitator(actor=lead, circle=circle, person=other, role=LEAD)

    def test_asked_twice_there_is_one_invitation_and_one_mail(
        self, circle, lead, successor, hand_over, run_tasks
    ):
        again = services.invite_facilitator(actor=lead, circle=circle, person=successor, role=LEAD)
        run_tasks()

        assert again == hand_over
        assert [one.to for one in mail.outbox] == [[successor.email]]
        assert circle.title not in mail.outbox[0].body

    @pytest.mark.parametrize("role", [CO, None])
    def test_only_the_lead_hands_over(self, circle, lead, successor, role):
        other = UserFactory(roles=[Role.FACILITATOR])
        if role:
            FacilitatorAssignmentFactory(circle=circle, person=other, role=role)
        with pytest.raises(NotAllowed):
            services.invite_facilitator(actor=other, circle=circle, person=successor, role=LEAD)

    def test_nobody_accepts_for_somebody_else(self, circle, lead, hand_over):
        with pytest.raises(NotAllowed):
            services.accept_invitation(actor=lead, invitation_id=hand_over.pk)
        assert runs(circle) == {(lead, LEAD)}

    def test_somebody_who_is_no_facilitator_cannot_be_asked(self, circle, lead, practitioner):
        with pytest.raises(NotPossible, match="not a facilitator"):
            services.invite_facilitator(actor=lead, circle=circle, person=practitioner, role=CO)

    def test_the_database_keeps_one_lead_and_one_open_hand_over(self, circle, lead, successor):
        with pytest.raises(IntegrityError), transaction.atomic():
            FacilitatorAssignmentFactory(circle=circle, person=successor, role=LEAD)
        fields = {
            "circle": circle,
            "role": LEAD,
            "invited_by": lead,
            "expires_at": timezone.now(),
        }
        FacilitatorInvitation.objects.create(person=successor, **fields)
        with pytest.raises(IntegrityError), transaction.atomic():
            FacilitatorInvitation.objects.create(person=lead, **fields)


class TestCoFacilitators:
    def test_they_join_when_they_accept_and_may_stop(self, circle, lead, successor):
        asked = services.invite_facilitator(actor=lead, circle=circle, person=successor, role=CO)
        services.accept_invitation(actor=successor, invitation_id=asked.pk)
        assert runs(circle) == {(lead, LEAD), (successor, CO)}

        mine = circle.assignments.get(person=successor)
        services.step_down(actor=successor, assignment_id=mine.pk)

        assert runs(circle) == {(lead, LEAD)}

    def test_the_lead_cannot_just_stop(self, circle, lead):
        mine = circle.assignments.get(person=lead)
        with pytest.raises(NotPossible, match="needs a lead"):
            services.step_down(actor=lead, assignment_id=mine.pk)

    def test_nobody_from_elsewhere_ends_anybodys_part(self, circle, lead, successor):
        theirs = FacilitatorAssignmentFactory(circle=circle, person=successor, role=CO)
        with pytest.raises(NotAllowed):
            services.step_down(actor=UserFactory(roles=[Role.FACILITATOR]), assignment_id=theirs.pk)


class TestCover:
    @pytest.fixture
    def covered(self, session, lead, successor):
        asked = services.invite_cover(actor=lead, session_id=session.pk, person=successor)
        services.accept_invitation(actor=successor, invitation_id=asked.pk)
        return session

    def test_it_opens_that_session_and_no_other(self, circle, covered, successor):
        other = SessionFactory(circle=circle, days=21)

        assert can_run_session(successor, covered)
        assert not can_run_session(successor, other)
        assert not can_run(successor, circle)

    def test_the_desk_shows_the_session_without_a_way_to_the_circle(
        self, client, circle, covered, successor
    ):
        client.force_login(successor)
        desk = client.get("/desk/").content.decode()
        page = client.get(reverse("circles:desk_session", args=[covered.pk]))

        assert reverse("circles:desk_session", args=[covered.pk]) in desk
        assert page.status_code == 200
        way = reverse("circles:desk_circle", args=[circle.slug])
        assert way not in page.content.decode()
        assert client.get(way).status_code == 404

    def test_the_session_clashes_with_what_else_they_do(self, covered, successor):
        interval = (covered.starts_at, covered.ends_at)
        found = clashes(person=successor, intervals=[interval])
        assert found == {covered.starts_at: [covered.circle.title]}

    def test_somebody_who_booked_it_cannot_run_it(self, session, lead, successor, take):
        take(successor, session)
        with pytest.raises(NotPossible, match="has booked the session"):
            services.invite_cover(actor=lead, session_id=session.pk, person=successor)

    def test_booked_meanwhile_it_cannot_be_accepted(self, session, lead, successor, take):
        asked = services.invite_cover(actor=lead, session_id=session.pk, person=successor)
        take(successor, session)
        with pytest.raises(NotPossible, match="Give up your place"):
            services.accept_invitation(actor=successor, invitation_id=asked.pk)
        assert not session.covers.exists()

    def test_it_is_answered_before_the_session_begins(self, session, lead, successor):
        asked = services.invite_cover(actor=lead, session_id=session.pk, person=successor)
        assert asked.expires_at <= session.starts_at

    def test_the_page_of_the_session_says_who_runs_it(self, client, covered, successor, lead):
        client.force_login(UserFactory())
        page = client.get(covered.get_absolute_url()).content.decode()
        assert f"{successor.display_name} runs this session" in page
        assert successor.display_name not in client_of_a_visitor(covered)


def client_of_a_visitor(session):
    from django.test import Client

    return Client().get(session.get_absolute_url()).content.decode()


class TestPages:
    def test_asking_and_accepting_by_the_pages(self, client, circle, lead, successor):
        client.force_login(lead)
        way = reverse("circles:facilitators", args=[circle.slug])
        wrong = client.post(way, {"role": LEAD})
        assert "Choose whom you ask." in wrong.content.decode()
        client.post(way, {"role": LEAD, "person": successor.pk, "lead_stays": "on"})
        asked = FacilitatorInvitation.objects.get()

        client.force_login(successor)
        assert asked.get_absolute_url() in client.get("/desk/").content.decode()
        client.get(asked.get_absolute_url(), {"answer": "accept"})
        assert runs(circle) == {(lead, LEAD)}
        client.post(asked.get_absolute_url(), {"answer": "accept"})
        assert runs(circle) == {(lead, CO), (successor, LEAD)}

    def test_nobody_else_sees_an_invitation(self, client, hand_over):
        client.force_login(UserFactory(roles=[Role.FACILITATOR]))
        assert client.get(hand_over.get_absolute_url()).status_code == 404
        answer = client.post(hand_over.get_absolute_url(), {"answer": "accept"})
        assert answer.status_code == 404

    def test_a_late_answer_says_so(self, client, lead, successor, hand_over):
        services.withdraw_invitation(actor=lead, invitation_id=hand_over.pk)
        client.force_login(successor)
        went = client.post(hand_over.get_absolute_url(), {"answer": "accept"}, follow=True)
        assert "run out or was withdrawn" in went.content.decode()

    def test_cover_is_asked_for_on_the_page_of_the_session(self, client, session, lead, successor):
        client.force_login(lead)
        way = reverse("circles:cover", args=[session.pk])
        client.post(way, {"person": successor.pk})
        assert successor.display_name in client.get(way).content.decode()
        assert FacilitatorInvitation.objects.get().role == COVER

    def test_the_academy_cannot_leave_planned_sessions_without_a_lead(
        self, client, session, lead, administrator
    ):
        client.force_login(administrator)
        mine = FacilitatorAssignment.objects.get(person=lead)
        went = client.post(
            reverse("circle_facilitators:delete", args=[mine.pk]), follow=True
        ).content.decode()
        assert "needs a lead" in went
        assert FacilitatorAssignment.objects.filter(pk=mine.pk).exists()


def test_i7_a_session_people_booked_that_nobody_leads(session, lead, take):
    take(UserFactory(), session)
    FacilitatorAssignment.objects.all().delete()

    assert [one.rule for one in breaches()] == ["I7"]
