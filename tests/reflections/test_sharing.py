"""Writing, checking, sharing, moderating and releasing, with nothing stored about the writer."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session as SignIn
from django.db import connection

from circles.reflections.codes import monthly_code, new_claim_key, read_claim_key
from circles.reflections.models import Reflection, ReflectionTemplate, SubmittedReflection
from circles.reflections.services.letterbox import batch_minimum, hand_on, letters, shuffle_box
from circles.reflections.services.moderation import approve, fingerprint, inbox_of
from circles.reflections.services.release import release_batch
from portal.accounts.roles import Role
from portal.core.exceptions import NotAllowed
from tests.factories.accounts import UserFactory
from tests.factories.circles import CirclePageFactory, FacilitatorAssignmentFactory

pytestmark = pytest.mark.django_db

CLEAN = "i listened longer than i spoke, and the room grew calmer. next time i will wait."


def form(text=CLEAN, **more):
    template = ReflectionTemplate.objects.offered().first()
    return {
        "template": template.slug,
        "title": "What i heard when i stopped talking",
        "stage_0": text,
        "people": "",
        "code": monthly_code(),
        **more,
    }


def shared_form(client, **more):
    """Go through the check as a browser without scripts would, and fill in the confirmation."""
    page = client.post("/reflections/check/", form(**more, action="preview")).content.decode()
    share = page[page.index('action="/reflections/share/"') :]
    share = share[: share.index("</form>")]
    data = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', share))
    for tag in re.findall(r"<input[^>]*>", share):
        name = re.search(r'name="([^"]+)"', tag).group(1)
        value = re.search(r'value="([^"]*)"', tag)
        data.setdefault(name, value.group(1) if value else "on")
    return data


@pytest.fixture
def share(client, site_tree):
    def share(**more):
        data = shared_form(client, **more)
        response = client.post("/reflections/share/", data)
        page = response.content.decode()
        found = re.search(r"data-claim-key>([^<]+)<", page)
        assert found, page
        return read_claim_key(found.group(1))

    return share


def rows():
    """How many rows each table of the database has."""
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608 - our own table names
            counts[table] = cursor.fetchone()[0]
    return counts


def test_sharing_changes_the_number_of_rows_of_no_table(client, share, practitioner):
    client.force_login(practitioner)
    shuffle_box()  # as the clock does every quarter of an hour
    data = shared_form(client)
    before = rows()
    sign_in = SignIn.objects.get()
    client.post("/reflections/share/", data)
    after = rows()
    changed = {table for table in after if after[table] != before[table]}
    assert changed == set()
    assert len(letters()) == 1
    assert SignIn.objects.get().session_data == sign_in.session_data
    practitioner.refresh_from_db()
    assert client.cookies["sessionid"].value == sign_in.session_key  # still signed in


def test_a_name_is_marked_and_cannot_be_shared(client, site_tree):
    text = "Tyrone Bassett was angry when i came. i waited."
    page = client.post("/reflections/check/", form(text)).content.decode()
    assert '<mark class="flag flag--block' in page
    assert 'action="/reflections/share/"' not in page
    response = client.post(
        "/reflections/share/", {**form(text), "claim_key": new_claim_key(), "confirm": "on"}
    )
    assert "Tyrone Bassett" in response.content.decode()  # what was typed is kept
    assert letters() == []


def test_the_check_keeps_nothing(client, site_tree, practitioner, caplog):
    client.force_login(practitioner)
    client.get("/reflections/")  # the site's settings get their row with the first page
    before = rows()
    client.post("/reflections/check/", form("Zebedee Quillfeather spoke first."))
    assert rows() == before
    assert "Quillfeather" not in caplog.text


def test_without_the_monthly_code_nothing_is_taken_and_the_text_is_kept(client, site_tree):
    page = client.post("/reflections/check/", form(code="wrong")).content.decode()
    assert CLEAN in page
    assert "no longer valid" in page
    client.post("/reflections/share/", {**form(code="wrong"), "claim_key": new_claim_key()})
    assert letters() == []


def test_a_moderator_approves_and_a_batch_of_five_is_released(share, facilitator, site_tree):
    circle = CirclePageFactory(parent=site_tree.circles)
    FacilitatorAssignmentFactory(circle=circle, person=facilitator)
    for _ in range(4):
        share(circle=circle.pk)
    assert hand_on(batch_minimum()) == 0  # four would be too few
    share(circle=circle.pk)
    assert hand_on(batch_minimum()) == 5
    first, *others = inbox_of(facilitator)
    approve_all(facilitator, others)
    assert release_batch() == 0
    approve_all(facilitator, [first])
    assert release_batch() == 5
    assert letters() == []
    assert Reflection.objects.filter(circle=circle).count() == 5


def approve_all(moderator, rows=None):
    second = UserFactory(roles=[Role.ACADEMY_PUBLISHER])
    for row in list(inbox_of(moderator)) if rows is None else rows:
        for actor in (moderator, second):
            seen = fingerprint(row)
            approve(actor=actor, reflection_id=row.pk, seen=seen, confirms_contested=False)


def test_released_reflections_show_in_their_circle(client, share, facilitator, site_tree):
    circle = CirclePageFactory(parent=site_tree.circles)
    FacilitatorAssignmentFactory(circle=circle, person=facilitator)
    for _ in range(5):
        share(circle=circle.pk)
    hand_on(least=5)
    assert "What i heard" not in client.get(circle.url).content.decode()
    approve_all(facilitator)
    release_batch()
    assert "What i heard" in client.get(circle.url).content.decode()


def test_only_the_circles_own_facilitators_moderate(share, facilitator, practitioner, site_tree):
    circle = CirclePageFactory(parent=site_tree.circles)
    FacilitatorAssignmentFactory(circle=circle)
    share(circle=circle.pk)
    hand_on(least=1)
    row = SubmittedReflection.objects.get()
    for stranger in (facilitator, practitioner):
        assert not inbox_of(stranger).exists()
        with pytest.raises(NotAllowed):
            approve(
                actor=stranger,
                reflection_id=row.pk,
                seen=fingerprint(row),
                confirms_contested=False,
            )


def test_the_claim_key_withdraws_and_is_not_stored(client, share):
    key = share()
    (row,) = letters()
    assert key not in str(row.__dict__)
    page = client.post("/reflections/mine/", {"claim_key": key, "action": "withdraw"})
    assert "is withdrawn" in page.content.decode()
    assert letters() == []


def test_no_table_of_reflections_holds_a_person_a_time_or_a_sequence():
    for model in (SubmittedReflection, Reflection):
        for field in model._meta.concrete_fields:
            assert field.get_internal_type() not in {
                "DateTimeField",
                "TimeField",
                "AutoField",
                "BigAutoField",
                "GenericIPAddressField",
            }, field
            assert field.related_model is not apps.get_model("accounts.User")
