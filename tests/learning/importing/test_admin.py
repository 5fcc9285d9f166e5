"""Importing as staff do it in the admin."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.models import Page

from learning.importing.models import ImportReport
from learning.importing.refusals import refusal_words
from learning.importing.services import Kind, import_draft
from learning.models import ModulePage, PracticeGuidePage
from learning.refusals import refusals_of
from portal.core.exceptions import NotAllowed
from tests.learning.importing.building import deck, document_of, with_chart, word_guide
from tests.learning.test_academy_staff import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(academy_editor):
    return browser_of(academy_editor)


def send(browser: Client, data: bytes, name: str, kind: str, **options):
    form = {"file": SimpleUploadedFile(name, data), "kind": kind}
    return browser.post(reverse("import_document"), form, **options)


def test_an_editor_sends_a_document_and_stands_in_the_editor_of_its_draft(editor, site_tree):
    answer = send(editor, word_guide(), "guide.docx", "guide", follow=True)
    page = PracticeGuidePage.objects.get()
    assert answer.redirect_chain == [(reverse("wagtailadmin_pages:edit", args=(page.pk,)), 302)]
    assert not page.live
    assert page.latest_revision is not None
    text = answer.content.decode()
    report = reverse("import_report", args=(page.pk,))
    assert text.count(report) == 2  # in the message, and at the head of the page from now on
    assert report in editor.get(answer.redirect_chain[0][0]).content.decode()


def test_the_report_says_what_is_left_to_do_and_where(editor, site_tree):
    send(editor, word_guide(), "guide.docx", "guide")
    page = PracticeGuidePage.objects.get()
    text = editor.get(reverse("import_report", args=(page.pk,))).content.decode()
    assert "What is left to do" in text
    assert "“Arrive”: picture 1" in text
    assert "What could not be kept" not in text


def test_what_is_lost_is_named_first(editor, site_tree):
    send(editor, with_chart(deck(2)), "deck.pptx", "module")
    report = reverse("import_report", args=(ModulePage.objects.get().pk,))
    text = editor.get(report).content.decode()
    assert text.index("What could not be kept") < text.index("A chart.") < text.index("Slide 2")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("notes.odt", b"PK", "wrong_type"), ("notes.docx", b"nonsense", "not_what_it_says")],
)
def test_a_refusal_stands_beside_the_file_and_the_choice_is_kept(
    editor, site_tree, name, data, code
):
    answer = send(editor, data, name, "module")
    assert answer.context["form"].errors == {"file": [refusal_words(code, "docx")]}
    text = answer.content.decode()
    assert 'value="module" required id="id_kind_1" checked' in " ".join(text.split())
    assert not ModulePage.objects.exists()


def test_a_form_without_a_file_says_what_to_do(editor, site_tree):
    answer = editor.post(reverse("import_document"), {"kind": "guide"})
    assert answer.context["form"].errors == {"file": ["Choose a document."]}


def test_the_lists_offer_importing_with_their_kind_chosen(editor, site_tree):
    for parent, kind in ((site_tree.guides, "guide"), (site_tree.modules, "module")):
        address = f"{reverse('import_document')}?kind={kind}"
        listing = editor.get(reverse("wagtailadmin_explore", args=(parent.pk,)))
        assert address in listing.content.decode()
        assert editor.get(address).context["form"]["kind"].value() == kind
    other = editor.get(reverse("wagtailadmin_explore", args=(site_tree.resources.pk,)))
    assert f"{reverse('import_document')}?kind" not in other.content.decode()


@pytest.mark.parametrize("who", ["practice_reviewer", "facilitator", "practitioner"])
def test_nobody_else_is_offered_it_or_may_do_it(request, site_tree, who):
    person = request.getfixturevalue(who)
    browser = browser_of(person)
    assert browser.get(reverse("import_document")).status_code in {302, 403}
    assert (
        reverse("import_document")
        not in browser.get(reverse("wagtailadmin_home"), follow=True).content.decode()
    )
    with pytest.raises(NotAllowed):
        import_draft(
            actor=person,
            file=SimpleUploadedFile("guide.docx", word_guide()),
            kind=Kind.GUIDE,
            parent=site_tree.guides,
        )


def test_a_report_opens_to_those_who_may_edit_the_page(editor, site_tree, practice_reviewer):
    send(editor, word_guide(), "guide.docx", "guide")
    report = reverse("import_report", args=(PracticeGuidePage.objects.get().pk,))
    assert browser_of(practice_reviewer).get(report).status_code in {302, 403}
    assert editor.get(reverse("import_report", args=(site_tree.guides.pk,))).status_code == 404


def test_a_guide_is_not_imported_below_the_modules(site_tree, academy_editor):
    with pytest.raises(NotAllowed):
        import_draft(
            actor=academy_editor,
            file=SimpleUploadedFile("guide.docx", word_guide()),
            kind=Kind.GUIDE,
            parent=site_tree.modules,
        )


def test_the_report_goes_with_its_page(editor, site_tree):
    send(editor, document_of("Some words."), "notes.docx", "guide")
    Page.objects.get(title="notes").delete()
    assert not ImportReport.objects.exists()


def test_importing_leaves_a_line_with_ids_alone(editor, site_tree, academy_editor, caplog):
    with caplog.at_level("INFO", logger="portal.audit"):
        send(editor, word_guide(), "guide.docx", "guide")
    page = PracticeGuidePage.objects.get()
    lines = [one.getMessage() for one in caplog.records if one.name == "portal.audit"]
    assert lines == [f"imported learning.practiceguidepage:{page.pk} by {academy_editor.pk}"]


def test_what_is_left_to_do_keeps_an_imported_page_from_its_readers(editor, site_tree):
    send(editor, word_guide(), "guide.docx", "guide")
    page = PracticeGuidePage.objects.get().get_latest_revision_as_object()
    assert any("alternative text" in words for _field, words in refusals_of(page))
    with pytest.raises(StreamBlockValidationError) as refused:
        page.steps.stream_block.clean(page.steps)
    assert "strength" in refused.value.block_errors[0].block_errors
