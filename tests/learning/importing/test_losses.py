"""What a file holds and a page cannot: each is named, with its place."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pptx
import pytest
from pptx.util import Inches

from learning.importing.reading.file import read_file
from learning.importing.reading.pieces import Contents, Heading, Note, Table, Text
from tests.learning.importing.building import (
    deck,
    document_of,
    pdf_page,
    picture,
    repacked,
    with_chart,
)

FILES = Path(__file__).parent / "files"
WORD = document_of(("Plan", "Heading 1"), "Some words about visits.")
CHARTS = b'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
WORDS = "Some words about visits and more"


def told(contents: Contents) -> dict[str, str]:
    return {remark.code: remark.place.name for remark in contents.remarks}


def text_of(contents: Contents) -> str:
    return "".join(piece.html for piece in contents.pieces if isinstance(piece, Text))


def with_body(xml: bytes) -> bytes:
    """The document with more after its paragraphs."""

    def put(name, content):
        end = b"<w:sectPr"
        return content.replace(end, xml + end, 1) if name == "word/document.xml" else content

    return repacked(WORD, swap=put)


def saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("code", "xml"),
    [
        ("equation", b"<w:p><m:oMath/></w:p>"),
        ("chart", b"<w:p><w:r><w:drawing><c:chart %s/></w:drawing></w:r></w:p>" % CHARTS),
        ("embedded_object", b"<w:p><w:r><w:object><o:OLEObject/></w:object></w:r></w:p>"),
    ],
)
def test_what_a_word_file_holds_beside_text_is_named_under_its_heading(code, xml):
    assert told(read_file(with_body(xml), "docx"))[code] == "Plan"


def test_of_tracked_changes_what_was_added_stays():
    xml = (
        b"<w:p><w:ins><w:r><w:t>Added.</w:t></w:r></w:ins>"
        b"<w:del><w:r><w:delText>Deleted.</w:delText></w:r></w:del></w:p>"
    )
    contents = read_file(with_body(xml), "docx")
    assert "Added." in text_of(contents)
    assert "Deleted." not in text_of(contents)
    assert "tracked_changes" in told(contents)


def test_comments_and_what_repeats_on_every_page_of_a_word_file_are_named():
    document = docx.Document(io.BytesIO(WORD))
    document.add_comment(
        document.paragraphs[1].runs, text="Is this right?", author="A", initials="A"
    )
    document.sections[0].footer.paragraphs[0].text = "Page one"
    contents = read_file(saved(document), "docx")
    assert told(contents).keys() >= {"comments", "header_footer"}
    assert "Is this right?" not in text_of(contents)


def test_footnotes_keep_their_numbers():
    contents = read_file((FILES / "guide.docx").read_bytes(), "docx")
    notes = [piece for piece in contents.pieces if isinstance(piece, Note)]
    assert [(note.mark, "Ask the duty desk" in note.html) for note in notes] == [("1", True)]
    assert "Ask at the desk.[1]" in text_of(contents)


def test_merged_cells_are_laid_out_singly_and_said_to_be():
    document = docx.Document()
    document.add_paragraph("Words.")
    table = document.add_table(3, 2)
    for cell, words in zip(table._cells, "ABCDEF", strict=True):
        cell.text = words
    table.cell(1, 0).merge(table.cell(1, 1))
    contents = read_file(saved(document), "docx")
    (found,) = [piece for piece in contents.pieces if isinstance(piece, Table)]
    assert found.headings == ["A", "B"]
    assert [len(row) for row in found.rows] == [2, 2]
    assert "table_merged" in told(contents)


def test_a_table_of_one_column_was_layout_and_becomes_paragraphs():
    document = docx.Document()
    table = document.add_table(2, 1)
    for cell, words in zip(table._cells, ("One.", "Two."), strict=True):
        cell.text = words
    contents = read_file(saved(document), "docx")
    assert text_of(contents) == "<p>One.</p><p>Two.</p>"
    assert "table_to_text" in told(contents)


def test_a_hidden_slide_is_left_out_and_named():
    presentation = pptx.Presentation(io.BytesIO(deck(3)))
    presentation.slides[1]._element.set("show", "0")
    contents = read_file(saved(presentation), "pptx")
    titles = [piece.text for piece in contents.pieces if isinstance(piece, Heading)]
    assert titles == ["Part 2"]
    assert told(contents)["hidden_slide"] == "2"


def test_what_is_in_a_group_on_a_slide_without_title_is_read():
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    group = slide.shapes.add_group_shape()
    box = group.shapes.add_textbox(0, 0, Inches(3), Inches(1))
    box.text_frame.text = "In a group."
    contents = read_file(saved(presentation), "pptx")
    assert text_of(contents) == "<p>In a group.</p>"
    assert told(contents)["slide_without_title"] == "1"


def test_charts_and_films_of_a_deck_are_named_by_slide():
    presentation = pptx.Presentation(io.BytesIO(with_chart(deck(3))))
    inch = Inches(1)
    presentation.slides[2].shapes.add_movie(
        io.BytesIO(b"film"), inch, inch, inch, inch, picture(), "video/mp4"
    )
    contents = read_file(saved(presentation), "pptx")
    found = told(contents)
    assert (found["chart"], found["media"]) == ("2", "3")


ANNOTATION = b"/Annots[<</Type/Annot/Subtype/%s/Rect[0 0 9 9]/Contents(x)>>]"


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("comments", pdf_page(WORDS, page=ANNOTATION % b"Text")),
        ("attachments", pdf_page(WORDS, page=ANNOTATION % b"FileAttachment")),
        ("attachments", pdf_page(WORDS, b"/Names<</EmbeddedFiles<</Names[]>>>>")),
        ("media", pdf_page(WORDS, page=ANNOTATION % b"RichMedia")),
        ("form_fields", pdf_page(WORDS, b"/AcroForm<</Fields[3 0 R]>>")),
    ],
)
def test_what_a_pdf_holds_beside_text_is_named(code, data):
    assert code in told(read_file(data, "pdf"))
