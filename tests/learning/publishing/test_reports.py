"""Reports for academy staff: what they list, for whom, and as files."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learning.models import RelatedPage
from learning.publishing.reports import REPORTS, orphans
from portal.core.templatetags.portal_tags import short_day
from tests.factories.learning import (
    MIResourcePageFactory,
    PracticeGuidePageFactory,
    TopicFactory,
)
from tests.learning.test_academy_staff import browser_of

pytestmark = pytest.mark.django_db

NAMES = [report.name for report in REPORTS]


def due_in(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["academy_editor", "academy_publisher", "administrator"])
def test_academy_staff_see_every_report_in_the_menu_and_as_files(request, site_tree, name, who):
    browser = browser_of(request.getfixturevalue(who))
    url = reverse(name)
    assert browser.get(url).status_code == 200
    assert browser.get(reverse(f"{name}_results")).status_code == 200
    assert url in browser.get(reverse("wagtailadmin_home")).content.decode()
    text = b"".join(browser.get(f"{url}?export=csv").streaming_content).decode()
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{url}?export=xlsx").getvalue()))
    head = [cell.value for cell in next(book.active.iter_rows())]
    assert text.splitlines()[0] == ",".join(head)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["practitioner", "facilitator", "lived_experience_reviewer"])
def test_nobody_else_sees_one(request, site_tree, name, who):
    browser = browser_of(request.getfixturevalue(who))
    for export in ("", "?export=csv"):
        assert browser.get(reverse(name) + export).status_code in {302, 403}


def test_practice_reviewers_see_what_is_due_and_no_more(practice_reviewer, site_tree):
    browser = browser_of(practice_reviewer)
    seen = {name: browser.get(reverse(name)).status_code for name in NAMES}
    assert {name for name, status in seen.items() if status == 200} == {"pages_due_for_review"}
    home = browser.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("pages_due_for_review") in home
    assert reverse("orphan_pages") not in home


def test_what_is_due_comes_soonest_first_and_later_pages_when_asked(academy_editor, site_tree):
    for title, days in (("Later", 61), ("Past", -5), ("Soon", 59)):
        PracticeGuidePageFactory(
            parent=site_tree.guides, title=title, next_review_due=due_in(days), owner=academy_editor
        )
    PracticeGuidePageFactory(parent=site_tree.guides, title="Never")
    MIResourcePageFactory(
        parent=site_tree.resources, title="A draft", next_review_due=due_in(1), live=False
    )
    browser = browser_of(academy_editor)
    answer = browser.get(reverse("pages_due_for_review"))
    assert [page.title for page in answer.context["object_list"]] == ["Past", "Soon"]
    assert short_day(due_in(59)) in answer.content.decode()
    asked = f"{reverse('pages_due_for_review')}?due_by={due_in(90)}"
    assert [page.title for page in browser.get(asked).context["object_list"]] == [
        "Past",
        "Soon",
        "Later",
    ]
    rows = b"".join(browser.get(f"{asked}&export=csv").streaming_content).decode().splitlines()
    assert rows[1] == f"Past,{due_in(-5)},{academy_editor.display_name},Practice guide"


def test_an_orphan_has_no_topic_or_nothing_that_leads_to_it(academy_editor, site_tree, run_tasks):
    topic = TopicFactory()

    def guide(title, *, filed, **more):
        topics = [topic] if filed else []
        return PracticeGuidePageFactory(parent=site_tree.guides, title=title, topics=topics, **more)

    guide("Alone", filed=False)
    guide("Filed only", filed=True)
    one, other = guide("One end", filed=True), guide("Other end", filed=True)
    RelatedPage.objects.create(source=one, target=other)
    linked = guide("Linked in text", filed=True)
    text = f'<p><a linktype="page" id="{linked.pk}">Read on</a></p>'
    guide("Links", filed=True, equality=text)
    draft_target = guide("Linked by a draft", filed=True)
    text = f'<p><a linktype="page" id="{draft_target.pk}">Read on</a></p>'
    guide("A draft", filed=True, equality=text, live=False)
    named = guide("Named, without a topic", filed=False)
    RelatedPage.objects.create(source=one, target=named, sort_order=1)

    run_tasks()  # Wagtail notes links between pages in the background
    assert [(page.title, page.why) for page in orphans()] == [
        ("Alone", "No topic, and nothing leads to it"),
        ("Filed only", "Nothing leads to it"),
        ("Linked by a draft", "Nothing leads to it"),
        ("Links", "Nothing leads to it"),
        ("Named, without a topic", "No topic"),
    ]
    html = browser_of(academy_editor).get(reverse("orphan_pages")).content.decode()
    assert "No topic, and nothing leads to it" in html


@pytest.mark.parametrize("name", NAMES)
def test_a_report_asks_the_database_no_more_for_more_pages(
    academy_editor, site_tree, name, django_assert_max_num_queries
):
    browser = browser_of(academy_editor)

    def pages(number):
        for _ in range(number):
            PracticeGuidePageFactory(
                parent=site_tree.guides, next_review_due=due_in(3), owner=academy_editor
            )

    pages(2)
    browser.get(reverse(name))
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(reverse(name))
    pages(6)
    with django_assert_max_num_queries(len(few)):
        browser.get(reverse(name))
