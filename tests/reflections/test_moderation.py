"""Reading before publishing: who may, what they decide, and what nobody can get round."""

from __future__ import annotations

import pytest
from django.core import mail

from circles.reflections.models import InboxState, Reflection, SubmittedReflection
from circles.reflections.notices import tell_moderators
from circles.reflections.services import moderation
from circles.reflections.services.letterbox import FLOOR, batch_minimum
from circles.reflections.services.release import release_batch
from circles.reflections.tasks import release_when_due
from portal.core.exceptions import NotAllowed, NotPossible
from portal.core.signals import searchable_changed
from tests.factories.accounts import UserFactory
from tests.factories.circles import CirclePageFactory, FacilitatorAssignmentFactory
from tests.factories.learning import TopicFactory
from tests.factories.reflections import ReflectionFactory, SubmittedReflectionFactory

pytestmark = pytest.mark.django_db
CONTESTED = [{"rule": "unknown_capital", "type": "PERSON", "tier": "block", "reason": "public"}]


def decide(person, row, **options):
    options.setdefault("confirms_contested", False)
    seen = moderation.fingerprint(row)
    return moderation.approve(actor=person, reflection_id=row.pk, seen=seen, **options)


def test_facilitators_read_what_came_for_their_circles_and_nothing_else(
    circle, circle_facilitator, site_tree
):
    other = CirclePageFactory(parent=site_tree.circles)
    FacilitatorAssignmentFactory(circle=other)
    mine = SubmittedReflectionFactory(circle=circle)
    SubmittedReflectionFactory(circle=other)
    SubmittedReflectionFactory(circle=None)
    assert list(moderation.inbox_of(circle_facilitator)) == [mine]


def test_publishers_read_what_is_of_no_circle_or_of_one_nobody_runs(
    circle, circle_facilitator, academy_publisher, site_tree
):
    orphan = CirclePageFactory(parent=site_tree.circles)
    SubmittedReflectionFactory(circle=circle)
    ours = {SubmittedReflectionFactory(circle=orphan), SubmittedReflectionFactory(circle=None)}
    assert set(moderation.inbox_of(academy_publisher)) == ours


def test_others_read_nothing(practitioner, academy_editor, client):
    row = SubmittedReflectionFactory()
    for person in (practitioner, academy_editor):
        assert not moderation.inbox_of(person)
        with pytest.raises(NotAllowed):
            decide(person, row)
    client.force_login(practitioner)
    assert client.get("/desk/reflections/").status_code == 403
    assert client.get(f"/desk/reflections/{row.pk}/").status_code == 403


def test_strangers_are_asked_to_sign_in(client):
    assert client.get("/desk/reflections/").url.startswith("/accounts/login/")


def test_a_facilitator_gets_no_page_for_another_circles_reflection(client, circle_facilitator):
    client.force_login(circle_facilitator)
    row = SubmittedReflectionFactory(circle=None)
    assert client.get(f"/desk/reflections/{row.pk}/").status_code == 404


def test_approving_returning_and_refusing_on_the_desk(client, circle, circle_facilitator):
    client.force_login(circle_facilitator)
    rows = [SubmittedReflectionFactory(circle=circle) for _ in range(3)]
    choices = [("approve", ""), ("return", "Soften the place."), ("refuse", "It names a school.")]
    for row, (decision, note) in zip(rows, choices, strict=True):
        page = client.get(f"/desk/reflections/{row.pk}/")
        seen = page.context["form"].initial["seen"]
        fields = {"decision": decision, "note": note, "seen": seen}
        assert client.post(f"/desk/reflections/{row.pk}/", fields).url == "/desk/reflections/"
        row.refresh_from_db()
    assert [row.state for row in rows] == ["second", "returned", "refused"]
    assert rows[1].note == "Soften the place."
    assert rows[2].sections == []


@pytest.mark.parametrize("decision", ["return", "refuse"])
def test_a_note_is_asked_for_beside_its_field(client, circle, circle_facilitator, decision):
    client.force_login(circle_facilitator)
    row = SubmittedReflectionFactory(circle=circle)
    seen = moderation.fingerprint(row)
    page = client.post(f"/desk/reflections/{row.pk}/", {"decision": decision, "seen": seen})
    assert page.context["form"].errors["note"]
    row.refresh_from_db()
    assert row.state == InboxState.WAITING


