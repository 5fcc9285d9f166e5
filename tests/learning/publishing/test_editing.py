"""The list "Before you publish" beside the form, as the editor writes."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import streamfield

from learning.models import MIResourcePage, ModulePage, PracticeGuidePage
from tests.factories.learning import PracticeGuidePageFactory
from tests.learning.test_academy_staff import (
    add_url,
    browser_of,
    guide_data,
    module_data,
    reference,
    resource_data,
)

pytestmark = pytest.mark.django_db

KINDS = [
    pytest.param("guides", PracticeGuidePage, guide_data, id="guide"),
    pytest.param("resources", MIResourcePage, resource_data, id="resource"),
    pytest.param("modules", ModulePage, module_data, id="module"),
]


@pytest.fixture
def editor(academy_editor):
    return browser_of(academy_editor)


def create_url(model, parent):
    return reverse("publishing_checks_create", args=("learning", model._meta.model_name, parent.pk))


@pytest.mark.parametrize(("parent", "model", "data"), KINDS)
def test_the_editor_of_every_kind_has_the_list(editor, site_tree, parent, model, data):
    html = editor.get(add_url(model, getattr(site_tree, parent))).content.decode()
    url = create_url(model, getattr(site_tree, parent))
    assert f'data-before-publishing="{url}"' in html
    assert "Say when the next review is due" in html
    assert "publishing-checks.js" in html
    # Wagtail's own checks stay below it.
    assert "data-checks-panel" in html
    answer = editor.post(url, data() | {"next_review_due": ""})
    assert 'data-place="next_review_due"' in answer.content.decode()
    answer = editor.post(url, data())
    assert "Nothing keeps this page from being published." in answer.content.decode()
    assert not model.objects.exists()


def test_a_stored_page_is_checked_as_it_stands_in_the_form(editor, site_tree):
    page = PracticeGuidePageFactory(parent=site_tree.guides, title="Seeing neglect")
    url = reverse("publishing_checks_edit", args=(page.pk,))
    html = editor.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode()
    assert f'data-before-publishing="{url}"' in html
    data = guide_data() | {"summary": "What the IRO is for."}
    answer = editor.post(url, data).content.decode()
    assert "“IRO” is not explained." in answer
    assert "1 to think about." in answer
    page.refresh_from_db()
    assert page.summary == "What this page is for."
    assert page.latest_revision is None


def test_a_stream_that_is_not_valid_yet_is_checked_as_typed(editor, site_tree):
    wrong = reference(doi="https://doi.org/10.1/x", title="")
    data = guide_data(references=streamfield([("reference", wrong)]))
    answer = editor.post(create_url(PracticeGuidePage, site_tree.guides), data).content.decode()
    assert "is no DOI" in answer


def test_what_is_typed_is_shown_as_text(editor, site_tree):
    wrong = reference(doi="<script>x")
    data = guide_data(references=streamfield([("reference", wrong)]))
    answer = editor.post(create_url(PracticeGuidePage, site_tree.guides), data).content.decode()
    assert "<script>" not in answer
    assert "&lt;script&gt;x" in answer


def test_other_pages_have_wagtails_checks_alone(academy_publisher, site_tree):
    browser = browser_of(academy_publisher)
    html = browser.get(reverse("wagtailadmin_pages:edit", args=(site_tree.home.pk,)))
    assert "data-checks-panel" in html.content.decode()
    assert "data-before-publishing" not in html.content.decode()
    url = reverse("publishing_checks_edit", args=(site_tree.home.pk,))
    assert browser.post(url, {"title": "x"}).status_code == 404


@pytest.mark.parametrize("who", ["practitioner", "practice_reviewer"])
def test_nobody_checks_a_page_they_may_not_edit(who, request, site_tree):
    page = PracticeGuidePageFactory(parent=site_tree.guides)
    browser = browser_of(request.getfixturevalue(who))
    url = reverse("publishing_checks_edit", args=(page.pk,))
    assert browser.post(url, guide_data()).status_code in {302, 403}
    url = create_url(PracticeGuidePage, site_tree.guides)
    assert browser.post(url, guide_data()).status_code in {302, 403}
