"""Turns HTML into what the editor's text boxes hold, and plain text into HTML."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import nh3
from bs4 import BeautifulSoup

#: Invisible: where a word may be broken. Left in, search would not find the word.
SOFT_HYPHEN = "\u00ad"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[ \t\r\n\u00a0]+")
_TAGS = {"p", "br", "b", "i", "a", "ul", "ol", "li", "h3", "h4"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_SAME = {"strong": "b", "em": "i"}


def plain(text: str) -> str:
    """Return text on one line, without characters that nobody sees."""
    text = _CONTROL.sub(" ", text.replace(SOFT_HYPHEN, ""))
    return _SPACES.sub(" ", text).strip()


def escaped(text: str) -> str:
    """Return plain text as HTML."""
    return html.escape(_CONTROL.sub(" ", text.replace(SOFT_HYPHEN, "")), quote=False)


def link(text_html: str, address: str) -> str:
    """Return a link to a web or mail address; the words alone where it is neither."""
    if not is_web_address(address) or not text_html.strip():
        return text_html
    return f'<a href="{html.escape(address.strip())}">{text_html}</a>'


def is_web_address(address: str) -> bool:
    """Tell whether a reader may be sent there."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(parts.netloc)
    return parts.scheme in _SCHEMES and bool(parts.path)


def clean(markup: str) -> str:
    """Return HTML with the tags of running text only, and links that lead to the web."""
    soup = BeautifulSoup(markup.replace(SOFT_HYPHEN, ""), "html.parser")
    for tag in soup.find_all(list(_SAME)):
        tag.name = _SAME[tag.name]
    for anchor in soup.find_all("a"):
        if not is_web_address(str(anchor.get("href", ""))):
            anchor.unwrap()
    for paragraph in soup.select("li > p"):
        if paragraph.find_next_sibling("p"):
            paragraph.append(soup.new_tag("br"))
        paragraph.unwrap()
    cleaned = nh3.clean(
        str(soup), tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None
    )
    cleaned = _CONTROL.sub(" ", cleaned)
    cleaned = re.sub(r"<(b|i)>(\s*)</\1>", r"\2", cleaned)
    cleaned = re.sub(r"<p>(?:\s|&nbsp;|<br>)*</p>", "", cleaned)
    return cleaned.strip()


def words_of(markup: str) -> str:
    """Return the words of HTML on one line."""
    spaced = re.sub(r"<(?:/p|/li|br|/h[34]|/td)>", " ", markup)
    return plain(html.unescape(nh3.clean(spaced, tags=set())))
