"""What editors and publishers do in the admin, as their browser would ask for it."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from learning.models import (
    MIResourcePage,
    ModulePage,
    PracticeGuidePage,
    RelatedPage,
    Topic,
)
from learning.publishing.workflow import WORKFLOW
from learning.services.progress import complete_step
from tests.factories.learning import (
    EvidenceRatingFactory,
    LevelOfNeedFactory,
    ModulePageFactory,
    PracticeGuidePageFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, academy_editor):
    client.force_login(academy_editor)
    return client


def browser_of(person):
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def publisher(academy_publisher):
    return browser_of(academy_publisher)


@pytest.fixture
def reviewer(practice_reviewer):
    return browser_of(practice_reviewer)


def common(title, **more):
    data = {
        "title": title,
        "slug": title.lower().replace(" ", "-"),
        "summary": "What it is for.",
        "version": "1.0",
        "next_review_due": "2999-05-01",
        "references": streamfield([]),
        "related_pages": inline_formset([]),
        "comments": inline_formset([]),
        **more,
    }
    return data


def reference(**more):
    """What the editor's form sends for one source."""
    parts = dict.fromkeys(("authors", "published", "doi", "url", "note"), "")
    return {**parts, "key": "a-2019", "year": "2019", "title": "On visits", **more}


def guide_data(title="Seeing neglect", **more):
    fields = PracticeGuidePage._meta.get_fields()
    streams = [f.name for f in fields if isinstance(f, StreamField) and f.name != "references"]
    data = common(title, nation="england", equality=rich_text("<p>Ask.</p>"), **more)
    return nested_form_data({**dict.fromkeys(streams, streamfield([])), **data})


def resource_data(title="Open questions"):
    return nested_form_data(
        common(
            title,
            resource_kind="skill_card",
            body=streamfield([("paragraph", rich_text("<p>Ask one.</p>"))]),
            limits=rich_text("<p>Not in danger.</p>"),
            reflective_questions=streamfield([]),
        )
    )


def option(text, *, correct):
    return {"text": text, "feedback": f"About {text}.", **({"correct": "on"} if correct else {})}


def module_data(title="Listening first", *, right=True, **more):
    question = {
        "question": "Which is open?",
        "options": {
            "count": "2",
            **{
                f"{n}-{name}": value
                for n, one in enumerate(
                    (option("How was it", correct=right), option("Bad", correct=False))
                )
                for name, value in (
                    ("deleted", ""),
                    ("order", str(n)),
                    ("type", "item"),
                    ("id", ""),
                    *((f"value-{key}", text) for key, text in one.items()),
                )
            },
        },
    }
    quiz = {
        "title": "Which?",
        "minutes": "2",
        "introduction": rich_text(""),
        "questions": streamfield([("single", question)]),
        "pass_mark": "0",
        "attempts": "0",
    }
    text = {
        "title": "Begin",
        "minutes": "3",
        "body": rich_text("<p>Read.</p>"),
        "more": streamfield([]),
    }
    steps = streamfield([("text", text), ("quiz", quiz)])
    return nested_form_data(
        common(
            title,
            **{"needs": inline_formset([]), **more},
            outcomes=streamfield([]),
            steps=steps,
        )
    )


KINDS = [
    pytest.param("guides", PracticeGuidePage, guide_data, id="guide"),
    pytest.param("resources", MIResourcePage, resource_data, id="resource"),
    pytest.param("modules", ModulePage, module_data, id="module"),
]


def add_url(model, parent):
    return reverse("wagtailadmin_pages:add", args=("learning", model._meta.model_name, parent.pk))


@pytest.mark.parametrize(("parent", "model", "data"), KINDS)
def test_an_editor_submits_a_reviewer_approves_and_a_publisher_publishes(
    editor, reviewer, publisher, site_tree, client, parent, model, data
):
    url = add_url(model, getattr(site_tree, parent))
    assert editor.get(url).status_code == 200

    # Written and kept as a draft, which nobody outside sees.
    saved = editor.post(url, data())
    assert saved.status_code == 302, saved.context["form"].errors
    page = model.objects.get()
    assert not page.live

    # Previewed as it stands in the form, before it is saved.
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=(page.pk,))
    changed = data(page.title) | {"summary": "Another summary."}
    assert editor.post(preview, changed).json() == {"is_valid": True, "is_available": True}
    assert "Another summary." in editor.get(preview).content.decode()

    # Submitted; an editor cannot publish.
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    editor.post(edit, data(page.title) | {"action-publish": "1"})
    page.refresh_from_db()
    assert not page.live
    editor.post(edit, data(page.title) | {"action-submit": "1"})
    state = WorkflowState.objects.get(workflow__name=WORKFLOW)
    assert state.status == WorkflowState.STATUS_IN_PROGRESS

    # Approved in turn, by nobody else and by nobody too early; the last one publishes.
    def approve(browser):
        task = WorkflowState.objects.get().current_task_state
        action = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk))
        assert browser.post(action, {"comment": ""}).status_code in {200, 302, 403}
        page.refresh_from_db()
        return WorkflowState.objects.get().current_task_state.task.name

    assert approve(editor) == "Practice review"
    assert approve(publisher) == "Practice review"
    assert approve(reviewer) == "Publishing"
    assert approve(reviewer) == "Publishing"
    assert not page.live
    approve(publisher)
    assert page.live
    client.logout()
    assert client.get(page.url).status_code == 200


