"""After a session: certificates, anonymous feedback, and what people take with them."""

from __future__ import annotations

import io
import json
import uuid
from datetime import timedelta

import pdfplumber
import pytest
import time_machine
from django.core import serializers
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from circles import tasks
from circles.models import Action, AttendanceCertificate, Booking, SessionFeedback
from circles.models.afterwards import ActionState
from circles.models.choices import BookingState
from circles.services import actions, certificates, feedback
from circles.services.attendance import mark_attendance
from portal.core.exceptions import NotAllowed, NotPossible
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def past(circle, lead):
    """Yesterday's session."""
    return SessionFactory(circle=circle, days=-1, capacity_max=8)


@pytest.fixture
def attended(past, practitioner):
    return BookingFactory(session=past, person=practitioner, state=BookingState.ATTENDED)


def page(client, person, name, *args):
    client.force_login(person)
    return client.get(reverse(f"circles:{name}", args=args)).content.decode()


class TestCertificates:
    def certificate(self, client, booking):
        way = reverse("circles:certificate", args=[booking.pk])
        return client.post(way, follow=True)

    def test_i24_it_names_no_circle_no_topic_and_nobody_else(
        self, client, circle, lead, attended, practitioner
    ):
        client.force_login(practitioner)
        response = self.certificate(client, attended)

        assert response["Content-Type"] == "application/pdf"
        with pdfplumber.open(io.BytesIO(response.content)) as pdf:
            words = " ".join(pdf.pages[0].extract_text().split())
        assert practitioner.display_name in words
        assert "A session of 90 minutes on" in words
        assert circle.title not in words
        assert lead.last_name not in words

    def test_its_number_is_checked_on_the_page_of_all_certificates(
        self, client, circle, attended, practitioner
    ):
        made = certificates.certify_attendance(actor=practitioner, booking_id=attended.pk)
        found = client.get(reverse("pathways:check"), {"number": made.number}).content.decode()

        assert "There is such a certificate" in found
        assert practitioner.display_name in found
        assert circle.title not in found

    def test_a_correction_of_the_register_counts(self, client, lead, attended, practitioner):
        made = certificates.certify_attendance(actor=practitioner, booking_id=attended.pk)
        mark_attendance(actor=lead, session_id=attended.session_id, marks={attended.pk: "partial"})
        part = certificates.find(made.number)
        assert part
        assert part.detail.startswith("Part of a session of 90 minutes")

        mark_attendance(actor=lead, session_id=attended.session_id, marks={attended.pk: "no_show"})
        assert certificates.find(made.number) is None
        client.force_login(practitioner)
        way = reverse("circles:certificate", args=[attended.pk])
        assert client.get(way).status_code == 404

    @pytest.mark.parametrize("state", [BookingState.NO_SHOW, BookingState.EXCUSED])
    def test_whoever_did_not_come_has_none(self, past, practitioner, state):
        booking = BookingFactory(session=past, person=practitioner, state=state)
        with pytest.raises(NotPossible, match="took part"):
            certificates.certify_attendance(actor=practitioner, booking_id=booking.pk)

    def test_looking_makes_none_and_nobody_gets_anothers(self, client, attended, practitioner):
        client.force_login(practitioner)
        way = reverse("circles:certificate", args=[attended.pk])
        assert client.get(way).status_code == 404
        assert not AttendanceCertificate.objects.exists()
        with pytest.raises(NotAllowed):
            certificates.certify_attendance(actor=UserFactory(), booking_id=attended.pk)

    def test_asked_twice_it_is_the_same(self, attended, practitioner):
        first = certificates.certify_attendance(actor=practitioner, booking_id=attended.pk)
        again = certificates.certify_attendance(actor=practitioner, booking_id=attended.pk)
        assert first.number == again.number


