"""A person's own calendar feed."""

from __future__ import annotations

import logging
import re
import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from circles.calendars.feed import MOST_ENTRIES, feed_file
from circles.models import Booking, FeedToken
from circles.models.choices import BookingState
from circles.services import feeds, scheduling
from circles.services.booking import cancel, move
from circles.services.series import SeriesRule
from portal.core.exceptions import NotPossible
from portal.core.logs import WithoutPersonalData
from tests.circles.two_parsers import read
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, CirclePageFactory, SessionFactory

pytestmark = pytest.mark.django_db

PAGE = "/my/calendar-feed/"


def address_of(person):
    token = feeds.make_feed(actor=person, form_key=uuid.uuid4())
    return reverse("circles:feed", args=[token])


def events_of(person):
    return read(feed_file(person))[1]


def test_a_person_makes_a_feed_and_sees_its_address_once(client, practitioner, settings):
    settings.PORTAL_BASE_URL = "https://portal.example.org"
    client.force_login(practitioner)
    first = client.get(PAGE).content.decode()
    assert "You have no feed" in first
    key = re.search(r'name="key" value="([^"]+)"', first)[1]

    made = client.post(PAGE, {"key": key}).content.decode()

    (address,) = set(re.findall(r"https://portal\.example\.org(/circles/feeds/[\w-]+\.ics)", made))
    assert f"webcal://portal.example.org{address}" in made
    assert client.get(address).status_code == 200
    again = client.get(PAGE).content.decode()
    assert "You have a feed" in again
    assert "/circles/feeds/" not in again


def test_only_the_hash_is_kept(practitioner):
    token = feeds.make_feed(actor=practitioner, form_key=uuid.uuid4())

    assert len(token) == 43
    row = FeedToken.objects.get()
    assert token not in str(vars(row))


def test_a_form_sent_twice_makes_one_feed(practitioner):
    key = uuid.uuid4()

    assert len({feeds.make_feed(actor=practitioner, form_key=key) for _ in range(2)}) == 1
    assert FeedToken.objects.count() == 1


def test_a_form_of_a_feed_that_was_stopped_does_not_bring_it_back(client, practitioner):
    key = uuid.uuid4()
    feeds.make_feed(actor=practitioner, form_key=key)
    feeds.stop_feed(actor=practitioner)

    with pytest.raises(NotPossible):
        feeds.make_feed(actor=practitioner, form_key=key)
    client.force_login(practitioner)
    assert "This address was stopped" in client.post(PAGE, {"key": key}).content.decode()


def test_one_key_gives_two_people_two_feeds(practitioner):
    key = uuid.uuid4()

    assert feeds.make_feed(actor=practitioner, form_key=key) != feeds.make_feed(
        actor=UserFactory(), form_key=key
    )


def test_a_new_address_stops_the_old_one(client, practitioner):
    old, new = address_of(practitioner), address_of(practitioner)

    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    assert FeedToken.objects.filter(revoked_at=None).count() == 1


def test_the_database_refuses_a_second_live_feed(practitioner):
    FeedToken.objects.create(person=practitioner, token_hash="a")

    with pytest.raises(IntegrityError):
        FeedToken.objects.create(person=practitioner, token_hash="b")


def test_a_person_stops_their_feed(client, practitioner):
    address = address_of(practitioner)
    client.force_login(practitioner)

    page = client.post(f"{PAGE}stop/", follow=True).content.decode()

    assert "Your calendar feed is stopped" in page
    assert "You have no feed" in page
    assert client.get(address).status_code == 404


def test_nobody_stops_a_feed_by_a_link(client, practitioner):
    address = address_of(practitioner)
    client.force_login(practitioner)

    assert client.get(f"{PAGE}stop/").status_code == 405
    assert client.get(address).status_code == 200


def test_unknown_stopped_and_closed_look_alike(client, practitioner):
    stopped = address_of(practitioner)
    feeds.stop_feed(actor=practitioner)
    other = UserFactory()
    closed = address_of(other)
    other.is_active = False
    other.save()
    unknown = reverse("circles:feed", args=["x" * 43])

    answers = [client.get(one) for one in (stopped, closed, unknown)]

    assert [one.status_code for one in answers] == [404, 404, 404]
    assert len({one.content for one in answers}) == 1
    assert len({str(sorted(one.headers.items())) for one in answers}) == 1


