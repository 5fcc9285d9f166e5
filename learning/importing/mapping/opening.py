"""Finds the summary of a page, and the sections that its steps are made of."""

from __future__ import annotations

from bs4 import BeautifulSoup

from learning.importing.mapping.plain_points import points, words_with_addresses
from learning.importing.mapping.sections import Section, divide
from learning.importing.reading.markup import escaped
from learning.importing.reading.pieces import Contents, Piece, Text

#: As the field has it.
LONGEST_SUMMARY = 300
OPENING = "Introduction"


def open_page(contents: Contents) -> tuple[str, list[Section]]:
    """Return the summary (subtitle, section "Summary" or first paragraph) and the sections.

    Text before the first heading is a section of its own, which bears the page's title where
    there is no heading at all.
    """
    before, sections = divide(contents.pieces)
    summary = contents.subtitle if len(contents.subtitle) <= LONGEST_SUMMARY else ""
    if contents.subtitle and not summary:
        before.insert(0, Text(f"<p>{escaped(contents.subtitle)}</p>"))
    summary = summary or _summary_section(sections) or _first_paragraph(before)
    contents.remark("summary_taken" if summary else "summary_missing")
    if before:
        sections.insert(0, Section(OPENING if sections else contents.title, pieces=before))
    return summary, sections


def _summary_section(sections: list[Section]) -> str:
    for section in sections:
        found = points(section.pieces) if section.key == "summary" else None
        if found and len(found) == 1 and len(found[0]) <= LONGEST_SUMMARY:
            sections.remove(section)
            return found[0]
    return ""


def _first_paragraph(before: list[Piece]) -> str:
    """Take the first paragraph out of the text before the first heading, where it is short."""
    if not before or not isinstance(first := before[0], Text):
        return ""
    soup = BeautifulSoup(first.html, "html.parser")
    paragraph = soup.find(True)
    if paragraph is None or paragraph.name != "p" or paragraph.find("a"):
        return ""
    words = words_with_addresses(paragraph)
    if len(words) > LONGEST_SUMMARY:
        return ""
    paragraph.decompose()
    rest = str(soup)
    before[:1] = [Text(rest)] if rest else []
    return words
