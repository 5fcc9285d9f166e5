"""Reads PowerPoint files with python-pptx: each slide is a heading and what stands under it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from learning.importing import limits
from learning.importing.reading.lists import nested_list
from learning.importing.reading.markup import escaped, link, plain, words_of
from learning.importing.reading.package import open_package
from learning.importing.reading.pieces import (
    Contents,
    Heading,
    Note,
    Picture,
    PictureFile,
    Place,
    Refused,
)
from learning.importing.reading.tables import Cell, add_table

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
_SUBTITLE = {PP_PLACEHOLDER.SUBTITLE}
_FURNITURE = {
    PP_PLACEHOLDER.DATE,
    PP_PLACEHOLDER.FOOTER,
    PP_PLACEHOLDER.SLIDE_NUMBER,
    PP_PLACEHOLDER.HEADER,
}
_BULLETED = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY}
_DIAGRAM = "/diagram"
#: Groups within groups are read this deep.
_MAX_DEPTH = 8


def read_slides(data: bytes) -> Contents:
    """Return what a PowerPoint file holds; raises Refused."""
    package = open_package(data, "pptx")
    contents = Contents(remarks=list(package.remarks))
    presentation = Presentation(io.BytesIO(data))
    if len(presentation.slides) > limits.MAX_PAGES:
        raise Refused("too_many_pages")
    for number, slide in enumerate(presentation.slides, start=1):
        _SlideReader(contents, slide, number).read()
    if any(_has_comments(name, root) for name, root in package.parts.items()):
        contents.remark("comments")
    return contents


def _has_comments(name: str, root: Element) -> bool:
    return name.startswith("ppt/comments/") and len(root) > 0


class _SlideReader:
    """One slide, its shapes in the order that a screen reader meets them."""

    def __init__(self, contents: Contents, slide: Any, number: int) -> None:
        self.contents = contents
        self.slide = slide
        self.number = number
        self.place = Place("slide", str(number))

    def read(self) -> None:
        """Add the slide's title, text, tables, pictures and notes."""
        if self.slide._element.get("show") == "0":
            self.contents.remark("hidden_slide", self.place)
            return
        shapes = list(_flat(self.slide.shapes, 0))
        titles = [shape for shape in shapes if _placeholder(shape) in _TITLES and _text(shape)]
        if self._is_cover(shapes, titles):
            self.contents.title = _text(titles[0])
        elif titles:
            self.contents.pieces.append(Heading(1, _text(titles[0])))
        else:
            self.contents.remark("slide_without_title", self.place)
            self.contents.pieces.append(Heading(1, f"Slide {self.number}"))
        for shape in shapes:
            if shape not in titles[:1]:
                self._shape(shape)
        self._notes()

    def _is_cover(self, shapes: list[Any], titles: list[Any]) -> bool:
        """Tell whether this is the first slide, with the deck's title and at most a subtitle."""
        if self.number != 1 or not titles:
            return False
        others = [one for one in shapes if one not in titles[:1] and _text(one)]
        if any(_placeholder(one) not in _SUBTITLE | _FURNITURE for one in others):
            return False
        subtitles = [_text(one) for one in others if _placeholder(one) in _SUBTITLE]
        self.contents.subtitle = " ".join(subtitles)
        return True

    def _shape(self, shape: Any) -> None:
        kind = _placeholder(shape)
        if kind in _FURNITURE:
            return
        if kind in _SUBTITLE and _text(shape) == self.contents.subtitle and self.number == 1:
            return
        if getattr(shape, "has_table", False):
            self._table(shape.table)
        elif hasattr(shape, "image") or shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
            self._picture(shape)
        elif shape.has_text_frame:
            self._paragraphs(shape.text_frame, bulleted=kind in _BULLETED)
        else:
            self._lost(shape)

    def _lost(self, shape: Any) -> None:
        code = "drawing"
        if getattr(shape, "has_chart", False):
            code = "chart"
        elif any(_DIAGRAM in str(one.get("uri", "")) for one in shape._element.iter()):
            code = "diagram"
        elif shape.shape_type == MSO_SHAPE_TYPE.MEDIA:
            code = "media"
        elif shape.shape_type in {
            MSO_SHAPE_TYPE.EMBEDDED_OLE_OBJECT,
            MSO_SHAPE_TYPE.LINKED_OLE_OBJECT,
        }:
            code = "embedded_object"
        elif shape.shape_type in {MSO_SHAPE_TYPE.LINE, MSO_SHAPE_TYPE.PLACEHOLDER}:
            return
        self.contents.remark(code, self.place)

    def _picture(self, shape: Any) -> None:
        if shape.shape_type == MSO_SHAPE_TYPE.MEDIA:
            self.contents.remark("media", self.place)
            return
        try:
            data = shape.image.blob
        except (ValueError, KeyError, AttributeError):
            self.contents.remark("linked_picture", self.place)
            return
        described = shape._element.xpath(".//p:cNvPr/@descr")
        description = plain(described[0]) if described else ""
        self.contents.pieces.append(Picture(len(self.contents.pictures)))
        self.contents.pictures.append(PictureFile(data, description, self.place))

    def _table(self, table: Any) -> None:
        rows = []
        for row in table.rows:
            cells = []
            for cell in row.cells:
                if cell.is_spanned:
                    continue
                if cell.is_merge_origin:
                    cells.append(Cell(_cell(cell), cell.span_width, cell.span_height))
                else:
                    cells.append(Cell(_cell(cell)))
            rows.append(cells)
        add_table(self.contents, rows, place=self.place, headed=bool(table.first_row))

    def _paragraphs(self, frame: Any, *, bulleted: bool) -> None:
        lines = [
            (paragraph, _runs(paragraph)) for paragraph in frame.paragraphs if _words(paragraph)
        ]
        html: list[str] = []
        items: list[tuple[int, str, str]] = []
        for paragraph, text in lines:
            tag = _list_tag(paragraph, bulleted=bulleted)
            if tag:
                items.append((paragraph.level, tag, text))
            else:
                html += [nested_list(items), f"<p>{text}</p>"]
                items = []
        html.append(nested_list(items))
        self.contents.add_text("".join(html))

    def _notes(self) -> None:
        if not self.slide.has_notes_slide:
            return
        frame = self.slide.notes_slide.notes_text_frame
        if frame is None:
            return
        lines = [_runs(paragraph) for paragraph in frame.paragraphs if _words(paragraph)]
        if lines:
            self.contents.pieces.append(Note("".join(f"<p>{line}</p>" for line in lines)))
            self.contents.remark("speaker_notes", self.place)