def test_a_reviewer_may_send_a_page_back(editor, reviewer, site_tree):
    editor.post(add_url(PracticeGuidePage, site_tree.guides), guide_data() | {"action-submit": "1"})
    page = PracticeGuidePage.objects.get()
    task = WorkflowState.objects.get().current_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "reject", task.pk))
    reviewer.post(action, {"comment": "Please add the law."})
    page.refresh_from_db()
    assert not page.live
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES


def test_a_practitioner_cannot_enter_the_admin(client, practitioner, site_tree):
    client.force_login(practitioner)
    assert client.get(add_url(PracticeGuidePage, site_tree.guides)).status_code in {302, 403}
    client.post(add_url(PracticeGuidePage, site_tree.guides), guide_data())
    assert not PracticeGuidePage.objects.exists()


def test_a_guide_keeps_its_terms_evidence_and_relations(editor, site_tree):
    topic = TopicFactory()
    level = LevelOfNeedFactory()
    rating = EvidenceRatingFactory()
    other = PracticeGuidePageFactory(parent=site_tree.guides, title="Another")
    claim = {
        **dict.fromkeys(("rated_on", "rating_url", "dissenting", "cost"), ""),
        "rating": str(rating.pk),
        "finding": rich_text("<p>It helps.</p>"),
        "does_not_show": "",
        "references": {
            "count": "1",
            "0-deleted": "",
            "0-order": "0",
            "0-type": "item",
            "0-id": "",
            "0-value": "a-2019",
        },
    }
    data = {"topics": [str(topic.pk)], "levels": [str(level.pk)]} | guide_data(
        references=streamfield([("reference", reference())]),
        evidence=streamfield([("evidence", claim)]),
        related_pages=inline_formset([{"target": str(other.pk)}]),
    )
    response = editor.post(add_url(PracticeGuidePage, site_tree.guides), data)
    assert response.status_code == 302, response.context["form"].errors
    page = PracticeGuidePage.objects.get(slug="seeing-neglect").get_latest_revision_as_object()
    assert list(page.topics.all()) == [topic]
    assert list(page.levels.all()) == [level]
    assert page.evidence[0].value["rating"] == rating
    assert [link.target.pk for link in page.related_pages.all()] == [other.pk]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"next_review_due": "2026-01-01"}, "The next review must be later than the last one."),
        ({"title": ""}, "This field is required."),
        ({"nation": "atlantis"}, "Select a valid choice"),
    ],
)
def test_bad_input_gets_an_error_beside_its_field_and_nothing_is_saved(
    editor, site_tree, wrong, message
):
    data = guide_data(last_reviewed="2026-11-24") | wrong
    response = editor.post(add_url(PracticeGuidePage, site_tree.guides), data)
    assert response.status_code == 200
    (field,) = wrong
    assert message in str(response.context["form"].errors[field])
    assert response.context["form"]["summary"].value() == "What it is for."
    assert not PracticeGuidePage.objects.exists()


def test_a_sixth_point_at_a_glance_is_refused(editor, site_tree):
    points = streamfield([("point", f"Point {n}") for n in range(6)])
    response = editor.post(
        add_url(PracticeGuidePage, site_tree.guides), guide_data(at_a_glance=points)
    )
    assert "The maximum number of items is 5" in response.content.decode()
    assert not PracticeGuidePage.objects.exists()


def test_a_quiz_without_a_right_answer_is_refused(editor, site_tree):
    response = editor.post(add_url(ModulePage, site_tree.modules), module_data(right=False))
    assert "Mark at least one answer as right." in response.content.decode()
    assert not ModulePage.objects.exists()


def broken_table():
    """What the editor's form sends for a table with one column that has no heading."""
    return {
        "caption": "Who to ask",
        "column-count": "1",
        "column-0-type": "text",
        "column-0-order": "0",
        "column-0-deleted": "",
        "column-0-heading": "",
        "row-count": "1",
        "row-0-order": "0",
        "row-0-deleted": "",
        "cell-0-0": rich_text("<p>The school nurse</p>"),
    }