def test_a_direct_identifier_that_nobody_dealt_with_is_never_approved(circle, circle_facilitator):
    row = SubmittedReflectionFactory(circle=circle, text="Then I rang Zylphindra.")
    with pytest.raises(NotPossible, match="direct identifier"):
        decide(circle_facilitator, row, confirms_contested=True)


def test_a_contested_mark_takes_a_confirmation_and_two_people(circle, circle_facilitator):
    second = FacilitatorAssignmentFactory(circle=circle, role="co").person
    row = SubmittedReflectionFactory(circle=circle, text="Then I read Zylphindra.", kept=CONTESTED)
    with pytest.raises(NotPossible, match="Confirm"):
        decide(circle_facilitator, row)
    assert decide(circle_facilitator, row, confirms_contested=True) == InboxState.SECOND
    with pytest.raises(NotPossible, match="second person"):
        decide(circle_facilitator, row, confirms_contested=True)
    assert decide(second, row, confirms_contested=True) == InboxState.APPROVED
    row.refresh_from_db()
    assert row.first_reader_mac == ""


def test_a_text_changed_while_it_was_read_is_not_approved(circle, circle_facilitator):
    row = SubmittedReflectionFactory(circle=circle)
    seen = moderation.fingerprint(row)
    SubmittedReflection.objects.filter(pk=row.pk).update(title="Another title")
    with pytest.raises(NotPossible, match="changed"):
        moderation.approve(
            actor=circle_facilitator, reflection_id=row.pk, seen=seen, confirms_contested=False
        )


def test_nobody_publishes_a_reflection_alone_and_a_publisher_may_be_the_second(
    client, circle, circle_facilitator, academy_publisher
):
    row = SubmittedReflectionFactory(circle=circle)
    with pytest.raises(NotAllowed):
        decide(academy_publisher, row)  # the circle's own facilitators come first
    decide(circle_facilitator, row)
    with pytest.raises(NotPossible, match="second person"):
        decide(circle_facilitator, row)
    client.force_login(circle_facilitator)
    page = client.get("/desk/reflections/").content.decode()
    assert "Approved by you" in page
    assert str(row.pk) not in page
    client.force_login(academy_publisher)
    page = client.get(f"/desk/reflections/{row.pk}/").content.decode()
    assert "You are the second reader" in page
    assert decide(academy_publisher, row) == InboxState.APPROVED
    with pytest.raises(NotAllowed):
        decide(circle_facilitator, row)


def test_the_log_of_a_decision_names_the_circle_and_not_the_reflection(
    circle, circle_facilitator, caplog
):
    row = SubmittedReflectionFactory(circle=circle)
    with caplog.at_level("INFO", logger="portal.audit"):
        decide(circle_facilitator, row)
    assert str(circle.pk) in caplog.text
    assert str(row.pk) not in caplog.text


def test_fewer_than_a_batch_release_nothing(settings):
    settings.PORTAL_REFLECTION_BATCH_MIN = 5
    for _ in range(4):
        SubmittedReflectionFactory(state="approved")
    SubmittedReflectionFactory(state="waiting")
    assert release_batch() == 0
    assert not Reflection.objects.exists()


def test_no_setting_makes_a_batch_smaller_than_three(settings):
    settings.PORTAL_REFLECTION_BATCH_MIN = 1
    assert batch_minimum() == FLOOR == 3
    for _ in range(2):
        SubmittedReflectionFactory(state="approved")
    assert release_batch() == 0


def test_a_batch_gets_new_keys_the_month_and_is_told_to_search(settings, time_machine):
    time_machine.move_to("2026-11-24T12:00:00Z")
    inbox = [SubmittedReflectionFactory(state="approved") for _ in range(5)]
    left = SubmittedReflectionFactory(state="returned")
    told = []

    def listen(kind, object_id, **kwargs):
        told.append((kind, object_id))

    searchable_changed.connect(listen, sender=Reflection)
    try:
        assert release_batch() == 5
    finally:
        searchable_changed.disconnect(listen, sender=Reflection)
    released = Reflection.objects.all()
    assert {row.month for row in released} == {"2026-11"}
    assert not {row.pk for row in released} & {row.pk for row in inbox}
    assert {row.claim_mac for row in released} == {row.claim_mac for row in inbox}
    assert sorted(told) == sorted(("reflection", str(row.pk)) for row in released)
    assert list(SubmittedReflection.objects.all()) == [left]


