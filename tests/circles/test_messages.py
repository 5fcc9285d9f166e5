"""A facilitator writes to the people of a session: whom it reaches, what of it is mailed."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from circles.models import Session, SessionMessage
from circles.models.choices import BookingState
from circles.models.messages import Audience
from circles.services import messages as services
from circles.services.booking import cancel
from circles.tasks import forget_messages
from portal.accounts.roles import Role
from portal.core.exceptions import NotAllowed, NotPossible
from portal.notifications.models import Notification
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory

pytestmark = pytest.mark.django_db

TEXT = "please bring the handout, and come ten minutes early."


@pytest.fixture
def people(session):
    """Two booked, one with an offer, one waiting, one who gave up."""
    states = ("BOOKED", "BOOKED", "OFFERED", "WAITING")
    rows = [BookingFactory(session=session, state=BookingState[state]) for state in states]
    gone = BookingFactory(
        session=session, state=BookingState.CANCELLED, cancel_reason="duty", booked_at=None
    )
    return [*rows, gone]


@pytest.fixture
def send(lead, session):
    def make(**changes):
        usual = {
            "actor": lead,
            "session_id": session.pk,
            "audience": Audience.BOOKED,
            "text": TEXT,
            "looked_at": False,
            "idempotency_key": uuid.uuid4(),
        }
        return services.send_message(**{**usual, **changes})

    return make


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


def address(session):
    return f"/desk/sessions/{session.pk}/message/"


def told():
    kind = Notification.objects.filter(kind=services.KIND)
    return {row.recipient_id for row in kind}


@pytest.mark.parametrize(
    ("audience", "reached"),
    [(Audience.BOOKED, [0, 1]), (Audience.WAITING, [2, 3]), (Audience.BOTH, [0, 1, 2, 3])],
)
def test_a_message_reaches_whom_it_is_for_and_nobody_who_gave_up(people, send, audience, reached):
    message = send(audience=audience)

    assert told() == {people[number].person_id for number in reached}
    assert message.told.count() == len(reached)


def test_the_mail_says_where_to_read_it_and_nothing_of_it(
    people, send, run_tasks, session, lead, client
):
    send()
    run_tasks()

    assert len(mail.outbox) == 2
    for letter, booking in zip(
        sorted(mail.outbox, key=lambda one: one.to), sorted(people[:2], key=_email), strict=True
    ):
        assert letter.to == [booking.person.email]
        assert letter.subject.startswith("A message about a learning circle: ")
        for part in (letter.subject, letter.body, letter.alternatives[0][0]):
            assert "handout" not in part
            assert "eglect" not in part
            assert lead.last_name not in part
        client.force_login(booking.person)
        page = client.get(booking.get_absolute_url()).content.decode()
        assert booking.get_absolute_url() in letter.body
        assert TEXT in page
        assert lead.display_name in page


def _email(booking):
    return [booking.person.email]


def test_nobody_is_mailed_who_gave_up_in_between(people, send, run_tasks, client):
    send()
    gone = people[0]
    cancel(actor=gone.person, booking_id=gone.pk, reason="duty")
    run_tasks()

    letters = [one for one in mail.outbox if one.subject.startswith("A message")]
    assert [one.to for one in letters] == [[people[1].person.email]]
    client.force_login(gone.person)
    assert TEXT not in client.get(gone.get_absolute_url()).content.decode()


def test_who_waits_does_not_read_what_those_with_a_place_were_told(people, send, client):
    send()
    waiting = people[3]
    client.force_login(waiting.person)
    assert TEXT not in client.get(waiting.get_absolute_url()).content.decode()


def test_who_gets_a_place_later_reads_what_those_with_a_place_were_told(send, session, client):
    BookingFactory(session=session)
    send()
    later = BookingFactory(session=session)
    client.force_login(later.person)
    assert TEXT in client.get(later.get_absolute_url()).content.decode()


def test_somebody_else_cannot_read_it_on_another_persons_page(people, send, client):
    send()
    client.force_login(people[1].person)
    assert client.get(people[0].get_absolute_url()).status_code == 404


def test_sent_twice_with_one_form_it_goes_out_once(desk, people, session):
    form = {"audience": "both", "text": TEXT, "key": str(uuid.uuid4()), "action": "send"}
    answers = [desk.post(address(session), form) for _ in range(2)]

    assert [one.url for one in answers] == [f"/desk/sessions/{session.pk}/"] * 2
    assert SessionMessage.objects.count() == 1
    assert Notification.objects.filter(kind=services.KIND).count() == 4


def test_the_preview_names_whom_it_reaches_and_sends_nothing(desk, people, session):
    page = desk.post(address(session), {"audience": "both", "text": TEXT, "action": "preview"})
    words = " ".join(page.content.decode().split())

    for booking in people[:4]:
        assert booking.person.display_name in words
    assert people[4].person.display_name not in words
    assert "2 people who have a place" in words
    assert "2 people who wait for one" in words
    assert not SessionMessage.objects.exists()
    assert not Notification.objects.exists()


def test_looking_at_the_page_sends_nothing(desk, people, session):
    form = {"audience": "both", "text": TEXT, "action": "send"}
    page = desk.get(address(session), form)

    assert page.status_code == 200
    assert not SessionMessage.objects.exists()


def test_the_key_travels_from_the_form_to_the_preview(desk, people, session):
    first = desk.get(address(session)).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', first).group(1)
    form = {"audience": "both", "text": TEXT, "action": "preview", "key": key}
    assert f'name="key" value="{key}"' in desk.post(address(session), form).content.decode()


@pytest.mark.parametrize("form", [{"text": TEXT}, {"audience": "staff", "text": TEXT}])
def test_what_was_typed_is_kept_when_nobody_was_chosen(desk, session, form):
    page = desk.post(address(session), {**form, "action": "preview"}).content.decode()
    assert TEXT in page
    assert 'class="error-summary' in page


def test_an_empty_message_is_refused_beside_its_field(desk, session):
    page = desk.post(address(session), {"audience": "both", "text": " ", "action": "preview"})
    assert "Write what you want to tell them." in page.content.decode()


def test_details_that_may_identify_somebody_are_shown_and_must_be_looked_at(desk, people, session):
    text = "Please read about Tyrone Okafor of 14 Elm Street, born 3/4/2015."
    form = {"audience": "both", "text": text, "key": str(uuid.uuid4())}

    preview = desk.post(address(session), {**form, "action": "preview"}).content.decode()
    assert "Details that may identify somebody" in preview
    assert "Tyrone" in preview

    refused = desk.post(address(session), {**form, "action": "send"}).content.decode()
    assert "Look at each detail" in refused
    assert text in refused
    assert not SessionMessage.objects.exists()

    sent = desk.post(address(session), {**form, "action": "send", "looked_at": "yes"})
    assert sent.status_code == 302
    assert SessionMessage.objects.get().text == text


def test_it_would_reach_nobody(send):
    with pytest.raises(NotPossible, match="nobody"):
        send(audience=Audience.WAITING)


def test_only_the_facilitators_of_the_circle_write(client, people, session, send):
    other = UserFactory(roles=[Role.FACILITATOR])
    for person, status in ((people[0].person, 403), (other, 404)):
        client.force_login(person)
        assert client.get(address(session)).status_code == status
    with pytest.raises(NotAllowed):
        send(actor=other)


def _end(session):
    now = timezone.now()
    Session.objects.filter(pk=session.pk).update(
        starts_at=now - timedelta(hours=2),
        ends_at=now - timedelta(hours=1),
        cut_off_at=now - timedelta(days=1),
        closes_at=now - timedelta(hours=2),
    )


def test_nobody_is_written_to_after_the_session(people, session, send, desk):
    _end(session)
    with pytest.raises(NotPossible, match="over"):
        send()
    assert 'name="text"' not in desk.get(address(session)).content.decode()


def test_a_message_is_deleted_four_weeks_after_its_session(people, session, send):
    send()
    _end(session)
    assert forget_messages() == 0
    old = timezone.now() - timedelta(days=30)
    Session.objects.filter(pk=session.pk).update(
        starts_at=old - timedelta(hours=2),
        ends_at=old,
        cut_off_at=old - timedelta(days=3),
        closes_at=old - timedelta(days=3),
    )
    assert forget_messages() == 1
    assert not SessionMessage.objects.exists()


def test_the_desk_shows_what_was_sent_and_how_many_it_reached(desk, people, session, send):
    send(audience=Audience.BOTH)
    page = desk.get(f"/desk/sessions/{session.pk}/").content.decode()
    assert TEXT in page
    assert "Sent to 4 people" in page


def test_a_longer_list_takes_no_more_queries_to_write_to(
    session, lead, send, django_assert_max_num_queries
):
    session.capacity_max = 30
    session.save()
    for _ in range(12):
        BookingFactory(session=session)
    with django_assert_max_num_queries(22):
        send()
