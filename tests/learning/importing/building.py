"""Documents of invented training text, made as people make them, and broken as nobody should."""

from __future__ import annotations

import io
import zipfile

import docx
import pptx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

LINK = "https://example.org/first-visits?a=1&b=2"
CELLS = ("Say", "Not", "I am worried", "You must")


def picture(colour: str = "navy", kind: str = "PNG") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (120, 80), colour).save(out, format=kind)
    out.seek(0)
    return out


def add_link(paragraph, words: str, address: str) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, kind, is_external=True))
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = words
    run.append(text)
    link.append(run)
    paragraph._p.append(link)


def word_guide() -> bytes:
    """A guide with everything that a guide commonly has."""
    document = docx.Document()
    document.add_heading("Before the first visit", 0)
    document.add_paragraph("What to settle before you knock on the door.")
    document.add_heading("At a glance", 1)
    document.add_paragraph("Say why you have come before you ask anything.", "List Bullet")
    document.add_paragraph("Read the last assessment first.", "List Bullet")
    document.add_heading("1. When to use:", 1)
    document.add_paragraph("Before a first visit to a family.")
    document.add_heading("Step by step", 1)
    document.add_heading("Plan the visit", 2)
    paragraph = document.add_paragraph("Plan with ")
    paragraph.add_run("care").bold = True
    paragraph.add_run(" and with ")
    paragraph.add_run("time").italic = True
    paragraph.add_run(", as ")
    add_link(paragraph, "this page", LINK)
    paragraph.add_run(" says.")
    document.add_heading("Who comes", 3)
    document.add_paragraph("Who will be there", "List Number")
    document.add_paragraph("The children", "List Bullet 2")
    document.add_paragraph("What they need", "List Number")
    table = document.add_table(rows=3, cols=2)
    words = ("Age", "Who", "Under five", "Health visitor", "Five", "School")
    for cell, text in zip(table._cells, words, strict=True):
        cell.text = text
    document.add_heading("Arrive", 2)
    document.add_paragraph("Gŵyl plant Ynys Môn; “not ours” – she said.")
    document.add_picture(picture())
    document.add_heading("Phrases to try", 1)
    document.add_paragraph("“What would you like me to know first?”", "List Bullet")
    document.add_heading("Legal basis", 1)
    document.add_paragraph("Children Act 1989, section 17: councils safeguard children in need.")
    document.add_heading("Reflective questions", 1)
    document.add_paragraph("Think of a visit:")
    document.add_paragraph("Who spoke most?", "List Bullet")
    document.add_heading("References", 1)
    document.add_paragraph(
        "Example, A. (2019) A made-up study. Journal 1. doi:10.1234/example.5678"
    )
    document.add_paragraph("Example, A. (2019) Another. https://example.org/another.")
    document.add_paragraph("An undated leaflet about visits")
    return _saved(document)


def deck(slides: int, *, pictures: bool = True) -> bytes:
    """A cover, then slides with a nested list, a link, a table, a picture and notes."""
    presentation = pptx.Presentation()
    cover = presentation.slides.add_slide(presentation.slide_layouts[0])
    cover.shapes.title.text = "Listening to families"
    cover.placeholders[1].text = "An hour for new starters"
    for number in range(1, slides):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"Part {number}"
        frame = slide.placeholders[1].text_frame
        frame.text = "It is the family’s pace, not ours."
        second = frame.add_paragraph()
        second.text, second.level = "Gŵyl plant Ynys Môn", 1
        run = frame.add_paragraph().add_run()
        run.text, run.hyperlink.address = "An example page", LINK
        if pictures:
            colour = f"#{number * 5 % 256:02x}3060"
            shape = slide.shapes.add_picture(picture(colour), Inches(6), Inches(2))
            shape._element.xpath(".//p:cNvPr")[0].set("descr", "")
        table = slide.shapes.add_table(2, 2, Inches(1), Inches(5), Inches(4), Inches(1)).table
        for cell, text in zip(table.iter_cells(), CELLS, strict=True):
            cell.text = text
        slide.notes_slide.notes_text_frame.text = f"Pause after part {number}."
    return _saved(presentation)


def with_chart(package: bytes) -> bytes:
    """The same deck with a chart on its second slide."""
    presentation = pptx.Presentation(io.BytesIO(package))
    data = CategoryChartData()
    data.categories = ["Visits"]
    data.add_series("Autumn", (3,))
    inch = Inches(1)
    shapes = presentation.slides[1].shapes
    shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, inch, inch, inch, inch, data)
    return _saved(presentation)


def document_of(*paragraphs: str | tuple[str, str]) -> bytes:
    """A Word file of paragraphs; (words, style) for one with a style."""
    document = docx.Document()
    for one in paragraphs:
        document.add_paragraph(*([one] if isinstance(one, str) else one))
    return _saved(document)


def _saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def repacked(package: bytes, *, add: dict[str, bytes] | None = None, swap=None) -> bytes:
    """The same package with parts added, or changed by `swap(name, content)`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, swap(name, content) if swap else content)
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def pdf_page(words: str = "", catalogue: bytes = b"", page: bytes = b"") -> bytes:
    """A PDF of one page with a line of text."""
    text = b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % words.encode("ascii")
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>%s>>" % page,
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def pdf_of_pages(pages: list[tuple[str, str]]) -> bytes:
    """A PDF with a running head and a line of text on each page."""
    count = len(pages)
    numbers = range(4, 4 + 2 * count, 2)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (count, b" ".join(b"%d 0 R" % number for number in numbers)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, (head, words) in zip(numbers, pages, strict=True):
        text = b"BT /F1 12 Tf 1 0 0 1 72 810 Tm (%s) Tj 1 0 0 1 72 500 Tm (%s) Tj ET" % (
            head.encode("ascii"),
            words.encode("ascii"),
        )
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (number + 1),
            b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        ]
    return pdf_of(*objects)
