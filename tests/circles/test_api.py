"""The public API: what anybody may know of circles and sessions, and nothing of people."""

from __future__ import annotations

import json
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from circles.api.public import PublicThrottle
from circles.models.choices import SessionState
from learning.models import Topic
from tests.circles.two_parsers import read
from tests.factories.accounts import UserFactory
from tests.factories.circles import (
    BookingFactory,
    CirclePageFactory,
    FacilitatorAssignmentFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db

CIRCLES, SESSIONS, FILE = "/api/v2/circles/", "/api/v2/sessions/", "/circles/calendar.ics"
ALL = (CIRCLES, SESSIONS, FILE)


@pytest.fixture(autouse=True)
def _known_address(settings):
    settings.WAGTAILAPI_BASE_URL = settings.PORTAL_BASE_URL = "https://portal.example.org"


def get(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content
    return json.loads(response.content)


def test_a_list_of_circles_follows_wagtails_conventions(client, circle):
    answer = get(client, CIRCLES)

    assert answer == {
        "meta": {"total_count": 1},
        "items": [
            {
                "id": circle.pk,
                "meta": {
                    "type": "circles.CirclePage",
                    "detail_url": f"https://portal.example.org/api/v2/circles/{circle.pk}/",
                    "html_url": "https://portal.example.org/circles/neglect/",
                },
                "title": "Neglect over time",
                "summary": "A small group that thinks about practice.",
                "kind": "open_series",
                "record_mode": "learning_only",
                "locality": "",
                "mode": "in_person",
            }
        ],
    }


def test_one_circle_says_what_its_page_says(client, circle):
    circle.topics = [Topic.objects.create(name="Neglect", slug="neglect")]
    circle.save()

    answer = get(client, f"{CIRCLES}{circle.pk}/")

    assert answer["topics"] == ["Neglect"]
    assert answer["agreement"] == ["What is said here stays here."]
    assert answer["purpose"] == "<p>To think about neglect over time.</p>"


def test_a_session_says_when_how_and_of_which_circle(client, circle):
    session = SessionFactory(circle=circle, day=date(timezone.localdate().year + 1, 7, 6))

    (item,) = get(client, SESSIONS)["items"]

    assert item["id"] == str(session.pk)
    assert item["meta"]["html_url"].endswith(session.get_absolute_url())
    assert get(client, item["meta"]["detail_url"].removeprefix("https://portal.example.org"))
    assert item["circle"]["title"] == "Neglect over time"
    assert item["starts_at"] == f"{session.wall_date}T10:00:00+01:00"  # summer
    assert (item["mode"], item["takes_bookings"], item["has_free_place"]) == (
        "in_person",
        True,
        True,
    )


def test_fields_are_chosen_as_in_wagtail(client, session):
    assert get(client, f"{SESSIONS}?fields=_,minutes")["items"] == [{"minutes": 90}]
    (item,) = get(client, f"{SESSIONS}?fields=_,circle(_,title,locality)")["items"]
    assert item == {"circle": {"title": "Neglect over time", "locality": ""}}


@pytest.mark.parametrize(
    "field",
    [
        "venue",
        "join_link",
        "places_held",
        "bookings",
        "ical_uid",
        "assignments",
        "owner",
        "circle(sessions)",
    ],
)
def test_what_is_not_named_cannot_be_asked_for(client, session, field):
    for address in (CIRCLES, SESSIONS, f"{SESSIONS}{session.pk}/"):
        get(client, f"{address}?fields={field}", 400)


@pytest.mark.parametrize(
    "question",
    ["venue=x", "owner=1", "circle__owner=1", "bookings=1", "join_link__startswith=h", "search=x"],
)
def test_what_is_not_named_cannot_be_searched_by(client, session, question):
    get(client, f"{SESSIONS}?{question}", 400)


def test_sessions_are_narrowed_by_circle_days_and_mode(client, circle, site_tree):
    today = timezone.localdate()
    other = CirclePageFactory(parent=site_tree.circles)
    first = SessionFactory(circle=circle, day=today + timedelta(days=3))
    second = SessionFactory(circle=other, day=today + timedelta(days=5), mode="online")

    def found(question):
        return [one["id"] for one in get(client, f"{SESSIONS}?{question}")["items"]]

    assert found("") == [str(first.pk), str(second.pk)]
    assert found("order=-starts_at") == [str(second.pk), str(first.pk)]
    assert found(f"circle={other.pk}") == [str(second.pk)]
    assert found("mode=online") == [str(second.pk)]
    assert found(f"until={first.wall_date}") == [str(first.pk)]
    assert found(f"from={second.wall_date}&until={second.wall_date}") == [str(second.pk)]
    assert found("limit=1&offset=1") == [str(second.pk)]


@pytest.mark.parametrize("base", [CIRCLES, SESSIONS])
@pytest.mark.parametrize(
    "question",
    [
        "id=abc", "id=%00", "mode=%00", "limit=-1", "limit=101", f"offset={10**30}", "offset=x",
        "fields=(", "order=x", "nonsense=1",
    ],
)  # fmt: skip
def test_nonsense_is_answered_with_400_and_words(client, session, base, question):
    assert get(client, f"{base}?{question}", 400)["message"]


@pytest.mark.parametrize("question", ["from=x", "until=2027-02-30", "starts_at=x", "circle=abc"])
def test_nonsense_about_days_and_circles_too(client, session, question):
    assert get(client, f"{SESSIONS}?{question}", 400)["message"]


def test_a_number_no_database_holds_finds_nothing(client, session):
    assert get(client, f"{CIRCLES}?id={10**30}")["items"] == []


def test_what_is_not_open_to_everybody_is_not_there_even_for_those_it_is_open_to(
    client, circle, session, site_tree, practitioner
):
    PageViewRestriction.objects.create(page=circle, restriction_type=PageViewRestriction.LOGIN)
    draft = CirclePageFactory(parent=site_tree.circles, live=False)
    SessionFactory(circle=draft)
    client.force_login(practitioner)

    assert get(client, CIRCLES)["items"] == []
    assert get(client, SESSIONS)["items"] == []
    for address in (f"{CIRCLES}{circle.pk}/", f"{CIRCLES}{draft.pk}/", f"{SESSIONS}{session.pk}/"):
        get(client, address, 404)
    assert read(client.get(FILE).content) == ("PUBLISH", [])


def test_only_what_is_to_come_is_listed(client, circle):
    SessionFactory(circle=circle, days=-2)
    SessionFactory(circle=circle, state=SessionState.CANCELLED, cancel_reason="venue")

    assert get(client, SESSIONS)["items"] == []
    assert read(client.get(FILE).content) == ("PUBLISH", [])


def test_d34_the_public_calendar_has_the_uid_and_sequence_of_the_mails(client, circle):
    session = SessionFactory(circle=circle, ical_sequence=3)

    _, (event,) = read(client.get(FILE).content)

    assert (event.uid, event.sequence) == (session.ical_uid, 3)
    assert event.summary == "Neglect over time"
    assert event.starts == session.starts_at
    assert event.location == ""
    assert b"TRANSP:TRANSPARENT" in client.get(FILE).content


def test_the_public_calendar_is_narrowed_like_the_page(client, circle):
    online = SessionFactory(circle=circle, mode="online")
    SessionFactory(circle=circle, wall_time=time(14))

    _, (event,) = read(client.get(f"{FILE}?mode=online&day=9&free=1").content)

    assert event.uid == online.ical_uid


@pytest.mark.parametrize("address", ALL)
def test_answers_are_the_same_for_everybody_and_may_be_kept_for_a_minute(
    client, session, practitioner, address
):
    BookingFactory(session=session, person=practitioner)

    def answer():
        response = client.get(address)
        lines = [one for one in response.content.splitlines() if b"DTSTAMP" not in one]
        return response["Cache-Control"], response["Content-Type"], lines

    before = answer()
    client.force_login(practitioner)

    assert answer() == before
    assert before[0] == "public, max-age=60"
    assert client.get(f"{address}?format=api", HTTP_ACCEPT="text/html").status_code == 200


@pytest.mark.parametrize("address", ALL)
def test_nothing_can_be_written(client, session, administrator, address):
    client.force_login(administrator)

    for method in (client.post, client.put, client.patch, client.delete):
        assert method(address).status_code == 405


@pytest.mark.parametrize("address", ALL)
def test_it_can_be_switched_off(client, session, settings, address):
    settings.PORTAL_PUBLIC_API = False

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ALL)
def test_too_many_questions_are_put_off(client, session, monkeypatch, address):
    monkeypatch.setattr(PublicThrottle, "rate", "2/min")

    answers = [client.get(address) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert answers[2]["Cache-Control"] == "no-store"


def test_a_wrong_password_is_not_looked_at(client, session):
    """Or the API would be a second door, without the first one's limits."""
    answer = client.get(SESSIONS, HTTP_AUTHORIZATION="Basic eDp5")

    assert answer.status_code == 200


@pytest.mark.parametrize("address", [f"{CIRCLES}?fields=*", f"{SESSIONS}?fields=*,circle(*)", FILE])
def test_a_hundred_take_the_queries_of_one(client, circle, site_tree, address):
    PageViewRestriction.objects.create(
        page=CirclePageFactory(parent=site_tree.circles),
        restriction_type=PageViewRestriction.LOGIN,
    )
    SessionFactory(circle=circle)
    address += "" if address == FILE else "&limit=100"
    client.get(address)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    few = queries()
    for _ in range(30):
        SessionFactory(circle=CirclePageFactory(parent=site_tree.circles))

    assert queries() == few
    assert few <= 6, few


# T-P2, D23, D24, D26: what is secret is written into every row, and looked for in every answer.

SECRETS = {
    "name": "Zebedee",
    "surname": "Quillfeather",
    "email": "zq@secret.example.org",
    "access": "A-hearing-loop-please",
    "link": "https://meet.example.org/very-secret",
    "venue": "Hidden-room-nine",
    "other venue": "Usual-hidden-room",
}


@pytest.fixture
def full_of_secrets(circle):
    person = UserFactory(
        first_name=SECRETS["name"], last_name=SECRETS["surname"], email=SECRETS["email"]
    )
    circle.venue, circle.owner = SECRETS["other venue"], person
    circle.save()
    circle.save_revision(user=person).publish()
    FacilitatorAssignmentFactory(circle=circle, person=person)
    session = SessionFactory(
        circle=circle, mode="hybrid", join_link=SECRETS["link"], venue=SECRETS["venue"]
    )
    BookingFactory(session=session, person=person, access_needs=SECRETS["access"])
    BookingFactory(
        session=session, person=UserFactory(last_name=SECRETS["surname"]), state="waiting"
    )
    return session


def test_t_p2_d23_d24_d26_no_public_answer_holds_a_person_a_venue_or_a_join_link(
    client, circle, full_of_secrets
):
    session = full_of_secrets
    day = session.wall_date.isoformat()
    addresses = [
        CIRCLES,
        f"{CIRCLES}?fields=*",
        f"{CIRCLES}{circle.pk}/?fields=*",
        SESSIONS,
        f"{SESSIONS}?fields=*,circle(*)",
        f"{SESSIONS}{session.pk}/?fields=*,circle(*)",
        FILE,
        *(f"/circles/calendar/?view={one}&date={day}" for one in ("month", "week", "list", "day")),
    ]
    for address in addresses:
        said = client.get(address).content.decode().replace("\r\n ", "")
        assert str(session.pk) in said or "circles.CirclePage" in said
        assert [secret for secret in SECRETS.values() if secret in said] == []


def test_t_p2_signed_in_the_calendar_shows_no_other_person_and_no_link(
    client, full_of_secrets, practitioner
):
    BookingFactory(session=full_of_secrets, person=practitioner)
    client.force_login(practitioner)
    for view in ("month", "week", "list", "day"):
        address = f"/circles/calendar/?view={view}&date={full_of_secrets.wall_date:%Y-%m-%d}"
        said = client.get(address).content.decode()
        assert "You have a place" in said
        assert [secret for secret in SECRETS.values() if secret in said] == []


def test_the_list_of_days_is_that_of_the_wall(client, circle):
    """A session half an hour after midnight in summer belongs to its own day."""
    day = date(timezone.localdate().year + 1, 7, 6)
    SessionFactory(circle=circle, day=day, wall_time=time(0, 30))

    assert get(client, f"{SESSIONS}?from={day}&until={day}")["meta"]["total_count"] == 1
