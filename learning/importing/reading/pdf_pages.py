"""Takes the lines, tables and pictures off the pages of a PDF file with pdfplumber."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pdfplumber.page import Page
from pdfplumber.structure import StructTreeMissing

from learning.importing.reading.markup import escaped, is_web_address, link, plain

#: Points; what is smaller is a rule or a bullet.
_SMALLEST_PICTURE = 24
_MOST_PIXELS = 4_000_000
_RESOLUTION = 150
_POINTS_PER_INCH = 72
#: A picture that covers this much of the page is its background.
_BACKGROUND = 0.9
#: More curves than this on a page are a drawing or a chart.
_DRAWING = 12
#: Words belong to one line while they overlap by this share of their height.
_SAME_LINE = 0.5
#: What is nearer to a word than this share of its size belongs to it, whatever its font.
_TOUCHING = 0.1
#: Letters further apart than this share of their size belong to two words.
_APART = 0.18
_UNKNOWN = re.compile(r"\(cid:\d+\)")
#: Signs that fonts keep for themselves, such as bullets.
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_LIGATURES = re.compile("[\ufb00-\ufb06]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as it stands on a page."""

    html: str
    text: str
    size: float
    bold: bool
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table with ruled lines."""

    rows: list[list[str]]
    top: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture, drawn afresh as PNG."""

    data: bytes
    description: str
    top: float


@dataclass(frozen=True, slots=True)
class PageContents:
    """What stands on one page, from the top."""

    number: int
    height: float
    parts: list[Line | PageTable | PagePicture]
    has_drawing: bool
    large_picture: bool


def read_page(page: Page) -> PageContents:
    """Return what stands on a page."""
    tables = [table for table in page.find_tables() if _is_table(table)]
    boxes = [table.bbox for table in tables]
    lines = list(_lines(page, boxes))
    pictures = [image for image in page.images if _is_picture(image)]
    covering = [image for image in pictures if _share(image, page) >= _BACKGROUND]
    descriptions = _descriptions(page)
    shown = [image for image in pictures if image not in covering]
    if len(descriptions) != len(shown):
        descriptions = [""] * len(shown)
    others: list[PageTable | PagePicture] = [
        PageTable([[_cell(cell) for cell in row] for row in table.extract()], table.bbox[1])
        for table in tables
    ]
    for image, description in zip(shown, descriptions, strict=True):
        drawn = _draw(page, image)
        if drawn:
            others.append(PagePicture(drawn, description, float(image["top"])))
    return PageContents(
        number=page.page_number,
        height=float(page.height),
        parts=_in_order(lines, others),
        has_drawing=len(page.curves) > _DRAWING,
        large_picture=bool(covering),
    )


def _in_order(
    lines: list[Line], others: list[PageTable | PagePicture]
) -> list[Line | PageTable | PagePicture]:
    """Keep the lines as the file orders them; put the rest before the first line below it."""
    parts: list[Line | PageTable | PagePicture] = []
    waiting = sorted(others, key=lambda one: one.top)
    for line in lines:
        while waiting and waiting[0].top <= line.top:
            parts.append(waiting.pop(0))
        parts.append(line)
    return parts + waiting


def _is_table(table: Any) -> bool:
    rows = table.rows
    return len(rows) > 1 and len(rows[0].cells) > 1


def _cell(text: str | None) -> str:
    words = plain(_PRIVATE.sub("•", unligatured(text or "")))
    return f"<p>{escaped(words)}</p>" if words else ""


def unligatured(text: str) -> str:
    """Return text with ligatures, which a PDF draws as one sign, as letters again.

    A sign that the file does not say the letter of is left out.
    """
    known = _UNKNOWN.sub("", text)
    return _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found.group()), known)


def _lines(page: Page, boxes: list[tuple[float, float, float, float]]) -> Iterator[Line]:
    words = page.extract_words(
        use_text_flow=True, extra_attrs=["fontname", "size"], x_tolerance_ratio=_APART
    )
    links = [one for one in page.hyperlinks if is_web_address(str(one.get("uri") or ""))]
    current: list[dict[str, Any]] = []
    for word in words:
        if any(_inside(word, box) for box in boxes):
            continue
        if current and not _continues(current[-1], word):
            yield _line(current, links)
            current = []
        current.append(word)
    if current:
        yield _line(current, links)