def test_a_broken_table_is_refused_and_nothing_typed_is_lost(editor, site_tree):
    step = {
        "title": "Ask around",
        "strength": "should",
        "law": "",
        "body": rich_text("<p>Before the visit.</p>"),
        "more": streamfield([("table", broken_table())]),
    }
    data = guide_data(steps=streamfield([("step", step)]))
    page = editor.post(add_url(PracticeGuidePage, site_tree.guides), data)
    html = unescape(unescape(page.content.decode()))
    assert "Column 1 has no heading. Write one, or delete the column." in html
    assert all(typed in html for typed in ("Who to ask", "The school nurse", "Before the visit."))
    assert not PracticeGuidePage.objects.exists()


@pytest.mark.parametrize("targets", ["itself", "twice"])
def test_a_wrong_relation_is_explained_and_not_saved(editor, publisher, site_tree, targets):
    page = PracticeGuidePageFactory(parent=site_tree.guides, title="Seeing neglect")
    other = PracticeGuidePageFactory(parent=site_tree.guides, title="Another")
    chosen = {"itself": [page], "twice": [other, other]}[targets]
    rows = inline_formset([{"target": str(one.pk)} for one in chosen])
    url = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    response = publisher.post(url, guide_data(related_pages=rows) | {"action-publish": "1"})
    assert response.status_code == 200
    assert response.context["form"].formsets["related_pages"].is_valid() is False
    assert not RelatedPage.objects.exists()


def test_an_editor_previews_every_step_of_a_module(editor, academy_editor, site_tree):
    page = ModulePageFactory(parent=site_tree.modules, owner=academy_editor)
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=(page.pk,)) + "?mode=steps"
    assert editor.post(preview, module_data()).json()["is_valid"] is True
    html = editor.get(preview).content.decode()
    assert "Step 2: Which?" in html
    assert "About How was it." in html


def test_a_preview_shows_terms_and_relations_not_yet_saved(editor, site_tree):
    topic = TopicFactory(name="Brand new topic")
    other = PracticeGuidePageFactory(parent=site_tree.guides, title="A neighbour")
    data = {"topics": [str(topic.pk)]} | guide_data(
        related_pages=inline_formset([{"target": str(other.pk)}])
    )
    preview = reverse(
        "wagtailadmin_pages:preview_on_add",
        args=("learning", "practiceguidepage", site_tree.guides.pk),
    )
    assert editor.post(preview, data).json()["is_valid"] is True
    html = editor.get(preview).content.decode()
    assert "Brand new topic" in html
    assert "A neighbour" in html


def test_publishers_keep_the_taxonomy_and_editors_do_not(editor, publisher):
    url = reverse("wagtailsnippets_learning_topic:add")
    data = {"name": "Neglect", "slug": "neglect", "description": ""}
    assert editor.post(url, data).status_code in {302, 403}
    assert not Topic.objects.exists()
    assert publisher.get(url).status_code == 200
    publisher.post(url, data)
    assert Topic.objects.get().name == "Neglect"


@pytest.mark.parametrize(
    "model",
    [
        "topic",
        "audience",
        "levelofneed",
        "assessmenttype",
        "miterm",
        "evidencescale",
        "evidencerating",
    ],
)
def test_every_kind_of_term_has_its_list(publisher, model):
    EvidenceRatingFactory()
    TopicFactory()
    assert publisher.get(reverse(f"wagtailsnippets_learning_{model}:list")).status_code == 200
    assert publisher.get(reverse(f"wagtailsnippets_learning_{model}:add")).status_code == 200


def test_a_level_with_a_wrong_rank_is_refused_in_words(publisher):
    data = {"name": "Extra", "slug": "extra", "rank": "7", "nation": "england"}
    response = publisher.post(reverse("wagtailsnippets_learning_levelofneed:add"), data)
    assert "The rank must be 1, 2, 3 or 4." in response.content.decode()


def test_a_module_that_people_have_begun_is_not_deleted(publisher, practitioner, site_tree):
    page = ModulePageFactory(parent=site_tree.modules)
    module = ModulePage.objects.get(pk=page.pk)
    complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])
    response = publisher.post(reverse("wagtailadmin_pages:delete", args=(page.pk,)), follow=True)
    assert "Unpublish it instead" in response.content.decode()
    bulk = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "delete"))
    response = publisher.post(f"{bulk}?id={page.pk}", follow=True)
    assert "Unpublish it instead" in response.content.decode()
    assert ModulePage.objects.filter(pk=page.pk).exists()


def test_a_module_that_nobody_has_begun_may_be_deleted(publisher, site_tree):
    page = ModulePageFactory(parent=site_tree.modules)
    publisher.post(reverse("wagtailadmin_pages:delete", args=(page.pk,)))
    assert not ModulePage.objects.exists()


def test_dates_of_review_stand_in_the_editor_once(editor, site_tree):
    html = editor.get(add_url(PracticeGuidePage, site_tree.guides)).content.decode()
    assert html.count('name="last_reviewed"') == 1
