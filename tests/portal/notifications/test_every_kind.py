"""Every kind of mail there is, built from real rows: what it says, and where its links lead.

A kind that nobody gave a cause to here fails the last test.
"""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from circles.models import (
    Brief,
    CircleMembership,
    FacilitatorInvitation,
    LearningNote,
    Offer,
    Session,
    Turn,
)
from circles.models.choices import BookingState
from circles.models.messages import Audience
from circles.services.messages import send_message
from learning.models import ModulePage
from learning.pathways.models import Cohort, CohortMember, Pathway, PathwayStep
from learning.readers.models import TopicFollow
from portal.accounts.roles import Role
from portal.core.models import SiteSettings
from portal.notifications import kinds
from portal.notifications.models import Notification
from portal.notifications.services import notify
from tests.factories.accounts import UserFactory
from tests.factories.circles import (
    BookingFactory,
    CirclePageFactory,
    FacilitatorAssignmentFactory,
    SessionFactory,
)
from tests.factories.learning import (
    ModulePageFactory,
    PracticeGuidePageFactory,
    TopicFactory,
    text_step,
)
from tests.factories.reflections import SubmittedReflectionFactory

pytestmark = pytest.mark.django_db

#: Rows that a request may write though it only looks: who is signed in, and what Wagtail's own
#: editor keeps of who has a page open and how they like it.
NOT_OURS = {
    "django_session",
    "wagtailadmin_editingsession",
    "wagtailusers_userprofile",
    "wagtailcore_pagesubscription",
}
CASE = "The eldest went hungry before Christmas"
KEY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def world(site_tree):
    """A circle about something, and people who must not be named to one another."""
    SiteSettings.for_site(site_tree.site)  # made with the first page that a site ever shows
    circle = CirclePageFactory(
        parent=site_tree.circles,
        title="Quillfeather evenings",
        slug="quillfeather",
        next_review_due=timezone.localdate(),
    )
    lead = UserFactory(first_name="Ottoline", last_name="Marchbanks", roles=[Role.FACILITATOR])
    FacilitatorAssignmentFactory(circle=circle, person=lead)
    session = SessionFactory(
        circle=circle, mode="hybrid", join_link="https://meet.example.net/secret-room"
    )
    other = BookingFactory(
        session=session,
        person=UserFactory(first_name="Ferdinand", last_name="Applewhite"),
        access_needs="A step-free entrance",
    )
    turn = Turn.objects.create(booking=other, state="given")
    Brief.objects.create(turn=turn, question=CASE, context=CASE)
    return SimpleNamespace(
        tree=site_tree,
        circle=circle,
        session=session,
        lead=lead,
        other=other.person,
        person=UserFactory(roles=[Role.FACILITATOR, Role.ACADEMY_PUBLISHER]),
    )


def booked(world, state="BOOKED", **more):
    more.setdefault("access_needs", "A step-free entrance")
    return BookingFactory(
        session=world.session, person=world.person, state=BookingState[state], **more
    )


def ended(world, state, **more):
    return booked(world, state, booked_at=timezone.now(), **more)


def change_session(world, **fields):
    Session.objects.filter(pk=world.session.pk).update(**fields)


def cancelled(world):
    booking = ended(world, "SESSION_CANCELLED")
    change_session(world, state="cancelled", cancel_reason="venue")
    return booking, 1


def changed(world):
    booking = booked(world)
    change_session(world, revision=3)
    return booking, 3


def offered(world):
    booking, now = booked(world, "OFFERED"), timezone.now()
    offer = Offer.objects.create(booking=booking, made_at=now, expires_at=now + timedelta(hours=8))
    return booking, offer.pk


def called(world):
    booking = booked(world, "WAITING")
    now = timezone.now()
    change_session(
        world, cut_off_at=now - timedelta(hours=1), called_at=now, called_up_to=9, places_called=1
    )
    return booking, 1


def reminded(world):
    booking = booked(world)
    change_session(world, reminded="0/7")
    return booking, "0/7"


def written(world):
    booking = booked(world)
    message = send_message(
        actor=world.lead,
        session_id=world.session.pk,
        audience=Audience.BOTH,
        text=CASE,
        looked_at=True,
        idempotency_key=KEY,
    )
    Notification.objects.all().delete()
    return booking, message.pk


def invited(world, role="lead", **more):
    return FacilitatorInvitation.objects.create(
        circle=world.circle,
        role=role,
        expires_at=timezone.now() + timedelta(days=7),
        **{"person": world.person, "invited_by": world.lead, **more},
    )


def answered(world):
    asked = {"person": world.lead, "invited_by": world.person, "state": "accepted"}
    return invited(world, "co", **asked), "accepted"


def handed_over(world):
    booked(world)
    return invited(world, person=world.lead, invited_by=world.other, state="accepted"), 1


def member(world):
    return CircleMembership.objects.create(circle=world.circle, person=world.person), 1


def note(world):
    past = SessionFactory(circle=world.circle, days=-1)
    booking = BookingFactory(session=past, person=world.person, state=BookingState.ATTENDED)
    soon = timezone.now() + timedelta(hours=1)
    LearningNote.objects.create(
        session=past, title=CASE, text=CASE, state="with_group", answers_until=soon, round=1
    )
    return booking, "1/with_group"


