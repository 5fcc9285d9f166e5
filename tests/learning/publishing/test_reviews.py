"""Pages that fall due for review: who is reminded, when, and what readers see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from learning.publishing.reviews import pages_by_review, remind_of_reviews
from portal.notifications.models import Notification
from tests.factories.accounts import UserFactory
from tests.factories.learning import (
    MIResourcePageFactory,
    ModulePageFactory,
    PracticeGuidePageFactory,
)

pytestmark = pytest.mark.django_db

DUE = date(2030, 6, 30)


def told() -> list[tuple[str, str]]:
    """Who was told which step, in the order of the day."""
    rows = Notification.objects.filter(kind="review_due").order_by("recipient__email", "version")
    return [(row.recipient.email, row.version.partition("/")[2]) for row in rows]


@pytest.fixture
def guide(site_tree, academy_editor):
    return PracticeGuidePageFactory(
        parent=site_tree.guides, title="Seeing neglect", owner=academy_editor, next_review_due=DUE
    )


@pytest.mark.parametrize(
    ("days", "steps"),
    [(61, []), (60, ["60"]), (31, ["60"]), (30, ["30"]), (1, ["30"])],
)
def test_the_owner_is_reminded_at_the_step_that_is_reached(guide, academy_editor, days, steps):
    remind_of_reviews(today=DUE - timedelta(days=days))
    assert told() == [(academy_editor.email, step) for step in steps]


def test_each_step_is_said_once_and_from_the_date_on_to_publishers_too(
    guide, academy_editor, academy_publisher
):
    for days in (60, 60, 45, 30, 12, 0, -1, -400):
        remind_of_reviews(today=DUE - timedelta(days=days))
    expected = [(academy_editor.email, step) for step in ("0", "30", "60")]
    assert told() == sorted([*expected, (academy_publisher.email, "0")])


def test_a_new_date_begins_anew(guide, academy_editor):
    remind_of_reviews(today=DUE)
    guide.next_review_due = DUE + timedelta(days=365)
    guide.save_revision().publish()
    remind_of_reviews(today=DUE)
    remind_of_reviews(today=DUE + timedelta(days=360))
    assert told() == [(academy_editor.email, "0"), (academy_editor.email, "30")]


@pytest.mark.parametrize("owner", ["none", "practitioner", "inactive"])
def test_publishers_are_reminded_where_nobody_keeps_the_page(
    guide, owner, practitioner, academy_editor, academy_publisher
):
    guide.owner = None if owner == "none" else practitioner
    if owner == "inactive":
        guide.owner = academy_editor
        academy_editor.is_active = False
        academy_editor.save()
    guide.save()
    UserFactory()
    remind_of_reviews(today=DUE - timedelta(days=60))
    assert told() == [(academy_publisher.email, "60")]


def test_drafts_and_aliases_remind_nobody(guide, site_tree):
    guide.create_alias(update_slug="again", parent=site_tree.guides)
    assert [page.pk for page in pages_by_review()] == [guide.pk]
    guide.unpublish()
    assert remind_of_reviews(today=DUE) == 0


def test_the_mail_names_the_page_inside_and_not_in_its_subject(
    guide, academy_editor, run_tasks, mailoutbox, settings
):
    remind_of_reviews(today=DUE - timedelta(days=60))
    run_tasks()
    (mail,) = mailoutbox
    assert mail.to == [academy_editor.email]
    assert mail.subject == "A page falls due for review soon"
    assert "Seeing neglect" in mail.body
    assert f"{settings.PORTAL_BASE_URL}/cms/pages/{guide.pk}/edit/" in mail.body
    assert "30 June 2030" in mail.body


@pytest.mark.parametrize("meanwhile", ["reviewed", "unpublished", "deleted"])
def test_nothing_is_said_that_is_no_longer_true(guide, run_tasks, mailoutbox, meanwhile):
    run_tasks()
    remind_of_reviews(today=DUE - timedelta(days=60))
    if meanwhile == "reviewed":
        guide.next_review_due = DUE + timedelta(days=365)
        guide.save()
    elif meanwhile == "unpublished":
        guide.unpublish()
    else:
        guide.delete()
    run_tasks()
    assert not mailoutbox
    assert Notification.objects.get().state == Notification.State.DROPPED


@pytest.mark.parametrize(
    ("factory", "parent"),
    [
        (PracticeGuidePageFactory, "guides"),
        (MIResourcePageFactory, "resources"),
        (ModulePageFactory, "modules"),
    ],
)
@pytest.mark.parametrize(("days", "said"), [(-1, True), (0, False), (1, False)])
def test_a_page_of_each_kind_says_when_its_date_is_past(
    client, site_tree, factory, parent, days, said
):
    due = timezone.localdate() + timedelta(days=days)
    page = factory(parent=getattr(site_tree, parent), next_review_due=due)
    html = client.get(page.url).content.decode()
    assert ("This page was due for review on" in html) == said
