"""Takes single points out of lists and paragraphs, for fields that hold plain sentences."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from learning.importing.reading.markup import plain
from learning.importing.reading.pieces import Piece, Text


def points(pieces: list[Piece]) -> list[str] | None:
    """Return one plain sentence for each paragraph, or each item of a list.

    None where there is more to it (tables, pictures, headings, lists within lists, a paragraph
    that leads into a list): then it is left together as it stood.
    """
    if not pieces or not all(isinstance(piece, Text) for piece in pieces):
        return None
    html = "".join(piece.html for piece in pieces if isinstance(piece, Text))
    tags = [tag for tag in BeautifulSoup(html, "html.parser").children if isinstance(tag, Tag)]
    kinds = {"list" if tag.name in {"ul", "ol"} else tag.name for tag in tags}
    if kinds == {"p"}:
        return _worded(tags)
    if kinds == {"list"} and not any(tag.select("li li") for tag in tags):
        return _worded([item for tag in tags for item in tag.find_all("li")])
    return None


def _worded(tags: list[Tag]) -> list[str]:
    return [words for tag in tags if (words := words_with_addresses(tag))]


def words_with_addresses(tag: Tag) -> str:
    """Return plain words, with the address of each link in brackets behind it."""
    for line in tag.find_all("br"):
        line.replace_with(" ")
    for link in tag.find_all("a"):
        address, words = str(link.get("href", "")), plain(link.get_text())
        link.replace_with(words if _same(address, words) else f"{words} ({address})")
    return plain(tag.get_text())


def _same(address: str, words: str) -> bool:
    def bare(text: str) -> str:
        return re.sub(r"^(?:https?://|mailto:|tel:)", "", text).rstrip("/")

    return bare(address) == bare(words)
