"""What Wagtail brings and the academy uses: switched on, and for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, Page

from learning.models import PracticeGuidePage
from learning.publishing.tasks import publish_scheduled_pages
from portal.core.schedule import run_due
from tests.factories.learning import PracticeGuidePageFactory
from tests.learning.test_academy_staff import browser_of, guide_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(site_tree, academy_editor):
    page = PracticeGuidePageFactory(
        parent=site_tree.guides, title="Seeing neglect", owner=academy_editor
    )
    page.save_revision(user=academy_editor).publish()
    return page


def found(client, text: str) -> str:
    return str(client.get("/search/", {"q": text}).content.decode())


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=(page.pk,))


def comment_on(field: str, text: str) -> dict[str, str]:
    return {
        "comments-TOTAL_FORMS": "1",
        "comments-INITIAL_FORMS": "0",
        "comments-0-contentpath": field,
        "comments-0-text": text,
        "comments-0-position": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
    }


def test_a_reviewer_comments_beside_a_field(academy_editor, practice_reviewer, guide):
    data = guide_data(slug=guide.slug)
    browser_of(academy_editor).post(edit_url(guide), data | {"action-submit": "1"})
    browser_of(practice_reviewer).post(
        edit_url(guide), data | comment_on("summary", "Say for whom.")
    )
    comment = Comment.objects.get()
    assert (comment.contentpath, comment.user) == ("summary", practice_reviewer)
    html = browser_of(academy_editor).get(edit_url(guide)).content.decode()
    assert "Say for whom." in html


@pytest.mark.parametrize("who", ["academy_editor", "academy_publisher"])
def test_versions_are_compared_and_their_history_is_kept(request, guide, who):
    person = request.getfixturevalue(who)
    guide.summary = "What it is for, said better."
    guide.save_revision(user=person, log_action=True)
    browser = browser_of(person)
    history = browser.get(reverse("wagtailadmin_pages:history", args=(guide.pk,)))
    assert person.display_name in history.content.decode()
    compare = reverse("wagtailadmin_pages:revisions_compare", args=(guide.pk, "earliest", "latest"))
    html = browser.get(compare).content.decode()
    assert "said better" in html
    assert "addition" in html


def test_a_publisher_locks_a_page_and_an_editor_cannot_change_it(
    academy_editor, academy_publisher, guide
):
    publisher, editor = browser_of(academy_publisher), browser_of(academy_editor)
    editor.post(reverse("wagtailadmin_pages:lock", args=(guide.pk,)))
    guide.refresh_from_db()
    assert not guide.locked
    publisher.post(reverse("wagtailadmin_pages:lock", args=(guide.pk,)))
    editor.post(edit_url(guide), guide_data(slug=guide.slug) | {"summary": "Changed."})
    assert guide.get_latest_revision_as_object().summary == "What this page is for."
    publisher.post(reverse("wagtailadmin_pages:unlock", args=(guide.pk,)))
    guide.refresh_from_db()
    assert not guide.locked
    answer = editor.post(edit_url(guide), guide_data(slug=guide.slug) | {"summary": "Changed."})
    assert answer.status_code == 302, answer.context["form"].errors
    guide.refresh_from_db()
    assert guide.get_latest_revision_as_object().summary == "Changed."


def test_an_alias_follows_its_original_and_is_not_edited(academy_publisher, guide, site_tree):
    browser = browser_of(academy_publisher)
    data = {
        "new_title": "Seeing neglect",
        "new_slug": "seeing-neglect-again",
        "new_parent_page": str(site_tree.guides.pk),
        "alias": "on",
    }
    browser.post(reverse("wagtailadmin_pages:copy", args=(guide.pk,)), data)
    alias = PracticeGuidePage.objects.get(slug="seeing-neglect-again")
    assert alias.alias_of_id == guide.pk
    changed = guide_data(slug=guide.slug) | {"summary": "New words.", "action-publish": "1"}
    browser.post(edit_url(guide), changed)
    alias.refresh_from_db()
    assert alias.summary == "New words."
    assert browser.post(edit_url(alias), changed).status_code == 405


def test_the_schedule_publishes_and_takes_down_and_search_follows(
    client, academy_publisher, site_tree, run_tasks, manage
):
    manage("search_index", rebuild=True)
    page = PracticeGuidePageFactory(
        parent=site_tree.guides, title="Kingfisher protocol", live=False, first_published_at=None
    )
    browser = browser_of(academy_publisher)
    soon = timezone.localtime() + timedelta(hours=2)
    data = guide_data("Kingfisher protocol", slug=page.slug) | {
        "go_live_at": soon.strftime("%Y-%m-%d %H:%M"),
        "expire_at": (soon + timedelta(days=1)).strftime("%Y-%m-%d %H:%M"),
        "action-publish": "1",
    }
    answer = browser.post(edit_url(page), data)
    assert answer.status_code == 302, answer.context["form"].errors
    publish_scheduled_pages()
    assert client.get(page.url).status_code == 404

    revision = page.revisions.get(approved_go_live_at__isnull=False)
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    assert "publish-scheduled-pages" in run_due()
    run_tasks()
    assert client.get(page.url).status_code == 200
    assert page.url in found(client, "kingfisher")

    PracticeGuidePage.objects.filter(pk=page.pk).update(
        expire_at=timezone.now() - timedelta(minutes=1)
    )
    publish_scheduled_pages()
    run_tasks()
    assert client.get(page.url).status_code == 404
    assert page.url not in found(client, "kingfisher")
