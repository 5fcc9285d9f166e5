"""Makes the text, tables and pictures of a step out of what stands in a section."""

from __future__ import annotations

import html
import re
import uuid
from dataclasses import dataclass
from typing import Any

import nh3
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from learning.importing.mapping.sections import Section
from learning.importing.reading.markup import clean
from learning.importing.reading.pieces import (
    Contents,
    Heading,
    Note,
    Picture,
    Piece,
    Place,
    Table,
    Text,
)

#: As the blocks for a step have it.
LONGEST_TITLE = 160
NOTES = "Speaker notes"
FOOTNOTES = "Footnotes"
_CELL_TAGS = {"p", "br", "b", "i", "a"}
#: A description that a program wrote, or that is the name of a file.
_NOT_DESCRIBED = re.compile(
    r"automatically generated|^\S+\.(?:png|jpe?g|gif|tiff?|bmp|emf|wmf)$", re.I
)


def block(kind: str, value: Any) -> dict[str, Any]:
    """Return one block as a stream stores it."""
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def values_in(raw: Any) -> int:
    """Return about how many values the editor's form has for fields: a block has four more."""
    if isinstance(raw, dict):
        return (4 if "type" in raw else 0) + sum(map(values_in, raw.values()))
    if isinstance(raw, list):
        return 1 + sum(map(values_in, raw))
    return 1


@dataclass(slots=True)
class Composer:
    """Makes steps, and remarks upon what somebody must look at."""

    contents: Contents
    #: Keys of the images that the file's pictures became, in their order.
    images: list[int]
    #: For headings one and two levels below a step's title.
    heading_tags: tuple[str, str]

    def step(self, section: Section) -> dict[str, Any]:
        """Return title, body and what follows it; an empty body is remarked upon."""
        title = Truncator(section.title).chars(LONGEST_TITLE)
        parts = self._parts(section)
        if title != section.title:
            self.contents.remark("heading_shortened", Place("heading", title))
            parts.insert(0, block("paragraph", f"<p><b>{html.escape(section.title)}</b></p>"))
        body = ""
        if parts and parts[0]["type"] == "paragraph":
            body = parts.pop(0)["value"]
        else:
            self.contents.remark("step_without_text", Place("heading", title))
        return {"title": title, "body": body, "more": parts}

    def rich_text(self, section: Section) -> str | None:
        """Return a section as one text; None where it holds tables, pictures or notes."""
        parts = self._parts(section) if _is_text(section.pieces) else []
        return "".join(part["value"] for part in parts) or None

    def _parts(self, section: Section) -> list[dict[str, Any]]:
        parts: list[dict[str, Any]] = []
        footnotes = ""
        joins = False
        for piece in section.pieces:
            if isinstance(piece, Note) and piece.mark:
                footnotes += _footnote(piece)
                continue
            if not isinstance(piece, Heading | Text):
                parts.append(self._part(piece))
                joins = False
                continue
            text = piece.html if isinstance(piece, Text) else self._heading(piece, section)
            if joins:
                parts[-1]["value"] += text
            else:
                parts.append(block("paragraph", text))
            joins = True
        if footnotes:
            parts.append(block("paragraph", self._headed(FOOTNOTES, footnotes)))
        for part in parts:
            if part["type"] == "paragraph":
                # Whatever a reader let through: this goes into the site's pages.
                part["value"] = clean(part["value"])
        return parts

    def _part(self, piece: Piece) -> dict[str, Any]:
        if isinstance(piece, Table):
            return block("table", _table(piece))
        if isinstance(piece, Picture):
            return block("picture", self._picture(piece))
        assert isinstance(piece, Note)  # noqa: S101 - the last of its kinds
        return block("paragraph", self._headed(NOTES, piece.html))

    def _heading(self, heading: Heading, section: Section) -> str:
        tag = self.heading_tags[0 if heading.level == section.level + 1 else 1]
        return f"<{tag}>{html.escape(heading.text, quote=False)}</{tag}>"

    def _headed(self, title: str, text: str) -> str:
        tag = self.heading_tags[0]
        return f"<{tag}>{title}</{tag}>{text}"

    def _picture(self, picture: Picture) -> dict[str, Any]:
        """Keep the description an author gave it; otherwise ask for one."""
        file = self.contents.pictures[picture.number]
        described = "" if _NOT_DESCRIBED.search(file.description) else file.description
        code = "picture_described" if described else "picture_undescribed"
        self.contents.remark(code, file.place, _("picture %d") % (picture.number + 1))
        image = self.images[picture.number]
        return {"image": image, "alternative_text": described, "caption": picture.caption}


def _is_text(pieces: list[Piece]) -> bool:
    return all(isinstance(piece, Text | Heading) for piece in pieces)


def _footnote(note: Note) -> str:
    mark = html.escape(f"[{note.mark}] ", quote=False)
    if note.html.startswith("<p>"):
        return f"<p>{mark}{note.html[len('<p>') :]}"
    return f"<p>{mark}</p>{note.html}"


def _table(table: Table) -> dict[str, Any]:
    return {
        "columns": [{"type": "text", "heading": heading} for heading in table.headings],
        "rows": [{"values": [_cell(cell) for cell in row]} for row in table.rows],
        "caption": table.caption,
    }


def _cell(markup: str) -> str:
    """Return a cell with what a cell may hold: items of a list become lines of their own."""
    lines = re.sub(r"<(/?)(?:li|h3|h4)>", r"<\1p>", markup)
    return nh3.clean(lines, tags=_CELL_TAGS, attributes={"a": {"href"}}, link_rel=None)