def test_what_fewer_than_a_batch_are_filed_under_is_taken_off_at_the_release(circle):
    rare, known, shared = TopicFactory(), TopicFactory(), TopicFactory()
    for _ in range(3):
        ReflectionFactory(topic=known)
    for topic in (rare, known, known, *[shared] * 5):
        SubmittedReflectionFactory(state="approved", topic=topic, circle=circle)
    assert release_batch() == 8
    released = Reflection.objects.filter(circle=circle)
    assert released.count() == 8
    assert released.filter(topic=known).count() == 2
    assert released.filter(topic=shared).count() == 5
    assert not released.filter(topic=rare).exists()


def test_examples_are_no_company_for_something_rare(circle):
    """Their pages say that they are invented: whoever leaves them out would find the one."""
    topic = TopicFactory()
    for _ in range(4):
        ReflectionFactory(topic=topic, is_example=True)
    for of in (topic, *[None] * 4):
        SubmittedReflectionFactory(state="approved", topic=of, circle=circle)
    assert release_batch() == 5
    assert not Reflection.objects.filter(circle=circle, topic=topic).exists()


def test_what_older_rules_passed_is_checked_again_before_release():
    for _ in range(5):
        SubmittedReflectionFactory(state="approved")
    old = SubmittedReflectionFactory(
        state="approved", rules_version="2020-01", text="Then I rang Zylphindra."
    )
    assert release_batch() == 5
    old.refresh_from_db()
    assert old.state == InboxState.WAITING


def test_the_schedule_releases_at_its_hour_only(settings, time_machine):
    settings.PORTAL_REFLECTION_RELEASE_HOUR = 6
    for _ in range(5):
        SubmittedReflectionFactory(state="approved")
    time_machine.move_to("2026-11-24T07:30:00Z")
    release_when_due()
    assert not Reflection.objects.exists()
    time_machine.move_to("2026-11-24T06:30:00Z")
    release_when_due()
    assert Reflection.objects.count() == 5


def test_the_command_says_what_it_released(manage):
    assert "Released none" in manage("release_reflections", "--now")
    for _ in range(5):
        SubmittedReflectionFactory(state="approved")
    assert "Released 5" in manage("release_reflections", "--now")


def test_a_facilitator_takes_down_what_is_of_their_circle_and_nothing_else(
    client, circle, circle_facilitator
):
    mine, other = ReflectionFactory(circle=circle), ReflectionFactory(circle=None)
    client.force_login(circle_facilitator)
    assert "Take it down" in client.get(mine.get_absolute_url()).content.decode()
    assert "Take it down" not in client.get(other.get_absolute_url()).content.decode()
    assert (
        "Take this reflection down?"
        in client.get(f"{mine.get_absolute_url()}take-down/").content.decode()
    )
    for row, status in ((mine, 302), (other, 404)):
        assert client.post(f"{row.get_absolute_url()}take-down/").status_code == status
    assert list(Reflection.objects.all()) == [other]
    with pytest.raises(NotAllowed):
        moderation.take_down(actor=circle_facilitator, reflection_id=other.pk)


@pytest.mark.parametrize("count", [3, 30])
def test_the_inbox_takes_the_same_queries_whatever_it_holds(
    client, circle, circle_facilitator, count, django_assert_max_num_queries
):
    for _ in range(count):
        SubmittedReflectionFactory(circle=circle)
    client.force_login(circle_facilitator)
    client.get("/desk/reflections/")
    with django_assert_max_num_queries(12):
        page = client.get("/desk/reflections/").content.decode()
    assert UserFactory().email not in page


def test_moderators_are_told_how_many_wait_once_a_day_and_never_of_fewer_than_three(
    circle, circle_facilitator, academy_publisher, run_tasks, manage
):
    rows = [SubmittedReflectionFactory(circle=circle) for _ in range(3)]
    SubmittedReflectionFactory(circle=None)
    for _ in range(2):
        manage("release_reflections", "--now")
    run_tasks()
    (letter,) = mail.outbox
    assert letter.to == [circle_facilitator.email]
    assert "3 reflections wait" in letter.body
    assert not [row for row in rows if row.title in letter.body]
    decide(circle_facilitator, rows[0])
    assert tell_moderators() == 0
