"""The learning note: the presenter agrees, then the group, then the circle reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from circles import tasks
from circles.models import LearningNote, Turn
from circles.models.afterwards import NoteObjection, NoteState
from circles.models.choices import BookingState
from circles.models.turns import TurnState
from circles.reflections.checking import Draft
from circles.searchables import NoteSource
from circles.services import notes as services
from portal.core.exceptions import NotAllowed, NotPossible
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db

TEXT = "Silence is an answer too. Waiting ten seconds longer changed what we heard."


def draft(title="What waiting does", text=TEXT):
    return Draft(title=title, sections=(("", text),))


@pytest.fixture
def past(circle, lead):
    return SessionFactory(circle=circle, days=-1)


@pytest.fixture
def group(past):
    return [BookingFactory(session=past, state=BookingState.ATTENDED) for _ in range(2)]


@pytest.fixture
def presenter(past, group):
    """Somebody who presented, beside the group."""
    booking = BookingFactory(session=past, state=BookingState.ATTENDED)
    Turn.objects.create(booking=booking, state=TurnState.PRESENTED)
    return booking


@pytest.fixture
def write(lead, past):
    def make(**changes):
        return services.write_note(actor=lead, session_id=past.pk, **{"draft": draft(), **changes})

    return make


def fresh(note):
    return LearningNote.objects.get(pk=note.pk)


def later(hours):
    return time_machine.travel(timezone.now() + timedelta(hours=hours))


def agree(booking):
    return services.agree_to_note(actor=booking.person, booking_id=booking.pk)


def object_to(booking, reason=NoteObjection.RECOGNISABLE):
    return services.object_to_note(actor=booking.person, booking_id=booking.pk, reason=reason)


class TestTheWayOfANote:
    def test_i18_never_without_the_presenter(self, presenter, write, group):
        note = write()
        assert note.state == NoteState.WITH_PRESENTER
        with pytest.raises(NotPossible, match="does not wait for you"):
            agree(group[0])
        with later(73):
            tasks.settle_notes()

        assert fresh(note).state == NoteState.DRAFT
        assert fresh(note).returned_because == NoteObjection.NO_ANSWER

    def test_the_presenter_then_the_group_then_everybody(self, presenter, write, group):
        note = write()
        assert services.note_for(presenter) == note
        assert services.note_for(group[0]) is None

        agree(presenter)

        assert fresh(note).state == NoteState.WITH_GROUP
        assert services.note_for(group[0]) == note
        with later(71):
            tasks.settle_notes()
            assert fresh(note).state == NoteState.WITH_GROUP
        with later(73):
            tasks.settle_notes()
        assert fresh(note).state == NoteState.PUBLISHED

    def test_two_presenters_both_have_to_agree(self, past, presenter, write):
        second = BookingFactory(session=past, state=BookingState.ATTENDED)
        Turn.objects.create(booking=second, state=TurnState.PRESENTED)
        note = write()
        agree(presenter)
        agree(presenter)
        assert fresh(note).state == NoteState.WITH_PRESENTER
        agree(second)
        assert fresh(note).state == NoteState.WITH_GROUP

    def test_without_a_presenter_the_group_is_asked_at_once(self, group, write):
        assert write().state == NoteState.WITH_GROUP

    @pytest.mark.parametrize("who", ["presenter", "group"])
    def test_an_objection_returns_it_and_names_nobody(
        self, client, lead, past, presenter, group, write, caplog, who
    ):
        note = write()
        somebody = presenter
        if who == "group":
            agree(presenter)
            somebody = group[0]
        with caplog.at_level("INFO", logger="portal.audit"):
            object_to(somebody)

        assert fresh(note).state == NoteState.DRAFT
        assert not note.agreements.exists()
        (line,) = [one for one in caplog.messages if "object_to_note" in one]
        assert line.endswith("by the site")
        client.force_login(lead)
        page = client.get(reverse("circles:write_note", args=[past.pk])).content.decode()
        assert "Somebody could be recognised" in page
        assert TEXT.split(".", maxsplit=1)[0] in page
        assert somebody.person.display_name not in page

    def test_written_again_it_asks_everybody_again(self, presenter, write, group, run_tasks):
        write()
        object_to(presenter)
        again = write(draft=draft(text="Waiting helps."))
        run_tasks()

        assert again.round == 2
        assert again.state == NoteState.WITH_PRESENTER
        assert [one.to for one in mail.outbox] == [[presenter.person.email]]

    def test_mails_say_neither_what_nor_where(self, circle, presenter, write, group, run_tasks):
        write()
        agree(presenter)
        run_tasks()

        assert sorted(one.to[0] for one in mail.outbox) == sorted(one.person.email for one in group)
        for letter in mail.outbox:
            assert circle.title not in letter.body
            assert "Silence" not in letter.body

    def test_what_may_identify_somebody_goes_nowhere(self, group, write):
        with pytest.raises(NotPossible, match="need a decision"):
            write(draft=draft(text="Mrs Thompson and her son Kit waited."))
        assert not LearningNote.objects.exists()

    def test_somebody_from_elsewhere_neither_writes_nor_answers(self, past, group, write):
        with pytest.raises(NotAllowed):
            services.write_note(actor=UserFactory(), session_id=past.pk, draft=draft())
        write()
        missed = BookingFactory(session=past, state=BookingState.NO_SHOW)
        for booking in (missed, group[0]):
            actor = UserFactory() if booking is group[0] else booking.person
            with pytest.raises(NotAllowed):
                services.object_to_note(
                    actor=actor, booking_id=booking.pk, reason=NoteObjection.RECOGNISABLE
                )

    def test_not_before_the_end_nor_before_the_register(self, lead, session, past):
        BookingFactory(session=session)
        for early in (session, past):
            with pytest.raises(NotPossible):
                services.write_note(actor=lead, session_id=early.pk, draft=draft())

    def test_taken_back_readers_no_longer_find_it(self, client, lead, past, group, write):
        note = write()
        with later(73):
            tasks.settle_notes()
        assert client.get(note.get_absolute_url()).status_code == 200

        services.take_note_back(actor=lead, session_id=past.pk)

        assert client.get(note.get_absolute_url()).status_code == 404
        assert not NoteSource().visible_ids(UserFactory(), [str(note.pk)])


class TestReading:
    @pytest.fixture
    def published(self, group, write):
        note = write()
        with later(73):
            tasks.settle_notes()
        return fresh(note)

    def test_the_circles_page_leads_to_it_and_nothing_says_who(
        self, client, circle, lead, published, group
    ):
        assert published.title in client.get(circle.url).content.decode()
        assert (
            published.title
            in client.get(reverse("circles:notes", args=[circle.slug])).content.decode()
        )
        page = client.get(published.get_absolute_url()).content.decode()
        assert "Waiting ten seconds longer" in page
        for person in (lead, *(one.person for one in group)):
            assert person.display_name not in page

    def test_i27_only_published_notes_are_found_and_only_by_those_who_may(self, circle, published):
        from django.contrib.auth.models import AnonymousUser
        from wagtail.models import PageViewRestriction

        source = NoteSource()
        assert [one.pk for one in source.queryset()] == [published.pk]
        entry = source.entry(published)
        assert entry.on
        assert entry.on.day == 1
        assert source.visible_ids(AnonymousUser(), [str(published.pk)])

        PageViewRestriction.objects.create(page=circle, restriction_type="login")
        assert not source.visible_ids(AnonymousUser(), [str(published.pk)])

    def test_a_draft_has_no_page(self, client, group, write):
        note = write()
        assert client.get(note.get_absolute_url()).status_code == 404
        assert not NoteSource().queryset()


class TestPages:
    def test_written_checked_and_sent_by_the_pages(self, client, lead, past, group):
        client.force_login(lead)
        way = reverse("circles:write_note", args=[past.pk])
        typed = {"title": "What waiting does", "text": f"{TEXT} Kit said so.", "people": "Kit"}
        checked = client.post(way, {**typed, "action": "check"}).content.decode()
        assert "Must change" in checked
        refused = client.post(way, {**typed, "action": "share", "sure": "yes"}).content.decode()
        assert "need a decision" in refused
        clean = {**typed, "text": TEXT, "people": ""}
        assert "Say that nobody" in client.post(way, {**clean, "action": "share"}).content.decode()
        client.post(way, {**clean, "action": "share", "sure": "yes"})
        assert LearningNote.objects.get().state == NoteState.WITH_GROUP
        assert "With the group" in client.get(way).content.decode()

    def test_reading_what_waits_changes_nothing(self, client, presenter, write):
        note = write()
        client.force_login(presenter.person)
        way = reverse("circles:answer_note", args=[presenter.pk])
        assert TEXT in client.get(way).content.decode()
        assert fresh(note).state == NoteState.WITH_PRESENTER
        assert "Choose a reason" in client.post(way, {"answer": "object"}).content.decode()
        assert "A learning note waits" in client.get(presenter.get_absolute_url()).content.decode()
        client.post(way, {"answer": "agree"})
        assert fresh(note).state == NoteState.WITH_GROUP
        page = client.get(presenter.get_absolute_url()).content.decode()
        assert "The learning note you agreed to is with the group" in page

    def test_an_objection_by_the_page(self, client, group, write):
        note = write()
        client.force_login(group[0].person)
        way = reverse("circles:answer_note", args=[group[0].pk])
        client.post(way, {"answer": "object", "reason": "not_for_others"})
        assert fresh(note).returned_because == NoteObjection.NOT_FOR_OTHERS
        went = client.get(way, follow=True).content.decode()
        assert "no learning note that waits" in went
