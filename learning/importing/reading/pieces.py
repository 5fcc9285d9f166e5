"""What a file holds, in the order it is read, whatever kind of file it was.

The readers write it, the mapping turns it into the blocks of a page. It crosses from one
process to the other as JSON.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any


class Refused(Exception):
    """A file that is not read. `code` names a sentence of `learning.importing.refusals`."""

    def __init__(self, code: str, detail: str = "") -> None:
        """Keep the code and the one word or figure that its sentence names."""
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stood: a slide, a page, or under a heading."""

    unit: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 is the highest of the file."""

    level: int
    text: str
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs and lists, as clean HTML."""

    html: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Headings as plain text, cells as HTML; every row as long as the headings."""

    headings: list[str]
    rows: list[list[str]]
    caption: str = ""
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Picture:
    """The place of a picture; its file is in `Contents.pictures` under this number."""

    number: int
    caption: str = ""
    kind: str = "picture"


@dataclass(frozen=True, slots=True)
class Note:
    """A speaker's notes (`mark` empty) or a footnote, as clean HTML."""

    html: str
    mark: str = ""
    kind: str = "note"


Piece = Heading | Text | Table | Picture | Note
_KINDS: dict[str, Callable[..., Piece]] = {
    "heading": Heading,
    "text": Text,
    "table": Table,
    "picture": Picture,
    "note": Note,
}


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as it stood in the file, with the description its author gave it."""

    data: bytes
    description: str
    place: Place


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the editor should know. `code` names a sentence of `learning.importing.report`."""

    code: str
    place: Place = field(default_factory=Place)
    detail: str = ""


@dataclass(slots=True)
class Contents:
    """A whole file."""

    title: str = ""
    subtitle: str = ""
    pieces: list[Piece] = field(default_factory=list)
    pictures: list[PictureFile] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, code: str, place: Place | None = None, detail: str = "") -> None:
        """Note something for the report, once for each place."""
        remark = Remark(code, place or Place(), detail)
        if remark not in self.remarks:
            self.remarks.append(remark)

    def add_text(self, html: str) -> None:
        """Add paragraphs or lists, joined to those just before them."""
        if not html:
            return
        if self.pieces and isinstance(last := self.pieces[-1], Text):
            self.pieces[-1] = Text(_joined(last.html, html))
        else:
            self.pieces.append(Text(html))


def _joined(before: str, after: str) -> str:
    """Join HTML; two lists of a kind that follow one another are one list."""
    for tag in ("ul", "ol"):
        if before.endswith(f"</{tag}>") and after.startswith(f"<{tag}>"):
            return before[: -len(f"</{tag}>")] + after[len(f"<{tag}>") :]
    return before + after


def to_json(contents: Contents) -> dict[str, Any]:
    """Return contents as plain data."""
    stored = asdict(contents)
    for picture in stored["pictures"]:
        picture["data"] = base64.b64encode(picture["data"]).decode("ascii")
    return stored


def from_json(stored: dict[str, Any]) -> Contents:
    """Return the contents that `to_json` wrote."""
    return Contents(
        title=stored["title"],
        subtitle=stored["subtitle"],
        pieces=[_KINDS[one["kind"]](**one) for one in stored["pieces"]],
        pictures=[
            PictureFile(base64.b64decode(one["data"]), one["description"], Place(**one["place"]))
            for one in stored["pictures"]
        ],
        remarks=remarks_from_json(stored["remarks"]),
    )


def remarks_from_json(stored: list[dict[str, Any]]) -> list[Remark]:
    """Return the remarks that `asdict` wrote."""
    return [Remark(one["code"], Place(**one["place"]), one["detail"]) for one in stored]
