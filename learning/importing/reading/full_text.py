"""Reads the plain text of a file, page by page or slide by slide, so that it can be searched."""

from __future__ import annotations

import io
import re
from xml.etree.ElementTree import Element

from learning.importing import limits
from learning.importing.reading.package import open_package
from learning.importing.reading.pieces import Refused

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: What a PDF reader gives for a word divided at the end of a line.
_DIVIDED = re.compile("[\ufffe\u00ad]\\s*")
#: Controls, halves of characters, and what only one font knows, such as its bullets.
_UNWANTED = dict.fromkeys((*range(9), *range(14, 32), 127, *range(0xD800, 0xF900)))


def pages_of(data: bytes, extension: str) -> list[str]:
    """Return the text of each page or slide in order, in one line each; raises Refused.

    A Word file has no pages of its own: where Word noted the ends of pages when it saved the
    file, those are taken, else the breaks that its author put in. Text beyond
    `limits.MAX_FULL_TEXT` characters is left out.
    """
    read = {"docx": _word_pages, "pptx": _slides}.get(extension, _pdf_pages)
    left = limits.MAX_FULL_TEXT
    pages = []
    for text in read(data):
        page = " ".join(_DIVIDED.sub("", text).translate(_UNWANTED).split())[:left]
        left -= len(page)
        pages.append(page)
        if left <= 0:
            break
    return pages


def _pdf_pages(data: bytes) -> list[str]:
    import pypdfium2  # takes a while: a process reads one file

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refused("broken") from error
    pages: list[str] = []
    read = 0
    for page in pdf:
        text = page.get_textpage()
        pages.append(text.get_text_range())
        text.close()
        page.close()
        read += len(pages[-1])
        if read > limits.MAX_FULL_TEXT:
            break
    return pages


def _word_pages(data: bytes) -> list[str]:
    parts = open_package(data, "docx").parts
    body = parts["word/document.xml"]
    noted = body.find(f".//{_W}lastRenderedPageBreak") is not None
    pages = [""]
    for element in body.iter():
        if _ends_page(element, noted=noted):
            pages.append("")
        elif element.tag == f"{_W}t":
            pages[-1] += element.text or ""
        elif element.tag in {f"{_W}p", f"{_W}tab", f"{_W}br", f"{_W}tc"}:
            pages[-1] += " "
    notes = [parts[name] for name in ("word/footnotes.xml", "word/endnotes.xml") if name in parts]
    pages[-1] += "".join(f" {_paragraphs(one, _W)}" for one in notes)
    return pages


def _ends_page(element: Element, *, noted: bool) -> bool:
    if noted:
        return element.tag == f"{_W}lastRenderedPageBreak"
    return element.tag == f"{_W}br" and element.get(f"{_W}type") == "page"


def _slides(data: bytes) -> list[str]:
    open_package(data, "pptx")  # refuses what no library should open
    from pptx import Presentation

    slides = []
    for slide in Presentation(io.BytesIO(data)).slides:
        text = ""
        if slide._element.get("show") != "0":
            text = _paragraphs(slide._element, _A)
            if slide.has_notes_slide:
                frame = slide.notes_slide.notes_text_frame
                text += f" {frame.text}" if frame is not None else ""
        slides.append(text)
    return slides


def _paragraphs(root: Element, namespace: str) -> str:
    return " ".join(
        "".join(text.text or "" for text in paragraph.iter(f"{namespace}t"))
        for paragraph in root.iter(f"{namespace}p")
    )