def _flat(shapes: Any, depth: int) -> Iterator[Any]:
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            if depth < _MAX_DEPTH:
                yield from _flat(shape.shapes, depth + 1)
        else:
            yield shape


def _placeholder(shape: Any) -> Any:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _text(shape: Any) -> str:
    return plain(shape.text_frame.text.replace("\v", " ")) if shape.has_text_frame else ""


def _words(paragraph: Any) -> str:
    return plain("".join(text.text or "" for text in paragraph._p.iter(f"{_A}t")))


def _list_tag(paragraph: Any, *, bulleted: bool) -> str:
    """Return "ul", "ol" or, for a plain paragraph, nothing."""
    properties = paragraph._p.pPr
    if properties is not None:
        names = {child.tag for child in properties}
        if f"{_A}buNone" in names:
            return ""
        if f"{_A}buAutoNum" in names:
            return "ol"
        if names & {f"{_A}buChar", f"{_A}buBlip"}:
            return "ul"
    return "ul" if bulleted else ""


def _runs(paragraph: Any) -> str:
    """Return a paragraph's words with bold, italic, line breaks and links."""
    html: list[str] = []
    runs = {run._r: run for run in paragraph.runs}
    for child in paragraph._p:
        if child.tag == f"{_A}br":
            html.append("<br>")
        elif child.tag == f"{_A}fld":
            html.append(escaped("".join(text.text or "" for text in child.iter(f"{_A}t"))))
        elif child in runs:
            html.append(_run(runs[child]))
    return "".join(html).strip().removeprefix("<br>").removesuffix("<br>")


def _run(run: Any) -> str:
    text = escaped(run.text.replace("\v", "\n")).replace("\n", "<br>")
    if not text.strip():
        return text
    if run.font.bold:
        text = f"<b>{text}</b>"
    if run.font.italic:
        text = f"<i>{text}</i>"
    return link(text, run.hyperlink.address or "")


def _cell(cell: Any) -> str:
    lines = [_runs(paragraph) for paragraph in cell.text_frame.paragraphs if _words(paragraph)]
    if not words_of("".join(lines)):
        return ""
    return "".join(f"<p>{line}</p>" for line in lines)
