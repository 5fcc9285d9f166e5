"""Reads PDF files. A PDF says where letters stand, not what they are: this guesses, and says so."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdftypes import resolve1
from pdfplumber.utils.exceptions import PdfminerException

from learning.importing import limits
from learning.importing.reading.markup import escaped
from learning.importing.reading.pdf_pages import (
    Line,
    PageContents,
    PagePicture,
    PageTable,
    read_page,
)
from learning.importing.reading.pdf_text import PdfText, in_margin, without_numbers
from learning.importing.reading.pieces import (
    Contents,
    Heading,
    Picture,
    PictureFile,
    Piece,
    Place,
    Refused,
    Text,
)
from learning.importing.reading.tables import Cell, add_table

_BEGINNING = b"%PDF-"
_BEGINS_WITHIN = 1024
#: What a document must not do when it is opened or clicked.
_HOSTILE = {"JavaScript", "Launch", "ImportData", "SubmitForm", "GoToE", "Rendition"}
_MAX_DEPTH = 20
#: Fewer letters a page than this is a scan.
_FEWEST_LETTERS = 20
_LONGEST_HEADING = 120
#: What stands at the top or foot of so many pages is no text of theirs.
_REPEATED = 3


def read_pdf(data: bytes) -> Contents:
    """Return what a PDF file holds; raises Refused."""
    if _BEGINNING not in data[:_BEGINS_WITHIN]:
        raise Refused("not_what_it_says", "pdf")
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            contents = Contents()
            _check(pdf, contents)
            pages = []
            for page in pdf.pages:
                pages.append(read_page(page))
                page.close()
    except PdfminerException as error:
        locked = any(isinstance(one, PDFPasswordIncorrect) for one in error.args)
        raise Refused("locked_pdf" if locked else "broken") from error
    _compose(pages, contents)
    return contents


def _check(pdf: Any, contents: Contents) -> None:
    if not pdf.pages:
        raise Refused("broken")
    if len(pdf.pages) > limits.MAX_PAGES:
        raise Refused("too_many_pages")
    catalog = resolve1(pdf.doc.catalog)
    names = _dictionary(catalog.get("Names"))
    if "JavaScript" in names:
        raise Refused("pdf_script")
    for key in ("OpenAction", "AA"):
        _check_action(catalog.get(key), 0)
    if names.get("EmbeddedFiles") is not None:
        contents.remark("attachments")
    form = _dictionary(catalog.get("AcroForm"))
    if form.get("XFA") is not None or form.get("Fields"):
        contents.remark("form_fields")
    for page in pdf.pages:
        _check_page(page, contents)


def _check_page(page: Any, contents: Contents) -> None:
    attributes = page.page_obj.attrs
    _check_action(attributes.get("AA"), 0)
    place = Place("page", str(page.page_number))
    for reference in resolve1(attributes.get("Annots")) or []:
        annotation = _dictionary(reference)
        for key in ("A", "AA"):
            _check_action(annotation.get(key), 0)
        kind = getattr(annotation.get("Subtype"), "name", "")
        if kind == "FileAttachment":
            contents.remark("attachments", place)
        elif kind in {"Text", "FreeText", "Popup"}:
            contents.remark("comments")
        elif kind in {"Movie", "Sound", "Screen", "RichMedia", "3D"}:
            contents.remark("media", place)


def _check_action(reference: Any, depth: int) -> None:
    """Refuse an action that runs something, and those that follow it."""
    action = resolve1(reference)
    if depth > _MAX_DEPTH:
        raise Refused("broken")
    if isinstance(action, list):
        for one in action:
            _check_action(one, depth + 1)
    if not isinstance(action, dict):
        return
    if getattr(action.get("S"), "name", "") in _HOSTILE:
        raise Refused("pdf_script")
    for key, value in action.items():
        if key not in {"D", "P", "Parent", "SD"}:
            inner = resolve1(value)
            if isinstance(inner, dict | list):
                _check_action(inner, depth + 1)


def _dictionary(reference: Any) -> dict[str, Any]:
    found = resolve1(reference)
    return found if isinstance(found, dict) else {}


def _compose(pages: list[PageContents], contents: Contents) -> None:
    letters = sum(
        len(part.text) for page in pages for part in page.parts if isinstance(part, Line)
    ) + sum(
        len("".join(row))
        for page in pages
        for part in page.parts
        if isinstance(part, PageTable)
        for row in part.rows
    )
    if letters < _FEWEST_LETTERS * len(pages):
        raise Refused("scanned")
    contents.remark("pdf_guessed")
    running = _running_heads(pages)
    if running:
        contents.remark("header_footer")
    text = PdfText(contents, pages, running)
    for page in pages:
        place = Place("page", str(page.number))
        text.begin_page(page)
        for part in page.parts:
            if isinstance(part, Line):
                text.add(part)
                continue
            text.finish()
            if isinstance(part, PagePicture):
                contents.pieces.append(Picture(len(contents.pictures)))
                contents.pictures.append(PictureFile(part.data, part.description, place))
            else:
                rows = [[Cell(cell) for cell in row] for row in part.rows]
                add_table(contents, rows, place=place, headed=False)
        if page.has_drawing:
            contents.remark("drawing", place)
        if page.large_picture:
            contents.remark("background", place)
    text.finish()
    contents.pieces[:] = [_unless_sentence(piece) for piece in contents.pieces]


def _unless_sentence(piece: Piece) -> Piece:
    """Return a long sentence in large letters as text: it is a summary and no heading."""
    if (
        isinstance(piece, Heading)
        and len(piece.text) > _LONGEST_HEADING
        and piece.text[-1] in ".?!"
    ):
        return Text(f"<p>{escaped(piece.text)}</p>")
    return piece


def _running_heads(pages: list[PageContents]) -> set[str]:
    """Return the lines, numbers left out, at the top or foot of three pages, or of most."""
    seen: Counter[str] = Counter()
    for page in pages:
        lines = [part for part in page.parts if isinstance(part, Line)]
        seen.update({without_numbers(one.text) for one in lines if in_margin(one, page.height)})
    return {text for text, count in seen.items() if count >= min(_REPEATED, max(2, len(pages)))}
