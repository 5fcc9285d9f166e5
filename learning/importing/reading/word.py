"""Reads Word files: mammoth makes HTML of them, this makes pieces of the HTML."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import mammoth
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from learning.importing import limits
from learning.importing.reading.markup import clean, escaped, plain, words_of
from learning.importing.reading.package import open_package
from learning.importing.reading.pieces import (
    Contents,
    Heading,
    Note,
    Picture,
    PictureFile,
    Place,
    Table,
)
from learning.importing.reading.tables import Cell, add_table
from learning.importing.reading.word_losses import remark_losses

_STYLES = """
p[style-name='Title'] => p.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name^='toc '] => !
p[style-name^='TOC '] => !
p[style-name^='Contents '] => !
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Illustration'] => p.caption:fresh
p[style-name='Figure'] => p.caption:fresh
p[style-name='Table'] => p.caption:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
"""
_LONGEST_GUESSED_HEADING = 90


def read_word(data: bytes) -> Contents:
    """Return what a Word file holds; raises Refused."""
    package = open_package(data, "docx")
    contents = Contents(remarks=list(package.remarks))
    reader = _WordReader(contents)
    result = mammoth.convert_to_html(
        io.BytesIO(data),
        style_map=_STYLES,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=mammoth.images.img_element(reader.keep_picture),
    )
    reader.read(str(result.value))
    remark_losses(package.parts, contents)
    return contents


class _WordReader:
    """Goes through mammoth's HTML once, from the top."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.place = Place("start")
        self.notes: dict[str, str] = {}
        self.table_caption = ""
        self._loose: list[PictureFile | None] = []

    def keep_picture(self, image: Any) -> dict[str, str]:
        """Take a picture's bytes aside while mammoth runs; the number leads back to it."""
        self._loose.append(self._picture_file(image))
        return {"src": f"picture:{len(self._loose) - 1}"}

    def _picture_file(self, image: Any) -> PictureFile | None:
        if len(self._loose) >= limits.MAX_PICTURES * 4:
            return None
        try:
            with image.open() as opened:
                data = opened.read(limits.MAX_PICTURE + 1)
        except (ValueError, OSError, KeyError):
            return None
        return PictureFile(bytes(data), plain(image.alt_text or ""), self.place)

    def read(self, html: str) -> None:
        """Read the whole document."""
        soup = BeautifulSoup(html, "html.parser")
        self._take_notes(soup)
        blocks = [one for one in soup.children if isinstance(one, Tag)]
        guess = not any(re.fullmatch("h[1-6]", one.name) for one in blocks)
        for block in blocks:
            self._block(block, guess_headings=guess)
        if self.table_caption:
            self.contents.add_text(f"<p>{escaped(self.table_caption)}</p>")

    def _take_notes(self, soup: BeautifulSoup) -> None:
        """Lift footnotes and endnotes out of the list at the end; leave their numbers."""
        for note in soup.select("li[id^=footnote-], li[id^=endnote-]"):
            for back in note.select("a[href^='#footnote-ref'], a[href^='#endnote-ref']"):
                back.decompose()
            self.notes[str(note["id"])] = clean(note.decode_contents())
            note.decompose()
        for reference in soup.select("a[href^='#footnote-'], a[href^='#endnote-']"):
            mark = NavigableString(reference.get_text())
            target = str(reference["href"])[1:]
            reference.replace_with(mark)
            parent = mark.parent
            if parent is not None:
                parent["data-notes"] = f"{parent.get('data-notes', '')} {target}".strip()
        for left in soup.find_all(["ol", "dl"], recursive=False):
            if not left.get_text(strip=True) and not left.find("img"):
                left.decompose()

    def _block(self, block: Tag, *, guess_headings: bool) -> None:
        notes = self._notes_of(block)
        pictures = [*block.find_all("img")]
        for picture in pictures:
            picture.extract()
        if block.name == "table":
            self._table(block)
        elif re.fullmatch("h[1-6]", block.name):
            self._heading(block, int(block.name[1]))
        elif guess_headings and _looks_like_heading(block):
            self.contents.remark("headings_guessed")
            self._heading(block, 1)
        else:
            self._text(block, after_picture=bool(pictures))
        for picture in pictures:
            self._picture(str(picture.get("src", "")))
        for mark, note in notes:
            self.contents.pieces.append(Note(note, mark))
            self.contents.remark("footnote", self.place)

    def _notes_of(self, block: Tag) -> list[tuple[str, str]]:
        found = []
        for holder in [block, *block.select("[data-notes]")]:
            targets = str(holder.get("data-notes", "")).split()
            marks = re.findall(r"\[\d+\]", holder.get_text())
            found += list(zip(marks[-len(targets) :] if targets else [], targets, strict=False))
        return [(mark.strip("[]"), self.notes.get(target, "")) for mark, target in found]

    def _heading(self, block: Tag, level: int) -> None:
        text = plain(block.get_text())
        if text:
            self.place = Place("heading", text[:120])
            self.contents.pieces.append(Heading(level, text))

    def _text(self, block: Tag, *, after_picture: bool) -> None:
        classes = block.get_attribute_list("class")
        words = plain(block.get_text())
        if not words:
            return
        if "title" in classes and not self.contents.title:
            self.contents.title = words
        elif "subtitle" in classes and not self.contents.subtitle:
            self.contents.subtitle = words
        elif "caption" in classes and not after_picture:
            self._caption(words)
        else:
            if block.find("s"):
                self.contents.remark("struck", self.place)
            self.contents.add_text(clean(str(block)))

    def _caption(self, words: str) -> None:
        """Give a caption to the picture or table just before it, or keep it for what follows."""
        last = self.contents.pieces[-1] if self.contents.pieces else None
        if isinstance(last, Picture) and not last.caption:
            self.contents.pieces[-1] = Picture(last.number, words)
        elif isinstance(last, Table) and not last.caption:
            self.contents.pieces[-1] = Table(last.headings, last.rows, words)
        else:
            self.table_caption = words

    def _table(self, table: Tag) -> None:
        for nested in table.select("table"):
            self.contents.remark("table_nested", self.place)
            text = NavigableString(" ".join(_cell_words(nested)))
            nested.replace_with(text)
        rows = [[_cell(cell) for cell in row.find_all(["td", "th"])] for row in table.select("tr")]
        headed = table.find("thead") is not None
        add_table(self.contents, rows, place=self.place, headed=headed, caption=self.table_caption)
        self.table_caption = ""

    def _picture(self, source: str) -> None:
        file = self._loose[int(source.removeprefix("picture:"))]
        if file is None:
            self.contents.remark("linked_picture", self.place)
        else:
            self.contents.pieces.append(Picture(len(self.contents.pictures)))
            self.contents.pictures.append(PictureFile(file.data, file.description, self.place))


def _cell(cell: Tag) -> Cell:
    return Cell(clean(cell.decode_contents()), _span(cell, "colspan"), _span(cell, "rowspan"))


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, min(int(value), 1_000)) if value.isdigit() else 1


def _cell_words(table: Tag) -> Iterator[str]:
    for cell in table.find_all(["td", "th"]):
        yield words_of(cell.decode_contents())


def _looks_like_heading(block: Tag) -> bool:
    """Tell whether a paragraph is a short line in bold: a heading typed without its style."""
    words = plain(block.get_text())
    if block.name != "p" or not words or len(words) > _LONGEST_GUESSED_HEADING:
        return False
    bold = plain("".join(strong.get_text() for strong in block.find_all("strong")))
    return bold == words and not words.endswith((".", ",", ";", ":"))