class TestFeedback:
    def people(self, past, number):
        return [BookingFactory(session=past, state=BookingState.ATTENDED) for _ in range(number)]

    def answer(self, booking, **changes):
        fields = {"answers": {"safe": "fully", "worth": "mostly"}, **changes}
        feedback.give_feedback(actor=booking.person, booking_id=booking.pk, **fields)

    def after_it_closed(self, past):
        return past.ends_at + feedback.OPEN_FOR + timedelta(minutes=1)

    @pytest.mark.parametrize(("number", "shown"), [(4, False), (5, True)])
    def test_results_show_from_five_answers_up(self, past, number, shown):
        for booking in self.people(past, number):
            self.answer(booking)

        found = feedback.results(past, self.after_it_closed(past))

        assert (found is not None) == shown
        if found:
            assert found["questions"][0].answers[0] == ("Fully", 5, 100)

    def test_nobody_watches_answers_arrive(self, client, lead, past):
        for booking in self.people(past, 6):
            self.answer(booking, keep="The quiet beginning")
        assert feedback.results(past, timezone.now()) is None
        assert "The quiet beginning" not in page(client, lead, "desk_session", past.pk)

        with time_machine.travel(self.after_it_closed(past)):
            shown = page(client, lead, "desk_session", past.pk)
        assert "6 people answered." in shown
        assert "Fully: 6 (100%)" in shown
        assert "The quiet beginning" in shown

    def test_a_question_few_answered_is_left_out(self, past):
        for number, booking in enumerate(self.people(past, 6)):
            self.answer(
                booking, answers={"safe": "fully", **({"heard": "no"} if number < 2 else {})}
            )
        found = feedback.results(past, self.after_it_closed(past))
        assert found
        assert [bool(one.answers) for one in found["questions"]] == [True, False, False, False]

    def test_no_row_says_who_said_what(self, past):
        first, second = self.people(past, 2)
        self.answer(second, keep="Zest", change="", answers={"safe": "no"})
        self.answer(first, keep="Air", answers={"safe": "fully"})

        stored = json.loads(serializers.serialize("json", SessionFeedback.objects.all()))
        assert [one["fields"] for one in stored] == [
            {
                "answers": 2,
                "counts": {"safe": {"no": 1, "fully": 1}},
                "keep": ["Air", "Zest"],
                "change": [],
            }
        ]
        assert set(Booking.objects.values_list("feedback_given", flat=True)) == {True}

    def test_the_log_names_the_session_and_nobody(self, past, caplog):
        (booking,) = self.people(past, 1)
        with caplog.at_level("INFO", logger="portal.audit"):
            self.answer(booking, keep="More time")
        (line,) = [one for one in caplog.messages if "circles.feedback" in one]
        assert line == f"circles.feedback circles.session:{past.pk} by the site"

    def test_sent_twice_it_counts_once(self, past):
        (booking,) = self.people(past, 1)
        self.answer(booking)
        self.answer(booking, answers={"safe": "no"})
        assert SessionFeedback.objects.get().answers == 1

    def test_a_remark_with_a_name_is_refused_beside_its_field_and_kept(
        self, client, attended, practitioner
    ):
        client.force_login(practitioner)
        way = reverse("circles:feedback", args=[attended.pk])
        shown = client.post(way, {"safe": "fully", "keep": "How Mrs Thompson was heard"})
        html = shown.content.decode()
        assert "may identify somebody" in html
        assert "How Mrs Thompson was heard" in html
        assert not SessionFeedback.objects.exists()

    def test_by_the_page(self, client, attended, practitioner):
        assert "Say how the session was" in page(client, practitioner, "booking", attended.pk)
        way = reverse("circles:feedback", args=[attended.pk])
        assert "Answer one question at least" in client.post(way, {}).content.decode()
        client.post(way, {"safe": "mostly"})
        assert SessionFeedback.objects.get().counts == {"safe": {"mostly": 1}}
        assert "Say how the session was" not in page(client, practitioner, "booking", attended.pk)

    def test_only_those_who_took_part_while_the_form_is_open(self, past, attended):
        missed = BookingFactory(session=past, state=BookingState.NO_SHOW)
        with pytest.raises(NotPossible, match="closed"):
            self.answer(missed)
        with time_machine.travel(self.after_it_closed(past)), pytest.raises(NotPossible):
            self.answer(attended)
        with pytest.raises(NotAllowed):
            feedback.give_feedback(
                actor=UserFactory(), booking_id=attended.pk, answers={"safe": "no"}
            )

    def test_remarks_are_deleted_after_a_year_and_counts_stay(self, past):
        (booking,) = self.people(past, 1)
        self.answer(booking, keep="The quiet beginning")
        with time_machine.travel(past.ends_at + timedelta(days=366)):
            tasks.forget_what_came_after()
        kept = SessionFeedback.objects.get()
        assert (kept.answers, kept.keep) == (1, [])