def _inside(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _continues(before: dict[str, Any], word: dict[str, Any]) -> bool:
    overlap = min(before["bottom"], word["bottom"]) - max(before["top"], word["top"])
    height = min(before["bottom"] - before["top"], word["bottom"] - word["top"])
    return bool(overlap > height * _SAME_LINE and word["x0"] >= before["x0"])


def _line(words: list[dict[str, Any]], links: list[dict[str, Any]]) -> Line:
    html = ""
    before: dict[str, Any] | None = None
    for style, run in _runs(words, links):
        text = escaped(_spaced(run))
        bold, italic, address = style
        text = f"<i>{text}</i>" if italic else text
        text = f"<b>{text}</b>" if bold else text
        html += _space(before, run[0]) + (link(text, address) if address else text)
        before = run[-1]
    letters: dict[float, int] = {}
    for word in words:
        size = round(float(word["size"]), 1)
        letters[size] = letters.get(size, 0) + len(word["text"])
    return Line(
        html=html,
        text=plain(_spaced(words)),
        size=max(letters, key=lambda size: letters[size]),
        bold=all(_is_bold(word) for word in words),
        left=min(word["x0"] for word in words),
        right=max(word["x1"] for word in words),
        top=min(word["top"] for word in words),
        bottom=max(word["bottom"] for word in words),
    )


def _spaced(words: list[dict[str, Any]]) -> str:
    pairs = zip([None, *words[:-1]], words, strict=True)
    return unligatured("".join(_space(before, word) + word["text"] for before, word in pairs))


def _space(before: dict[str, Any] | None, word: dict[str, Any]) -> str:
    """Return the space between two words; a comma in another font follows its word at once."""
    if before is None:
        return ""
    touching = word["x0"] - before["x1"] < _TOUCHING * float(word["size"])
    return "" if touching and not word["text"][:1].isalnum() else " "


def _runs(
    words: list[dict[str, Any]], links: list[dict[str, Any]]
) -> Iterator[tuple[tuple[bool, bool, str], list[dict[str, Any]]]]:
    """Yield words in a row that look alike and lead to the same address."""
    run: list[dict[str, Any]] = []
    before: tuple[bool, bool, str] = (False, False, "")
    for word in words:
        style = (_is_bold(word), _is_italic(word), _address(word, links))
        if run and style != before:
            yield before, run
            run = []
        before = style
        run.append(word)
    if run:
        yield before, run


def _address(word: dict[str, Any], links: list[dict[str, Any]]) -> str:
    for one in links:
        if _inside(word, (one["x0"], one["top"], one["x1"], one["bottom"])):
            return str(one["uri"])
    return ""


def _is_bold(word: dict[str, Any]) -> bool:
    return "bold" in str(word["fontname"]).lower() or "black" in str(word["fontname"]).lower()


def _is_italic(word: dict[str, Any]) -> bool:
    name = str(word["fontname"]).lower()
    return "italic" in name or "oblique" in name


def _is_picture(image: dict[str, Any]) -> bool:
    return min(float(image["width"]), float(image["height"])) >= _SMALLEST_PICTURE


def _share(image: dict[str, Any], page: Page) -> float:
    area = float(image["width"]) * float(image["height"])
    return area / max(float(page.width) * float(page.height), 1.0)


def _descriptions(page: Page) -> list[str]:
    """Return the alternative texts of a tagged page's figures, in order."""
    try:
        tree = page.structure_tree
    except (StructTreeMissing, ValueError, KeyError, TypeError, AttributeError):
        return []
    found: list[str] = []
    todo = list(tree)
    while todo:
        element = todo.pop(0)
        if element.get("type") == "Figure":
            found.append(plain(str(element.get("alt_text") or "")))
        todo = [*element.get("children", []), *todo]
    return found


def _draw(page: Page, image: dict[str, Any]) -> bytes:
    """Return the part of the page where the picture stands, as PNG; nothing if it is outside."""
    left, top = max(image["x0"], page.bbox[0]), max(image["top"], page.bbox[1])
    right, bottom = min(image["x1"], page.bbox[2]), min(image["bottom"], page.bbox[3])
    width, height = right - left, bottom - top
    if min(width, height) < _SMALLEST_PICTURE:
        return b""
    area = float(width * height) / _POINTS_PER_INCH**2
    resolution = min(_RESOLUTION, int((_MOST_PIXELS / area) ** 0.5))
    drawn = page.crop((left, top, right, bottom)).to_image(resolution=max(resolution, 20))
    out = io.BytesIO()
    drawn.original.convert("RGB").save(out, format="PNG")
    return out.getvalue()
