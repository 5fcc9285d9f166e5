"""Makes headings, paragraphs and lists of the lines of a PDF file, by size, weight and place."""

from __future__ import annotations

import re
from collections import Counter

from learning.importing.reading.lists import nested_list
from learning.importing.reading.markup import plain
from learning.importing.reading.pdf_pages import Line, PageContents
from learning.importing.reading.pieces import Contents, Heading

#: How much larger than the running text a heading is.
_LARGER = 1.12
_LONGEST_BOLD_HEADING = 90
#: A gap of more than this many line heights begins a new paragraph.
_GAP = 0.6
#: A line that ends before this share of the widest one may end its paragraph.
_SHORT = 0.85
_BULLET = re.compile(r"^([•●○◦▪■□–‣⁃\u2022\u25cf\uf0b7\uf0a7\uf0d8\ue00c-]|o)\s+(?=\S)")
_NUMBER = re.compile(r"^(?:\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")
#: "Introduction ........ 3", as lists of contents have it.
_LEADERS = re.compile(r"(?:\s?\.){5,}\s*(?:\d+|[ivxl]+)$")
#: A link that goes on over the end of its line is drawn as two.
_LINK_AT_END = re.compile(r'<a href="([^"]*)">([^<]*)</a>$')
_LINK_AT_START = re.compile(r'<a href="([^"]*)">')
#: Points by which a list must be indented to be inside another.
_INDENT = 6
#: The share of a page's height at its top and foot where running heads stand.
_MARGIN = 0.1


def in_margin(line: Line, height: float) -> bool:
    """Tell whether a line stands at the top or foot of its page."""
    return line.bottom < height * _MARGIN or line.top > height * (1 - _MARGIN)


def without_numbers(text: str) -> str:
    """Return text that is the same on every page, whatever the page's number."""
    return re.sub(r"\d+", "#", text)


class PdfText:
    """Takes lines in order; writes pieces."""

    def __init__(self, contents: Contents, pages: list[PageContents], running: set[str]) -> None:
        self.contents = contents
        self.running = running
        lines = [part for page in pages for part in page.parts if isinstance(part, Line)]
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        self.body = sizes.most_common(1)[0][0] if sizes else 0.0
        self.widest = max((line.right for line in lines), default=0.0)
        larger = {line.size for line in lines if line.size > self.body * _LARGER}
        self.levels = {size: n for n, size in enumerate(sorted(larger, reverse=True), start=1)}
        self.height = 0.0
        self.paragraph: list[Line] = []
        self.items: list[tuple[float, str, str]] = []
        self.before: Line | None = None

    def begin_page(self, page: PageContents) -> None:
        """A paragraph may run on over the foot of a page; a position on it may not."""
        self.height = page.height
        if self.before is not None:
            end = self.before
            self.before = Line(
                end.html, end.text, end.size, end.bold, end.left, end.right, 0.0, 0.0
            )

    def add(self, line: Line) -> None:
        """Add the next line."""
        if self._is_running_head(line):
            return
        if _LEADERS.search(line.text):
            self.contents.remark("contents_list")
            return
        level = self._level(line)
        marker = _BULLET.match(line.text) or _NUMBER.match(line.text)
        if level:
            self._heading(line, level)
        elif marker:
            self._flush_paragraph()
            tag = "ul" if _BULLET.match(line.text) else "ol"
            self.items.append((line.left, tag, _without(line.html, marker.group())))
        elif self.items and self._continues_item(line):
            left, tag, html = self.items[-1]
            self.items[-1] = (left, tag, _run_on(html, line.html))
        else:
            self._flush_items()
            if self._begins_paragraph(line):
                self._flush_paragraph()
            self.paragraph.append(line)
        self.before = line

    def finish(self) -> None:
        """Write what is still open."""
        self._flush_paragraph()
        self._flush_items()

    def _is_running_head(self, line: Line) -> bool:
        """Tell whether a line repeats what other pages have there; a slide's title is larger."""
        if line.size > self.body * _LARGER or not in_margin(line, self.height):
            return False
        return without_numbers(line.text) in self.running

    def _level(self, line: Line) -> int:
        if line.size in self.levels:
            return self.levels[line.size]
        short = len(line.text) <= _LONGEST_BOLD_HEADING and line.right < self.widest * _SHORT
        apart = self.before is None or self._gap(line) > _GAP or self._after_heading()
        if line.bold and short and apart and not line.text.endswith((".", ",", ";", ":")):
            return len(self.levels) + 1
        return 0

    def _after_heading(self) -> bool:
        return bool(self.contents.pieces) and isinstance(self.contents.pieces[-1], Heading)

    def _heading(self, line: Line, level: int) -> None:
        self.finish()
        last = self.contents.pieces[-1] if self.contents.pieces else None
        if (
            isinstance(last, Heading)
            and last.level == level
            and self.before is not None
            and self.before.size == line.size
            and self.before.bottom > 0
            and self._gap(line) < _GAP
        ):
            self.contents.pieces[-1] = Heading(level, f"{last.text} {line.text}")
        else:
            self.contents.pieces.append(Heading(level, plain(line.text)))

    def _gap(self, line: Line) -> float:
        """Return the white above a line in heights of the line before it."""
        if self.before is None or self.before.bottom == 0:
            return 0.0
        height = max(line.bottom - line.top, 1.0)
        return abs(line.top - self.before.bottom) / height

    def _begins_paragraph(self, line: Line) -> bool:
        if not self.paragraph:
            return False
        before = self.paragraph[-1]
        ended = before.right < self.widest * _SHORT and before.text.endswith((".", "?", "!", ":"))
        return self._gap(line) > _GAP or ended or abs(before.size - line.size) > 1

    def _continues_item(self, line: Line) -> bool:
        return line.left > self.items[-1][0] + 2 and self._gap(line) <= _GAP

    def _flush_paragraph(self) -> None:
        if self.paragraph:
            html = self.paragraph[0].html
            for line in self.paragraph[1:]:
                html = _run_on(html, line.html)
            self.contents.add_text(f"<p>{html}</p>")
            self.paragraph = []

    def _flush_items(self) -> None:
        if not self.items:
            return
        lefts: list[float] = []
        levelled: list[tuple[int, str, str]] = []
        for left, tag, html in self.items:
            while lefts and left < lefts[-1] - _INDENT:
                lefts.pop()
            if not lefts or left > lefts[-1] + _INDENT:
                lefts.append(left)
            levelled.append((len(lefts) - 1, tag, html))
        self.contents.add_text(nested_list(levelled))
        self.items = []


def _run_on(before: str, after: str) -> str:
    """Join two lines; a word broken by a soft hyphen is whole again, a real hyphen stays."""
    if before.endswith("\u00ad"):
        return before[:-1] + after
    open_link, same_link = _LINK_AT_END.search(before), _LINK_AT_START.match(after)
    if open_link and same_link and open_link[1] == same_link[1]:
        space = "" if "://" in open_link[2] else " "
        return before.removesuffix("</a>") + space + after[same_link.end() :]
    return before + after if before.endswith("-") else f"{before} {after}"


def _without(html: str, marker: str) -> str:
    """Return a line's HTML without its bullet or number, which may stand in tags of its own."""
    rest = html
    for sign in marker.strip():
        rest = rest.replace(sign, "", 1)
    return re.sub(r"<(b|i)>\s*</\1>", "", rest).strip()
