"""For whom a circle is: teams, localities, roles, and the members of a closed group."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from circles.models import Booking, CircleMembership
from circles.models.choices import BookingState, CircleKind
from circles.selectors import who_may_book
from circles.services import members as services
from circles.services.booking import book_several
from portal.accounts.roles import Role
from portal.core.exceptions import NotAllowed, NotPossible
from tests.factories.accounts import LocalityFactory, TeamFactory, UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed_group(circle, lead):
    circle.kind = CircleKind.CLOSED_COHORT
    circle.save()
    return circle


class TestAClosedGroup:
    def test_only_members_book(self, closed_group, session, lead, practitioner, take):
        with pytest.raises(NotPossible, match="its members book"):
            take(practitioner, session)

        services.add_member(actor=lead, circle=closed_group, email=practitioner.email.upper())

        assert take(practitioner, session).is_booked

    def test_a_member_is_told_without_the_name_of_the_circle(
        self, closed_group, lead, practitioner, run_tasks
    ):
        services.add_member(actor=lead, circle=closed_group, email=practitioner.email)
        services.add_member(actor=lead, circle=closed_group, email=practitioner.email)
        run_tasks()

        (letter,) = mail.outbox
        assert letter.to == [practitioner.email]
        assert closed_group.title not in f"{letter.subject} {letter.body}"
        assert closed_group.slug not in letter.body

    def test_the_page_says_why_there_is_no_way_to_book(
        self, client, closed_group, session, practitioner
    ):
        client.force_login(practitioner)
        page = client.get(session.get_absolute_url()).content.decode()
        assert "its members book" in page
        assert f"{session.get_absolute_url()}book/" not in page
        form = client.get(f"{session.get_absolute_url()}book/", follow=True)
        assert form.redirect_chain[-1][0] == session.get_absolute_url()

    def test_a_membership_that_ended_leaves_what_was_booked(
        self, closed_group, session, lead, practitioner, take
    ):
        member = services.add_member(actor=lead, circle=closed_group, email=practitioner.email)
        booking = take(practitioner, session)

        services.end_membership(actor=lead, membership_id=member.pk)

        booking.refresh_from_db()
        assert booking.is_booked
        with pytest.raises(NotPossible, match="its members book"):
            take(practitioner, SessionFactory(circle=closed_group, days=14))

    def test_somebody_who_comes_back_has_a_new_membership(self, closed_group, lead, practitioner):
        first = services.add_member(actor=lead, circle=closed_group, email=practitioner.email)
        services.end_membership(actor=practitioner, membership_id=first.pk)
        again = services.add_member(actor=lead, circle=closed_group, email=practitioner.email)

        assert again.pk != first.pk
        assert CircleMembership.objects.current().count() == 1

    def test_nobody_else_adds_or_ends(self, closed_group, lead, practitioner):
        stranger = UserFactory(roles=[Role.FACILITATOR])
        with pytest.raises(NotAllowed):
            services.add_member(actor=stranger, circle=closed_group, email=practitioner.email)
        member = services.add_member(actor=lead, circle=closed_group, email=practitioner.email)
        with pytest.raises(NotAllowed):
            services.end_membership(actor=stranger, membership_id=member.pk)

    def test_the_desk_keeps_an_address_nobody_has(self, client, closed_group, lead):
        client.force_login(lead)
        way = reverse("circles:members", args=[closed_group.slug])
        page = client.post(way, {"email": "nobody@example.org"}).content.decode()
        assert "Nobody here has this address" in page
        assert 'value="nobody@example.org"' in page

    def test_adding_leaving_and_ending_by_the_pages(self, client, closed_group, lead, practitioner):
        way = reverse("circles:members", args=[closed_group.slug])
        client.force_login(lead)
        client.post(way, {"email": practitioner.email})
        member = CircleMembership.objects.get()
        assert practitioner.display_name in client.get(way).content.decode()

        client.force_login(practitioner)
        assert closed_group.title in client.get(reverse("circles:own_groups")).content.decode()
        leave = reverse("circles:leave_group", args=[member.pk])
        assert client.get(leave).status_code == 405
        client.post(leave)
        assert not CircleMembership.objects.current().exists()

    def test_somebody_elses_membership_cannot_be_left(self, client, closed_group, lead):
        member = services.add_member(actor=lead, circle=closed_group, email=UserFactory().email)
        client.force_login(UserFactory())
        assert client.post(reverse("circles:leave_group", args=[member.pk])).status_code == 404
        assert CircleMembership.objects.current().exists()


class TestAudience:
    @pytest.fixture
    def north(self, db):
        return LocalityFactory(name="North")

    @pytest.fixture
    def team(self, db):
        return TeamFactory(name="Assessment A")

    def test_open_to_anybody_with_nothing_chosen(self, circle, session, practitioner, take):
        assert who_may_book(circle) == "Anybody with an account."
        assert take(practitioner, session).is_booked

    def test_a_team_or_a_locality_is_enough(self, circle, session, north, team, take):
        circle.for_teams.set([team])
        circle.for_localities.set([north])
        circle.save()

        assert who_may_book(circle) == "People of Assessment A or North."
        assert take(UserFactory(team=team), session).is_booked
        assert take(UserFactory(team=TeamFactory(locality=north)), session).is_booked
        for other in (UserFactory(), UserFactory(team=TeamFactory(locality=None))):
            with pytest.raises(NotPossible, match="other teams, localities or roles"):
                take(other, session)

    def test_a_role_is_asked_for_as_well(self, circle, session, team, take):
        circle.for_teams.set([team])
        circle.for_roles.set([Group.objects.get_or_create(name=Role.PRACTICE_REVIEWER.value)[0]])
        circle.save()

        assert who_may_book(circle) == (
            "People of Assessment A who are in the group Practice reviewers."
        )
        with pytest.raises(NotPossible):
            take(UserFactory(team=team), session)
        with pytest.raises(NotPossible):
            take(UserFactory(roles=[Role.PRACTICE_REVIEWER]), session)
        assert take(UserFactory(team=team, roles=[Role.PRACTICE_REVIEWER]), session).is_booked

    def test_a_role_alone(self, circle, session, take):
        circle.for_roles.set([Group.objects.get_or_create(name=Role.FACILITATOR.value)[0]])
        circle.save()
        with pytest.raises(NotPossible):
            take(UserFactory(), session)
        assert take(UserFactory(roles=[Role.FACILITATOR]), session).is_booked

    def test_a_member_books_whatever_their_team(self, circle, session, lead, team, take):
        circle.for_teams.set([team])
        circle.save()
        person = UserFactory()
        services.add_member(actor=lead, circle=circle, email=person.email)
        assert take(person, session).is_booked

    def test_moving_to_a_session_asks_the_same(self, circle, session, team, take):
        from circles.services.booking import move

        person = UserFactory(team=team)
        booking = take(person, session)
        circle.for_teams.set([TeamFactory()])
        circle.save()
        with pytest.raises(NotPossible, match="other teams"):
            move(
                actor=person,
                booking_id=booking.pk,
                to_session_id=SessionFactory(circle=circle, days=14).pk,
                idempotency_key=uuid.uuid4(),
            )

    def test_where_nothing_narrows_booking_asks_no_more_queries(
        self, circle, session, take, django_assert_num_queries
    ):
        from circles.permissions import doors_of

        person = UserFactory()
        with django_assert_num_queries(1):
            assert doors_of([session.pk])[session.pk].refuses(person) is None


class TestSeveralAtOnce:
    @pytest.fixture
    def three(self, circle, lead):
        sessions = [SessionFactory(circle=circle, days=7 * n, capacity_max=1) for n in (1, 2, 3)]
        BookingFactory(session=sessions[1])
        return sessions

    def several(self, person, sessions, **changes):
        fields = {"idempotency_key": uuid.uuid4(), "agreement": True, **changes}
        return book_several(actor=person, session_ids=[one.pk for one in sessions], **fields)

    def test_d5_each_session_is_looked_at_for_itself(self, practitioner, three):
        made = self.several(practitioner, three)

        by_session = {one.session_id: one.state for one in made}
        assert [by_session[one.pk] for one in three] == [
            BookingState.BOOKED,
            BookingState.WAITING,
            BookingState.BOOKED,
        ]

    def test_sent_twice_it_books_once(self, practitioner, three):
        key = uuid.uuid4()
        self.several(practitioner, three, idempotency_key=key)
        self.several(practitioner, three, idempotency_key=key)
        assert Booking.objects.of(practitioner).count() == 3

    def test_nothing_without_the_agreement(self, practitioner, three):
        with pytest.raises(NotPossible, match="accept the agreement"):
            self.several(practitioner, three, agreement=False)
        assert not Booking.objects.of(practitioner).exists()

    def test_by_the_page_twice_with_the_same_form(self, client, circle, practitioner, three):
        client.force_login(practitioner)
        way = reverse("circles:book_several", args=[circle.slug])
        assert client.get(way).content.decode().count('name="sessions"') == 3
        form = {
            "sessions": [str(one.pk) for one in three],
            "agreement": "on",
            "promotion": "automatic",
            "key": str(uuid.uuid4()),
        }
        for _ in range(2):
            went = client.post(way, form, follow=True)
            assert went.redirect_chain[-1][0] == "/my/"
        page = went.content.decode()
        assert "You have 2 places." in page
        assert "You wait for a place in 1 session." in page
        assert Booking.objects.of(practitioner).count() == 3

    def test_what_was_typed_is_kept(self, client, circle, practitioner, three):
        client.force_login(practitioner)
        way = reverse("circles:book_several", args=[circle.slug])
        page = client.post(way, {"sessions": [str(three[0].pk)], "access_needs": "A ramp"})
        assert "Accept the agreement" in page.content.decode()
        assert "A ramp" in page.content.decode()
        assert not Booking.objects.of(practitioner).exists()

    def test_a_made_up_session_is_refused(self, client, circle, practitioner, three):
        client.force_login(practitioner)
        way = reverse("circles:book_several", args=[circle.slug])
        for wrong in (str(uuid.uuid4()), "nonsense"):
            page = client.post(way, {"sessions": [wrong], "agreement": "on"}).content.decode()
            assert "takes no bookings any more" in page