def digest(world):
    topic = TopicFactory()
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    long_ago, then = timezone.now() - timedelta(days=90), timezone.now() - timedelta(days=7)
    TopicFollow.objects.create(person=world.person, topic=topic)
    TopicFollow.objects.update(since=long_ago)
    PracticeGuidePageFactory(
        parent=world.tree.guides,
        title="Seeing neglect",
        topics=[topic],
        first_published_at=then,
        last_published_at=then,
    )
    return world.person, monday.isoformat()


def deadline(world):
    page = ModulePageFactory(parent=world.tree.modules, title="Listening", steps=[text_step()])
    pathway = Pathway.objects.create(slug="first", title="First", summary="To.", published=True)
    PathwayStep.objects.create(pathway=pathway, module=ModulePage.objects.get(pk=page.pk))
    day = timezone.localdate() + timedelta(days=3)
    cohort = Cohort.objects.create(pathway=pathway, name="Autumn", deadline=day)
    return CohortMember.objects.create(person=world.person, cohort=cohort), f"{day}/3"


def to_read(world):
    for _ in range(3):
        SubmittedReflectionFactory(title=CASE, text=CASE)
    return world.person, timezone.localdate().isoformat()


#: By kind: lays the rows, and returns what the mail is about and its version.
CAUSES = {
    "session_booked": lambda world: (booked(world), 1),
    "waiting_list_joined": lambda world: (booked(world, "WAITING"), 1),
    "place_found": lambda world: (booked(world), 1),
    "booking_cancelled": lambda world: (ended(world, "CANCELLED", cancel_reason="duty"), 1),
    "session_cancelled": cancelled,
    "session_changed": changed,
    "booking_moved": lambda world: (ended(world, "MOVED"), 1),
    "place_offered": offered,
    "offer_ran_out": lambda world: (booked(world, "WAITING"), 1),
    "place_withdrawn": lambda world: (ended(world, "WAITING"), 1),
    "short_notice_call": called,
    "turn_given": lambda world: (Turn.objects.create(booking=booked(world), state="given"), 1),
    "session_reminder": reminded,
    "session_message": written,
    "facilitator_invited": lambda world: (invited(world), 1),
    "invitation_answered": answered,
    "facilitator_changed": handed_over,
    "member_added": member,
    "note_to_agree": note,
    "topic-digest": digest,
    "review_due": lambda world: (world.circle, f"{timezone.localdate()}/0"),
    "pathway-deadline": deadline,
    "reflections_to_read": to_read,
}


@pytest.fixture(params=sorted(CAUSES))
def letter(request, world, run_tasks):
    """The mail of one kind, as it left."""
    subject, version = CAUSES[request.param](world)
    notify(kind=request.param, recipient=world.person, subject=subject, version=version)
    run_tasks()
    (row,) = Notification.objects.filter(kind=request.param)
    assert row.state == Notification.State.SENT
    (sent,) = [one for one in mail.outbox if one.to == [world.person.email]]
    return sent


def parts_of(letter):
    """Return every text of a mail: its subject, text, HTML and files, unfolded."""
    texts = [letter.subject]
    for part in letter.message().walk():
        if not part.is_multipart():
            texts.append(part.get_payload(decode=True).decode().replace("\r\n ", ""))
    return texts


def addresses_in(letter):
    html = letter.alternatives[0][0]
    found = re.findall(r'(?:href|src)="([^"]+)"', html) + re.findall(r"https?://\S+", letter.body)
    return sorted(set(found))


def everything():
    """Return what stands in each table, in no order."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        tables = {}
        for name in sorted(set(names) - NOT_OURS):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608 - no input
            tables[name] = sorted(map(repr, cursor.fetchall()))
    return tables


def test_a_mail_comes_as_text_and_as_html(letter):
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert letter.body.strip().startswith("Hello ")
    assert "<html" in html
    assert "{%" not in letter.body + html
    assert "\n" not in letter.subject


def test_a_mail_goes_to_one_person_and_names_nobody_else(letter, world):
    assert letter.recipients() == [world.person.email]
    for text in parts_of(letter):
        for person in (world.lead, world.other):
            for word in (person.first_name, person.last_name, person.email):
                assert word not in text


def test_a_mail_holds_no_title_no_join_link_no_need_and_no_case(letter, world):
    for text in parts_of(letter):
        for word in ("uillfeather", "meet.example.net", "secret-room", "step-free", "hungry"):
            assert word not in text


def test_a_mail_links_to_the_site_alone_and_looking_changes_nothing(letter, world, settings):
    addresses = addresses_in(letter)
    assert len(addresses) > 1
    client = Client()
    client.force_login(world.person)
    for address in addresses:
        assert address.startswith(f"{settings.PORTAL_BASE_URL}/")
        parts = urlsplit(address)
        before = everything()
        answer = client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path)
        assert answer.status_code == 200, address
        after = everything()
        assert [name for name in before if before[name] != after[name]] == [], address


def test_every_kind_is_tried_here():
    assert set(CAUSES) == set(kinds._kinds)
