"""The way of a page from a draft to its readers, through the people who look at it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Task, TaskState, Workflow, WorkflowState

from learning.models import PracticeGuidePage
from learning.publishing.workflow import STEPS, WORKFLOW
from portal.accounts.roles import Role, give_role, sync_roles
from tests.factories.accounts import UserFactory
from tests.factories.learning import PracticeGuidePageFactory
from tests.learning.test_academy_staff import add_url, browser_of, guide_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(academy_editor):
    return browser_of(academy_editor)


def submit(browser: Client, site_tree, **more) -> Page:
    data = guide_data(**more) | {"action-submit": "1"}
    browser.post(add_url(PracticeGuidePage, site_tree.guides), data)
    return PracticeGuidePage.objects.latest("pk")


def step() -> str:
    return str(WorkflowState.objects.get().current_task_state.task.name)


def act(browser: Client, page: Page, action: str = "approve"):
    task = WorkflowState.objects.get().current_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, action, task.pk))
    return browser.post(url, {"comment": "Looked at."})


def publish_in_bulk(browser: Client, page: Page, **more):
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    return browser.post(f"{url}?id={page.pk}", more, follow=True)


def test_the_workflow_is_the_only_one_and_has_its_steps_in_order():
    assert [workflow.name for workflow in Workflow.objects.all()] == [WORKFLOW]
    workflow = Page.get_first_root_node().get_workflow()
    assert [task.name for task in workflow.tasks] == [name for _, name, _ in STEPS]
    sync_roles()
    assert Task.objects.filter(workflow_tasks__workflow=workflow).count() == len(STEPS)


def test_a_step_added_by_hand_is_taken_out_again():
    workflow = Workflow.objects.get()
    task = Task.objects.create(name="Another")
    workflow.workflow_tasks.create(task=task, sort_order=9)
    sync_roles()
    assert [task.name for task in Workflow.objects.get().tasks] == [name for _, name, _ in STEPS]


def test_lived_experience_is_passed_over_where_nobody_asked_for_it(
    editor, practice_reviewer, site_tree
):
    page = submit(editor, site_tree)
    act(browser_of(practice_reviewer), page)
    assert step() == "Publishing"
    skipped = TaskState.objects.get(task__name="Lived-experience review")
    assert skipped.status == TaskState.STATUS_SKIPPED


def test_lived_experience_is_asked_where_the_page_wants_it(
    editor, practice_reviewer, lived_experience_reviewer, academy_publisher, site_tree
):
    page = submit(editor, site_tree, wants_lived_experience_review="on")
    act(browser_of(practice_reviewer), page)
    assert step() == "Lived-experience review"
    act(browser_of(practice_reviewer), page)
    assert step() == "Lived-experience review"
    act(browser_of(lived_experience_reviewer), page)
    assert step() == "Publishing"
    act(browser_of(academy_publisher), page)
    page.refresh_from_db()
    assert page.live


def test_reviewers_see_and_comment_on_the_page_that_waits_for_them_and_on_no_other(
    editor, practice_reviewer, site_tree
):
    page = submit(editor, site_tree)
    other = PracticeGuidePageFactory(parent=site_tree.guides)
    browser = browser_of(practice_reviewer)
    assert browser.get(reverse("wagtailadmin_home")).status_code == 200
    shown = browser.get(reverse("wagtailadmin_pages:edit", args=(page.pk,)))
    assert shown.status_code == 200
    assert "comments" in shown.context["form"].formsets
    assert 'id="comments-data"' in shown.content.decode()
    elsewhere = browser.get(reverse("wagtailadmin_pages:edit", args=(other.pk,)))
    assert elsewhere.status_code in {302, 403}
    act(browser, page)
    after = browser.get(reverse("wagtailadmin_pages:edit", args=(page.pk,)))
    assert after.status_code in {302, 403}


def test_the_reviewers_are_told_by_mail(
    editor, practice_reviewer, site_tree, run_tasks, mailoutbox
):
    submit(editor, site_tree)
    run_tasks()
    assert practice_reviewer.email in {address for mail in mailoutbox for address in mail.to}


@pytest.mark.parametrize("administrator_too", [False, True])
def test_nobody_approves_what_they_submitted(site_tree, administrator_too):
    everything = UserFactory(
        roles=[Role.ACADEMY_PUBLISHER, Role.PRACTICE_REVIEWER], administrator=administrator_too
    )
    browser = browser_of(everything)
    page = submit(browser, site_tree)
    assert act(browser, page).status_code in {302, 403}
    assert step() == "Practice review"
    act(browser_of(UserFactory(roles=[Role.PRACTICE_REVIEWER])), page)
    assert step() == "Publishing"
    assert act(browser, page).status_code in {302, 403}
    page.refresh_from_db()
    assert not page.live
    # Taking it back stays possible.
    act(browser, page, "reject")
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES


def test_a_page_sent_back_goes_on_where_it_was(editor, practice_reviewer, site_tree):
    page = submit(editor, site_tree)
    act(browser_of(practice_reviewer), page, "reject")
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    editor.post(edit, guide_data() | {"action-submit": "1", "summary": "Put right."})
    assert step() == "Practice review"
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS


def test_a_publisher_does_not_publish_a_new_guide_of_their_own_alone(academy_publisher, site_tree):
    browser = browser_of(academy_publisher)
    data = guide_data() | {"action-publish": "1"}
    add = add_url(PracticeGuidePage, site_tree.guides)
    answer = browser.post(add, data)
    assert "somebody else must look at it" in answer.content.decode()
    assert answer.context["form"]["summary"].value() == "What it is for."
    assert not PracticeGuidePage.objects.exists()

    browser.post(add, guide_data())
    page = PracticeGuidePage.objects.get()
    answer = browser.post(reverse("wagtailadmin_pages:edit", args=(page.pk,)), data)
    assert "somebody else must look at it" in answer.content.decode()
    answer = publish_in_bulk(browser, page)
    assert "somebody else must look at it" in answer.content.decode()
    answer = publish_in_bulk(browser, site_tree.guides, include_descendants="on")
    assert "somebody else must look at it" in answer.content.decode()
    page.refresh_from_db()
    assert not page.live


def test_another_publisher_may_publish_it(academy_editor, academy_publisher, site_tree):
    browser_of(academy_editor).post(add_url(PracticeGuidePage, site_tree.guides), guide_data())
    page = PracticeGuidePage.objects.get()
    publish_in_bulk(browser_of(academy_publisher), page)
    page.refresh_from_db()
    assert page.live


def test_a_publisher_corrects_a_live_guide_at_once(academy_publisher, site_tree):
    page = PracticeGuidePageFactory(parent=site_tree.guides, owner=academy_publisher)
    page.save_revision().publish()
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    data = guide_data(page.title, slug=page.slug) | {"action-publish": "1"}
    browser_of(academy_publisher).post(edit, data | {"summary": "A comma less."})
    page.refresh_from_db()
    assert page.summary == "A comma less."


def test_a_publisher_who_is_also_reviewer_takes_a_colleagues_page_through(editor, site_tree):
    both = UserFactory(roles=[Role.ACADEMY_PUBLISHER])
    give_role(both, Role.PRACTICE_REVIEWER)
    page = submit(editor, site_tree)
    browser = browser_of(both)
    act(browser, page)
    act(browser, page)
    page.refresh_from_db()
    assert page.live