def test_the_feed_needs_no_signing_in_and_is_kept_nowhere(client, practitioner):
    response = client.get(address_of(practitioner))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_the_day_of_use_is_kept_and_not_the_hour(client, practitioner):
    address = address_of(practitioner)
    client.head(address)
    assert FeedToken.objects.get().last_used_on is None

    client.get(address)
    with CaptureQueriesContext(connection) as second:
        client.get(address)

    assert FeedToken.objects.get().last_used_on == timezone.localdate()
    assert not [one for one in second.captured_queries if not one["sql"].startswith("SELECT")]
    client.force_login(practitioner)
    assert "A calendar last asked for it on" in client.get(PAGE).content.decode()


def test_no_log_holds_the_key(client, practitioner, caplog):
    address = address_of(practitioner)
    with caplog.at_level(logging.DEBUG):
        client.get(address)
        client.get(address.replace(".ics", "x.ics"))  # "Not Found: …"
    assert any("/circles/feeds/" in one.getMessage() for one in caplog.records)

    for record in caplog.records:
        if record.name != "django.db.backends":  # off in every setting; it quotes its own hash
            WithoutPersonalData().filter(record)
            assert address.removesuffix(".ics")[-40:] not in record.getMessage()


def test_a_deleted_person_leaves_no_feed(practitioner):
    address_of(practitioner)
    practitioner.delete()

    assert not FeedToken.objects.exists()


# What it holds.


def test_d34_the_feed_and_the_mail_speak_of_one_event(
    practitioner, session, take, run_tasks, mailoutbox
):
    take(practitioner, session)
    run_tasks()
    (mailed,) = [
        read(content)[1][0]
        for name, content, _ in mailoutbox[-1].attachments
        if name[-4:] == ".ics"
    ]

    (fed,) = events_of(practitioner)

    assert fed == mailed


def test_it_is_published_and_says_how_often_to_look(practitioner):
    calendar = Calendar.from_ical(feed_file(practitioner))

    assert calendar["method"] == "PUBLISH"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in feed_file(practitioner)
    assert calendar["x-published-ttl"] == "PT6H"


def test_d32_a_feed_without_sessions_is_a_calendar_all_the_same(practitioner):
    content = feed_file(practitioner)

    assert read(content) == ("PUBLISH", [])
    assert len(Calendar.from_ical(content).subcomponents) == 1  # RFC 5545: at least one


def test_i12_d23_d26_it_names_no_topic_no_person_and_no_link(practitioner, circle):
    session = SessionFactory(circle=circle, mode="hybrid", join_link="https://meet.example.org/x")
    BookingFactory(session=session, person=practitioner, access_needs="A hearing loop")
    BookingFactory(session=session, person=UserFactory(email="other@example.org"))

    text = feed_file(practitioner).decode().replace("\r\n ", "")

    for word in ("eglect", "meet.example.org", "other@", practitioner.email, "hearing"):
        assert word not in text
    assert "ATTENDEE" not in text
    assert "SUMMARY:Learning circle\r\n" in text


def test_somebody_who_waits_has_nothing_in_it_yet(practitioner, small_session, take):
    holder = take(UserFactory(), small_session)
    take(practitioner, small_session)
    assert events_of(practitioner) == []

    cancel(actor=holder.person, booking_id=holder.pk, reason="court")

    assert [one.status for one in events_of(practitioner)] == ["CONFIRMED"]


def test_a_place_given_up_is_shown_as_cancelled_at_a_higher_sequence(practitioner, session, take):
    booking = take(practitioner, session)
    (before,) = events_of(practitioner)
    cancel(actor=practitioner, booking_id=booking.pk, reason="court")

    (after,) = events_of(practitioner)

    assert (after.uid, after.status) == (before.uid, "CANCELLED")
    assert after.sequence > before.sequence


