"""Files become drafts: what goes where, and what is told of it."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pptx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from learning.importing.models import ImportReport
from learning.importing.services import COLLECTION, Kind, import_draft
from portal.core.models import PortalImage
from tests.learning.importing.building import (
    LINK,
    add_link,
    deck,
    document_of,
    pdf_of_pages,
    pdf_page,
    picture,
    word_guide,
)

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parent / "files"


@pytest.fixture
def importing(site_tree, academy_editor):
    """Import bytes under a name and return the draft as its editor opens it."""

    def run(data: bytes, name: str, kind: Kind = Kind.GUIDE):
        parent = site_tree.guides if kind is Kind.GUIDE else site_tree.modules
        file = SimpleUploadedFile(name, data)
        page = import_draft(actor=academy_editor, file=file, kind=kind, parent=parent)
        return page.get_latest_revision_as_object()

    return run


def said(page) -> dict[str, list[str]]:
    """The report: places by code."""
    found: dict[str, list[str]] = {}
    for remark in ImportReport.objects.get(page_id=page.pk).as_remarks():
        found.setdefault(remark.code, []).append(remark.place.name)
    return found


def words(stream) -> list[str]:
    return [str(block.value) for block in stream]


GUIDES = {
    "python-docx": lambda: (word_guide(), "guide.docx"),
    "LibreOffice": lambda: ((FILES / "guide.docx").read_bytes(), "guide.docx"),
    "PDF": lambda: ((FILES / "guide.pdf").read_bytes(), "guide.pdf"),
}


@pytest.mark.parametrize("made_by", GUIDES)
def test_a_document_becomes_a_guide_with_everything_in_its_place(importing, made_by):
    page = importing(*GUIDES[made_by]())
    assert page.title == "Before the first visit"
    assert page.summary == "What to settle before you knock on the door."
    assert words(page.at_a_glance) == [
        "Say why you have come before you ask anything.",
        "Read the last assessment first.",
    ]
    assert words(page.when_to_use) == ["Before a first visit to a family."]
    steps = {step.value["title"]: step.value for step in page.steps}
    assert list(steps)[:2] == ["Plan the visit", "Arrive"]
    plan, arrive = steps["Plan the visit"], steps["Arrive"]
    body = plan["body"].source
    assert "<b>care</b> and with <i>time</i>, as" in body
    assert "Gŵyl plant Ynys Môn" in arrive["body"].source
    assert [part.block_type for part in arrive["more"]] == ["picture"]
    assert [one.value["words"] for one in page.phrases] == ["What would you like me to know first?"]
    law = page.legal_basis[0].value
    assert (law["law"], law["says"]) == (
        "Children Act 1989, section 17",
        "councils safeguard children in need.",
    )
    first = page.references[0].value
    assert (first["authors"], first["year"]) == ("Example, A.", "2019")
    assert first["doi"] == "10.1234/example.5678"
    assert first["title"].startswith("A made-up study")
    assert said(page).keys() >= {"strengths", "recognised"}


@pytest.mark.parametrize("made_by", ["python-docx", "LibreOffice"])
def test_tables_lists_and_links_of_a_word_file_are_kept(importing, made_by):
    page = importing(*GUIDES[made_by]())
    plan = page.steps[0].value
    body = plan["body"].source
    assert f'<a href="{LINK.replace("&", "&amp;")}">' in body
    assert "<ol><li>Who will be there<ul><li>The children</li></ul></li><li>What they" in body
    table = plan["more"][0].value
    assert table.columns[0]["heading"] == "Age"
    assert [str(value) for value in table.row_data[0]["values"]] == [
        "<p>Under five</p>",
        "<p>Health visitor</p>",
    ]
    assert "table_first_row" in said(page)


def test_a_heading_inside_a_step_is_one_below_the_steps_title(importing):
    page = importing(word_guide(), "guide.docx")
    assert "<h4>Who comes</h4>" in page.steps[0].value["body"].source


def test_what_does_not_fit_a_part_of_the_page_whole_stays_a_step(importing):
    page = importing(word_guide(), "guide.docx")
    last = page.steps[-1].value
    assert last["title"] == "Reflective questions"
    assert "<p>Think of a visit:</p><ul><li>Who spoke most?</li></ul>" in last["body"].source
    assert not page.reflective_questions
    assert said(page)["left_as_step"] == ["Reflective questions"]


def test_references_of_one_author_and_year_have_keys_that_differ(importing):
    page = importing(word_guide(), "guide.docx")
    found = [one.value for one in page.references]
    assert [one["key"] for one in found] == ["example-2019", "example-2019-2", "an"]
    assert found[1]["url"] == "https://example.org/another"
    assert (found[2]["title"], found[2]["year"]) == ("An undated leaflet about visits", "")


def test_a_step_binds_nobody_until_somebody_says_how(importing):
    page = importing(word_guide(), "guide.docx")
    assert {step.value["strength"] for step in page.steps} == {""}


DECKS = {
    "python-pptx": lambda: deck(4),
    "LibreOffice": (FILES / "deck.pptx").read_bytes,
}


@pytest.mark.parametrize("made_by", DECKS)
def test_each_slide_becomes_a_step_of_a_module(importing, made_by):
    page = importing(DECKS[made_by](), "deck.pptx", Kind.MODULE)
    assert (page.title, page.summary) == ("Listening to families", "An hour for new starters")
    assert [step.block_type for step in page.steps] == ["text"] * 3
    step = page.steps[0].value
    assert step["title"] == "Part 1"
    body = step["body"].source
    assert "<ul><li>Gŵyl plant Ynys Môn" in body
    assert f'<a href="{LINK.replace("&", "&amp;")}">' in body
    assert [part.block_type for part in step["more"]] == ["picture", "table", "paragraph"]
    assert step["more"][2].value.source == ("<h3>Speaker notes</h3><p>Pause after part 1.</p>")
    assert page.minutes == 3
    assert said(page)["speaker_notes"] == ["2", "3", "4"]


def test_a_pdf_of_slides_becomes_a_module_and_says_that_it_guessed(importing):
    page = importing((FILES / "deck.pdf").read_bytes(), "deck.pdf", Kind.MODULE)
    titles = [step.value["title"] for step in page.steps]
    assert titles[-3:] == ["Part 1", "Part 2", "Part 3"]
    assert [part.block_type for part in page.steps[-1].value["more"]] == ["picture", "table"]
    assert "pdf_guessed" in said(page)


def test_a_picture_is_kept_undescribed_unless_its_author_said_what_it_tells(importing):
    undescribed = importing(word_guide(), "guide.docx")
    described = importing((FILES / "guide.docx").read_bytes(), "guide.docx")
    values = [
        next(step for step in page.steps if step.value["title"] == "Arrive").value["more"][0].value
        for page in (undescribed, described)
    ]
    assert [value["alternative_text"] for value in values] == ["", "A teal box"]
    assert said(undescribed)["picture_undescribed"] == ["Arrive"]
    assert said(described)["picture_described"] == ["Arrive"]
    images = PortalImage.objects.all()
    assert {image.description for image in images} == {""}
    assert {image.collection.name for image in images} == {COLLECTION}
    assert images[0].title == "Picture 1 of “Before the first visit”"


def test_a_photograph_loses_where_it_was_taken(importing):
    document = docx.Document()
    document.add_paragraph("Some words.")
    photograph = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (51.5, 0.0, 0.0)
    Image.new("RGB", (3000, 1500), "green").save(photograph, format="JPEG", exif=exif)
    document.add_picture(io.BytesIO(photograph.getvalue()))
    out = io.BytesIO()
    document.save(out)
    importing(out.getvalue(), "guide.docx")
    image = PortalImage.objects.get()
    assert (image.width, image.height) == (2000, 1000)
    with image.open_file() as file:
        assert not Image.open(file).getexif()


def test_a_logo_on_every_slide_is_kept_and_asked_about_once(importing):
    presentation = pptx.Presentation(io.BytesIO(deck(4, pictures=False)))
    for slide in presentation.slides:
        slide.shapes.add_picture(picture(), 0, 0)
    out = io.BytesIO()
    presentation.save(out)
    page = importing(out.getvalue(), "deck.pptx", Kind.MODULE)
    assert PortalImage.objects.count() == 1
    assert said(page)["picture_repeated"] == ["2", "3", "4"]


def test_a_document_without_headings_becomes_one_step_named_after_its_file(importing):
    page = importing(document_of("Some words." * 60, "More words."), "how-to_visit.docx")
    assert page.title == "how to visit"
    assert [step.value["title"] for step in page.steps] == ["how to visit"]
    assert page.summary == ""
    assert said(page).keys() >= {"title_from_name", "summary_missing"}


def test_headings_typed_in_bold_are_taken_for_headings_and_said_to_be(importing):
    document = docx.Document()
    for heading in ("Plan", "Arrive"):
        document.add_paragraph().add_run(heading).bold = True
        document.add_paragraph("Words about it.")
    out = io.BytesIO()
    document.save(out)
    page = importing(out.getvalue(), "guide.docx")
    assert [step.value["title"] for step in page.steps] == ["Plan", "Arrive"]
    assert "headings_guessed" in said(page)


def test_outcomes_activities_and_questions_of_a_module_are_what_they_are_called(importing):
    page = importing(
        document_of(
            ("Visiting", "Title"),
            ("Learning outcomes", "Heading 1"),
            ("You can plan a visit.", "List Bullet"),
            ("Activity: plan one", "Heading 1"),
            "Plan a visit on paper.",
            ("Stop and think", "Heading 1"),
            "Who spoke most?",
            ("Read on", "Heading 1"),
            "word " * 401,
        ),
        "module.docx",
        Kind.MODULE,
    )
    assert words(page.outcomes) == ["You can plan a visit."]
    assert [(step.block_type, step.value["title"]) for step in page.steps] == [
        ("activity", "Activity: plan one"),
        ("reflection", "Stop and think"),
        ("text", "Read on"),
    ]
    assert page.steps[1].value["prompt"] == "Who spoke most?"
    assert [step.value["minutes"] for step in page.steps] == [1, 1, 3]
    assert page.minutes == 5


def test_a_heading_longer_than_a_title_stands_whole_in_the_text(importing):
    heading = "A very long heading about visiting " * 6
    page = importing(document_of((heading, "Heading 1"), "Words."), "guide.docx")
    step = page.steps[0].value
    assert len(step["title"]) == 160
    assert step["body"].source.startswith(f"<p><b>{heading.strip()}</b></p>")


def test_a_step_that_begins_with_a_table_asks_for_some_text(importing):
    document = docx.Document()
    document.add_heading("Who to ask", 1)
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Age", "Who", "Five", "School"), strict=True):
        cell.text = text
    out = io.BytesIO()
    document.save(out)
    page = importing(out.getvalue(), "guide.docx")
    assert page.steps[0].value["body"].source == ""
    assert said(page)["step_without_text"] == ["Who to ask"]


def test_a_link_that_runs_something_is_left_as_words(importing):
    document = docx.Document()
    paragraph = document.add_paragraph("See ")
    add_link(paragraph, "this", "javascript:alert(1)")
    out = io.BytesIO()
    document.save(out)
    page = importing(out.getvalue(), "guide.docx")
    assert (page.summary, len(page.steps)) == ("See this", 0)


def test_a_pdf_loses_what_stands_on_every_page_but_not_the_titles_of_its_slides(importing):
    pages = [("Chapter 3", f"Words of page {number}, one after another.") for number in range(4)]
    page = importing(pdf_of_pages(pages), "chapter.pdf")
    assert "Words of page 3" in page.summary
    assert "Chapter" not in page.summary
    assert "header_footer" in said(page)
    slides = importing((FILES / "deck.pdf").read_bytes(), "deck.pdf", Kind.MODULE)
    assert "Part 2" in [step.value["title"] for step in slides.steps]


def test_lists_of_contents_are_left_out_and_said_to_be(importing):
    word = importing(document_of(("Plan 3", "TOC Heading"), "Some words."), "guide.docx")
    pages = [("", "Introduction ........... 3"), ("", "Words that follow, one after another.")]
    pdf = importing(pdf_of_pages(pages), "guide.pdf")
    assert "contents_list" in said(word)
    assert "contents_list" in said(pdf)
    assert not any("....." in step.value["body"].source for step in pdf.steps)


def test_a_link_that_goes_on_over_a_line_of_a_pdf_is_one_link(importing):
    link = b"/Annots[<</Type/Annot/Subtype/Link/Rect[72 680 400 712]/A<</S/URI/URI(%s)>>>>]"
    lines = "Read the whole of this page) Tj 0 -14 Td (before a visit"
    page = importing(pdf_page(lines, page=link % LINK.encode()), "guide.pdf")
    address = LINK.replace("&", "&amp;")
    assert page.steps[0].value["body"].source == (
        f'<p><a href="{address}">Read the whole of this page before a visit</a></p>'
    )


EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def test_markup_typed_as_words_stays_words(importing):
    document = docx.Document()
    document.add_paragraph(EVIL, "Title")
    document.add_paragraph(EVIL * 6, "Subtitle")
    document.add_paragraph(EVIL)
    document.add_heading(EVIL * 3, 1)
    document.add_paragraph(EVIL, "List Bullet")
    for cell in document.add_table(2, 2)._cells:
        cell.text = EVIL
    document.add_heading(EVIL, 2)
    document.add_paragraph(EVIL, "Caption")
    out = io.BytesIO()
    document.save(out)
    word = importing(out.getvalue(), "guide.docx")
    presentation = pptx.Presentation(io.BytesIO(deck(2)))
    for slide in presentation.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                shape.text_frame.text = EVIL
        if slide.has_notes_slide:
            slide.notes_slide.notes_text_frame.text = EVIL
    out = io.BytesIO()
    presentation.save(out)
    slides = importing(out.getvalue(), "deck.pptx", Kind.MODULE)
    rendered = [step.render() for page in (word, slides) for step in page.steps]
    assert sum(html.count("&lt;script&gt;") for html in rendered) > 8
    assert not any("<script" in html or "<img src=x" in html for html in rendered)