class TestActions:
    def note(self, booking, text="Ask one open question more", **changes):
        fields = {"shared": False, "form_key": uuid.uuid4(), **changes}
        return actions.note_action(actor=booking.person, booking_id=booking.pk, text=text, **fields)

    def test_it_comes_back_at_the_next_session_of_the_circle(
        self, client, circle, attended, practitioner
    ):
        self.note(attended)
        coming = BookingFactory(session=SessionFactory(circle=circle), person=practitioner)

        assert "1 thing to do from last time" in page(client, practitioner, "booking", coming.pk)
        shown = page(client, practitioner, "actions", coming.pk)
        assert "Ask one open question more" in shown
        assert "Only you see it." in shown

    def test_shared_it_stands_on_the_page_of_the_next_session_and_otherwise_not(
        self, client, circle, lead, attended, practitioner
    ):
        self.note(attended, "Try the ruler", shared=True)
        self.note(attended, "Breathe first")
        coming = SessionFactory(circle=circle)
        BookingFactory(session=coming, person=practitioner)

        shown = page(client, lead, "run", coming.pk)
        assert "Try the ruler" in shown
        assert "Breathe first" not in shown
        client.force_login(lead)
        screen = client.get(f"{reverse('circles:run', args=[coming.pk])}?view=screen")
        assert "Try the ruler" not in screen.content.decode()

    @pytest.mark.parametrize(
        "text",
        [
            "Close the case",
            "Request a strategy discussion",
            "Start care proceedings",
            "Apply for an interim care order",
            "Remove the baby",
            "Step down the plan",
        ],
    )
    def test_a_case_decision_is_sent_to_the_manager(self, client, attended, practitioner, text):
        client.force_login(practitioner)
        way = reverse("circles:actions", args=[attended.pk])
        shown = client.post(way, {"text": text}).content.decode()
        assert "Take this to your manager and the case record" in shown
        assert text in shown
        assert not Action.objects.exists()

    @pytest.mark.parametrize(
        "text", ["Read about section 47 again", "Learn what a care order changes for a child"]
    )
    def test_learning_about_the_law_is_no_case_decision(self, attended, text):
        assert self.note(attended, text).text == text

    def test_a_name_is_refused(self, attended):
        with pytest.raises(NotPossible, match="may identify"):
            self.note(attended, "Ring Mrs Thompson before Friday")

    def test_sent_twice_there_is_one(self, attended):
        key = uuid.uuid4()
        assert self.note(attended, form_key=key) == self.note(attended, form_key=key)
        assert Action.objects.count() == 1

    def test_somebody_elses_is_left_alone(self, client, attended):
        action = self.note(attended)
        other = BookingFactory(session=attended.session, state=BookingState.ATTENDED)
        client.force_login(other.person)
        way = reverse("circles:settle_action", args=[other.pk, action.pk])
        assert client.post(way, {"answer": "done"}).status_code == 404
        with pytest.raises(NotAllowed):
            actions.settle_action(actor=other.person, action_id=action.pk, answer="done")
        assert "Ask one open" not in page(client, other.person, "actions", other.pk)

    def test_carried_a_fourth_time_it_asks_why(self, client, attended, practitioner):
        action = self.note(attended)
        way = reverse("circles:settle_action", args=[attended.pk, action.pk])
        client.force_login(practitioner)
        for _ in range(3):
            client.post(way, {"answer": "carried"})
        assert "What stands in its way?" in page(client, practitioner, "actions", attended.pk)
        refused = client.post(way, {"answer": "carried"}, follow=True).content.decode()
        assert "Say what stands in its way" in refused
        client.post(way, {"answer": "carried", "why": "smaller"})
        action.refresh_from_db()
        assert (action.carried, action.why_carried) == (4, "smaller")

    def test_the_database_asks_why_too(self, attended):
        action = self.note(attended)
        with pytest.raises(IntegrityError), transaction.atomic():
            Action.objects.filter(pk=action.pk).update(carried=4)

    @pytest.mark.parametrize(
        ("answer", "state"), [("done", ActionState.DONE), ("dropped", ActionState.DROPPED)]
    )
    def test_done_or_let_go_it_does_not_come_back(self, attended, practitioner, answer, state):
        action = self.note(attended)
        assert (
            actions.settle_action(actor=practitioner, action_id=action.pk, answer=answer).state
            == state
        )
        assert not actions.open_actions(practitioner, attended.session.circle_id)

    def test_nothing_is_noted_before_the_session(self, session, practitioner):
        booking = BookingFactory(session=session, person=practitioner)
        with pytest.raises(NotPossible, match="from the start"):
            self.note(booking)

    def test_a_year_later_it_is_deleted(self, attended):
        self.note(attended)
        with time_machine.travel(timezone.now() + timedelta(days=366)):
            tasks.forget_what_came_after()
        assert not Action.objects.exists()