def test_booked_again_it_stands_once(practitioner, session, take):
    first = take(practitioner, session)
    cancel(actor=practitioner, booking_id=first.pk, reason="court")
    second = take(practitioner, session)

    (event,) = events_of(practitioner)

    assert event.status == "CONFIRMED"
    assert event.url.endswith(second.get_absolute_url())


def test_a_place_that_was_moved_is_shown_where_it_is_and_cancelled_where_it_was(
    practitioner, circle, session, take
):
    other = SessionFactory(circle=circle, days=9)
    booking = take(practitioner, session)
    move(
        actor=practitioner,
        booking_id=booking.pk,
        to_session_id=other.pk,
        idempotency_key=uuid.uuid4(),
    )

    shown = {event.uid: event.status for event in events_of(practitioner)}

    assert shown == {session.ical_uid: "CANCELLED", other.ical_uid: "CONFIRMED"}


def test_a_place_that_is_offered_is_not_in_it_yet(practitioner, session):
    BookingFactory(session=session, person=practitioner, state=BookingState.OFFERED)

    assert events_of(practitioner) == []


def test_a_cancelled_session_is_shown_as_cancelled(practitioner, session, take, lead):
    take(practitioner, session)
    scheduling.cancel_session(actor=lead, session_id=session.pk, reason="venue")

    assert [one.status for one in events_of(practitioner)] == ["CANCELLED"]


def test_a_session_that_was_attended_stays_for_a_while(practitioner, circle):
    for days in (-70, -50):
        BookingFactory(
            session=SessionFactory(circle=circle, days=days),
            person=practitioner,
            state=BookingState.ATTENDED,
        )

    assert len(events_of(practitioner)) == 1


def test_d37_the_newest_are_kept_when_there_are_too_many(practitioner, circle):
    start = datetime(2027, 1, 4, 10, tzinfo=UTC)
    sessions = [
        SessionFactory.build(
            circle=circle,
            starts_at=start + timedelta(days=n),
            ends_at=start + timedelta(days=n, hours=1),
        )
        for n in range(MOST_ENTRIES + 5)
    ]
    type(sessions[0]).objects.bulk_create(sessions)
    Booking.objects.bulk_create(
        BookingFactory.build(session=one, person=practitioner) for one in sessions
    )

    with time_machine.travel(start), CaptureQueriesContext(connection) as captured:
        events = events_of(practitioner)

    assert len(captured) == 1
    assert len(events) == MOST_ENTRIES
    assert events[-1].starts == sessions[-1].starts_at
    assert events[0].starts == sessions[5].starts_at


def test_d38_one_date_of_a_series_is_one_date_in_the_feed(
    practitioner, lead, circle, arrangements, take
):
    series = scheduling.schedule_series(
        actor=lead,
        circle=circle,
        rule=weekly_from(timezone.localdate() + timedelta(days=3)),
        arrangements=arrangements(),
    )
    chosen = series.sessions.order_by("starts_at")[2]
    take(practitioner, chosen)

    (event,) = events_of(practitioner)

    assert event.uid == chosen.ical_uid
    assert b"RRULE" not in feed_file(practitioner)


def test_d39_every_date_of_a_fortnightly_series_is_its_own_event(
    practitioner, lead, circle, arrangements, take
):
    first = timezone.localdate() + timedelta(days=3)
    series = scheduling.schedule_series(
        actor=lead,
        circle=circle,
        rule=weekly_from(first, frequency="fortnightly"),
        arrangements=arrangements(),
    )
    for session in series.sessions.all():
        take(practitioner, session)

    days = [timezone.localtime(one.starts).date() for one in events_of(practitioner)]

    assert days == [first + timedelta(days=14 * n) for n in range(4)]
    assert len({one.uid for one in events_of(practitioner)}) == 4


def weekly_from(first, frequency="weekly"):
    return SeriesRule(frequency=frequency, first_date=first, at=time(10), count=4)


def test_another_persons_sessions_are_not_in_it(practitioner, session, site_tree, take):
    take(UserFactory(), session)
    other = SessionFactory(circle=CirclePageFactory(parent=site_tree.circles), day=date(2027, 5, 4))
    take(practitioner, other)

    assert [one.uid for one in events_of(practitioner)] == [other.ical_uid]
