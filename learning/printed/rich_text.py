"""Rich text as data, for a file that is set and not shown by a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from wagtail.rich_text import expand_db_html

#: What a node is: {"kind": "paragraph", "spans": […]} and others, see `nodes_of`.
Node = dict[str, Any]


def nodes_of(source: str, base: str) -> list[Node]:
    """Return the paragraphs, headings and lists of stored rich text, in order.

    A paragraph or heading has spans, each with its text and, where it has them, `bold`,
    `italic` and `href` (absolute: links within the site are joined to `base`). A list has
    `ordered` and `items`, each a list of nodes. Text outside any of them is a paragraph.
    """
    return list(_nodes(BeautifulSoup(expand_db_html(source), "html.parser"), base))


def plain(text: str) -> Node:
    """Return one paragraph of plain text."""
    return {"kind": "paragraph", "spans": [{"text": text}]}


def _nodes(parent: Tag, base: str) -> Iterator[Node]:
    for child in parent.children:
        if isinstance(child, NavigableString):
            if child.strip():
                yield plain(str(child).strip())
        elif isinstance(child, Tag):
            yield from _node(child, base)


def _node(tag: Tag, base: str) -> Iterator[Node]:
    if tag.name in {"ul", "ol"}:
        items = [list(_item(item, base)) for item in tag.find_all("li", recursive=False)]
        yield {"kind": "list", "ordered": tag.name == "ol", "items": items}
    elif tag.name in {"h2", "h3", "h4"}:
        yield {"kind": "heading", "spans": list(_spans(tag, base))}
    elif tag.name == "div":
        yield from _nodes(tag, base)
    else:
        spans = list(_spans(tag, base))
        if any(span["text"].strip() for span in spans):
            yield {"kind": "paragraph", "spans": spans}


def _item(tag: Tag, base: str) -> Iterator[Node]:
    """Return an item's own words as a paragraph, then the lists within it."""
    inner = [
        child for child in tag.children if isinstance(child, Tag) and child.name in {"ul", "ol"}
    ]
    for nested in inner:
        nested.extract()
    yield {"kind": "paragraph", "spans": list(_spans(tag, base))}
    for nested in inner:
        yield from _node(nested, base)


def _spans(tag: Tag, base: str, style: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    style = dict(style or {})
    if tag.name in {"b", "strong"}:
        style["bold"] = True
    elif tag.name in {"i", "em"}:
        style["italic"] = True
    elif tag.name == "a" and tag.get("href"):
        style["href"] = urljoin(base, str(tag["href"]))
    for child in tag.children:
        if isinstance(child, NavigableString):
            yield {"text": str(child), **style}
        elif isinstance(child, Tag) and child.name == "br":
            yield {"text": "\n", **style}
        elif isinstance(child, Tag):
            yield from _spans(child, base, style)
