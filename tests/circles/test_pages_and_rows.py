"""Whatever happens to a circle's page, its sessions and bookings stay as they are."""

from __future__ import annotations

import pytest
from django.db.models import ProtectedError
from django.urls import reverse

from circles.models import Booking, CirclePage, FacilitatorAssignment, Session
from circles.models.choices import BookingState, SessionState
from circles.searchables import CircleSource, SessionSource
from portal.core.signals import searchable_changed, searchable_removed
from tests.factories.circles import BookingFactory, CirclePageFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(session, lead):
    return BookingFactory(session=session)


def as_they_were(session, booking):
    session.refresh_from_db()
    booking.refresh_from_db()
    return (
        session.state == SessionState.SCHEDULED
        and booking.state == BookingState.BOOKED
        and session.places_held == 1
        and Session.objects.count() == 1
        and Booking.objects.count() == 1
        and FacilitatorAssignment.objects.count() == 1
    )


def test_copying_a_circle_copies_no_session(circle, session, booking):
    copy = circle.copy(update_attrs={"title": "A copy", "slug": "a-copy"})

    assert as_they_were(session, booking)
    assert not Session.objects.filter(circle=copy).exists()


def test_reverting_a_circle_rewinds_no_session(circle, session, booking):
    old = circle.save_revision()
    circle.title = "Renamed"
    circle.save_revision().publish()
    Session.objects.filter(pk=session.pk).update(venue="Room 9")

    old.publish()

    assert as_they_were(session, booking)
    assert session.venue == "Room 9"


def test_unpublishing_a_circle_cancels_no_session(circle, session, booking):
    circle.unpublish()

    assert as_they_were(session, booking)


def test_moving_a_circle_touches_no_session(circle, session, booking, site_tree):
    other = CirclePageFactory(parent=site_tree.circles)
    circle.move(other, pos="right")

    assert as_they_were(session, booking)


def test_the_database_refuses_to_delete_a_circle_with_sessions(circle, session, booking):
    with pytest.raises(ProtectedError):
        circle.delete()

    assert as_they_were(session, booking)


@pytest.mark.parametrize("ancestor", ["circle", "circles", "home"])
def test_deleting_the_page_or_one_above_is_refused_in_words(
    client, administrator, circle, session, booking, site_tree, ancestor
):
    page = circle if ancestor == "circle" else getattr(site_tree, ancestor)
    client.force_login(administrator)

    response = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)

    assert "Neglect over time” has sessions" in response.content.decode()
    assert as_they_were(session, booking)
    assert CirclePage.objects.filter(pk=circle.pk).exists()


def test_deleting_in_bulk_is_refused_in_words(
    client, administrator, circle, session, booking, site_tree
):
    empty = CirclePageFactory(parent=site_tree.circles)
    client.force_login(administrator)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    response = client.post(f"{address}?id={circle.pk}&id={empty.pk}", follow=True)

    assert "Neglect over time” has sessions" in response.content.decode()
    assert as_they_were(session, booking)
    assert CirclePage.objects.count() == 2


def test_a_circle_without_sessions_can_be_deleted(client, administrator, circle):
    client.force_login(administrator)

    client.post(reverse("wagtailadmin_pages:delete", args=[circle.pk]))

    assert not CirclePage.objects.exists()


def test_the_academy_names_facilitators_in_the_cms(client, academy_publisher, circle, facilitator):
    client.force_login(academy_publisher)

    client.post(
        reverse("circle_facilitators:add"),
        {"circle": circle.pk, "person": str(facilitator.pk), "role": "lead"},
    )

    assignment = FacilitatorAssignment.objects.get()
    assert (assignment.circle, assignment.person) == (circle, facilitator)


def test_editors_and_practitioners_do_not_name_facilitators(
    client, academy_editor, circle, facilitator
):
    client.force_login(academy_editor)

    client.post(
        reverse("circle_facilitators:add"),
        {"circle": circle.pk, "person": str(facilitator.pk), "role": "lead"},
    )

    assert not FacilitatorAssignment.objects.exists()


class TestSearch:
    def test_i27_a_session_is_described_without_venue_people_or_link(self, circle, lead):
        session = SessionFactory(
            circle=circle, join_link="https://meet.example.org/x", venue="Secret room"
        )
        BookingFactory(session=session, access_needs="A hearing loop")

        entry = SessionSource().entry(SessionSource().queryset().get())

        text = " ".join([entry.title, entry.summary, entry.body, entry.url])
        for hidden in ("meet.example", "Secret room", "hearing loop", lead.display_name):
            assert hidden not in text
        assert entry.title.startswith("Neglect over time: ")
        assert entry.url == session.get_absolute_url()

    def test_only_sessions_to_come_of_live_circles_are_found(self, circle, session):
        SessionFactory(circle=circle, days=-2)
        SessionFactory(circle=circle, state="cancelled", cancel_reason="venue")
        source = SessionSource()

        assert [one.pk for one in source.queryset()] == [session.pk]
        circle.unpublish()
        assert not source.queryset().exists()

    def test_the_database_has_the_last_word_on_sessions(
        self, circle, session, practitioner, django_assert_max_num_queries
    ):
        past = SessionFactory(circle=circle, days=-2)
        source = SessionSource()
        ids = [str(session.pk), str(past.pk), "no-key", "7"]

        with django_assert_max_num_queries(4):
            assert source.visible_ids(practitioner, ids) == {str(session.pk)}
        circle.unpublish()
        assert source.visible_ids(practitioner, ids) == set()

    def test_sessions_follow_their_circle_out_of_search_and_back(self, circle, session):
        heard = []

        def changed(**event):
            heard.append(("changed", event["object_id"]))

        def removed(**event):
            heard.append(("removed", event["object_id"]))

        searchable_changed.connect(changed, sender=Session)
        searchable_removed.connect(removed, sender=Session)
        try:
            circle.unpublish()
            circle.save_revision().publish()
        finally:
            searchable_changed.disconnect(changed, sender=Session)
            searchable_removed.disconnect(removed, sender=Session)

        assert heard == [("removed", str(session.pk)), ("changed", str(session.pk))]

    def test_a_circle_is_described_by_its_public_text(self, circle):
        entry = CircleSource().entry(CircleSource().queryset().get())

        assert entry.title == "Neglect over time"
        assert "neglect over time" in entry.body


def test_a_circle_takes_twelve_queries_however_many_sessions_it_has(
    client, site_tree, django_assert_max_num_queries
):
    circle = CirclePageFactory(parent=site_tree.circles)
    SessionFactory(circle=circle, days=3)
    client.get(circle.url)
    with django_assert_max_num_queries(12) as few:
        client.get(circle.url)
    for day in range(4, 40):
        SessionFactory(circle=circle, days=day)
        SessionFactory(circle=circle, days=-day)
    with django_assert_max_num_queries(12) as many:
        page = client.get(circle.url)
    assert len(few) == len(many)
    assert page.context["coming"].paginator.count == 37
    assert page.context["past_count"] == 36
