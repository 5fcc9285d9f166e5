"""Finds in a Word file what the reader of its text passes over, and where it stands."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from learning.importing.reading.markup import plain
from learning.importing.reading.pieces import Contents, Place

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Names of elements, without their namespaces, and what the report says of them.
_LOSSES = {
    "oMath": "equation",
    "chart": "chart",
    "relIds": "diagram",
    "OLEObject": "embedded_object",
    "ins": "tracked_changes",
    "del": "tracked_changes",
    "wsp": "drawing",
    "wgp": "drawing",
}
#: Keys of the styles in a list of contents, which is left out.
_CONTENTS = ("toc", "contents")
_HEADERS = ("word/header", "word/footer")


def remark_losses(parts: dict[str, Element], contents: Contents) -> None:
    """Add a remark for each chart, drawing, formula, comment and the like."""
    headings = _heading_styles(parts.get("word/styles.xml"))
    place = Place("start")
    for element in parts["word/document.xml"].iter():
        name = element.tag.rsplit("}", 1)[-1]
        if name == "p" and _style(element).lower().startswith(_CONTENTS):
            contents.remark("contents_list")
        elif name == "p" and _style(element) in headings:
            words = plain(_words(element))
            place = Place("heading", words[:120]) if words else place
        elif name in _LOSSES and not (name in {"wsp", "wgp"} and _words(element)):
            tracked = _LOSSES[name] == "tracked_changes"
            contents.remark(_LOSSES[name], Place() if tracked else place)
    if any(_words(comment).strip() for comment in parts.get("word/comments.xml", ())):
        contents.remark("comments")
    for name, root in parts.items():
        if name.startswith(_HEADERS) and plain(_words(root)):
            contents.remark("header_footer")


def _heading_styles(styles: Element | None) -> set[str]:
    """Return the keys of the heading styles: their names are English in every language."""
    found = set()
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        name = style.find(f"{_W}name")
        if name is not None and name.get(f"{_W}val", "").lower().startswith("heading "):
            found.add(style.get(f"{_W}styleId", ""))
    return found


def _style(paragraph: Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style.get(f"{_W}val", "") if style is not None else ""


def _words(element: Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_W}t"))
