"""Writes out what an acronym stands for where a page uses it first.

In words behind the acronym, not in a tip that appears: that works on a phone, by keyboard,
read aloud, without JavaScript and on paper. What somebody said or wrote stays as it is, so
nothing is put into quotations, links, headings or the titles of sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.utils.html import escape

from learning.glossary.selectors import Meaning

#: Elements whose words are left alone: somebody's own, or the name of something.
QUIET = frozenset(
    (
        *("a", "abbr", "blockquote", "button", "caption", "cite", "code", "dt", "figcaption"),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "label", "legend", "nav", "option"),
        *("pre", "q", "script", "select", "style", "summary", "svg", "textarea", "th", "title"),
    )
)
#: Elements without an end.
VOID = frozenset(
    ("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
#: Elements at whose end a quotation that was never closed ends too.
BLOCKS = frozenset(
    ("p", "li", "dd", "td", "div", "section", "article", "aside", "ul", "ol", "dl", "table")
)

_PIECES = re.compile(r"(<!--.*?-->|<[^<>]*>)", re.DOTALL)
_NAME = re.compile(r"</?\s*([a-zA-Z0-9]+)")
#: Anything that could be an acronym: capitals and figures, and signs that stand within.
_WORD = re.compile(
    r"(?<![\w&;/-])"
    r"(?:(?:[CS]\w{1,4}|Reg) \d{2,4}|[sS]\.?\d{1,3}|R:Q|C&amp;F|[A-Za-z][\w+-]*)"
    r"(?![\w-])"
)
_OPENS, _CLOSES = "“", "”"
#: How much of the text around an acronym may hold its meaning already.
_NEAR = 120


def explain(html: str, known: Mapping[str, Meaning]) -> str:
    """Return `html` with the first use of each known acronym written out behind it.

    An acronym with several meanings gets all of them. One that the author explains beside it
    is left alone, there and further down. `html` is what our templates rendered, so that a
    ">" inside an attribute is written as an entity.
    """
    return "".join(_Page(known).pieces(html))


class _Page:
    """One pass over one page: which acronyms were met, and whether words are somebody's own."""

    def __init__(self, known: Mapping[str, Meaning]) -> None:
        self._known = known
        self._met: set[str] = set()
        self._quiet: list[str] = []
        self._quoted = False

    def pieces(self, html: str) -> Iterator[str]:
        """Yield tags as they are and texts with explanations."""
        for piece in _PIECES.split(html):
            if piece.startswith("<"):
                self._tag(piece)
                yield piece
            elif self._quiet or not piece:
                yield piece
            else:
                yield self._text(piece)

    def _tag(self, tag: str) -> None:
        found = _NAME.match(tag)
        name = found.group(1).lower() if found else ""
        if name in BLOCKS:
            self._quoted = False
        if name in VOID or tag.endswith("/>"):
            return
        if tag.startswith("</"):
            if self._quiet and self._quiet[-1] == name:
                self._quiet.pop()
        elif name in QUIET or "data-own-words" in tag or (self._quiet and name == self._quiet[-1]):
            # An element within a quiet one of the same name ends before it does.
            self._quiet.append(name)

    def _text(self, text: str) -> str:
        done, made = 0, []
        for match in _WORD.finditer(text):
            self._follow_quotes(text[done : match.start()])
            made.append(text[done : match.end()])
            done = match.end()
            made.append(self._explanation(text, match))
        self._follow_quotes(text[done:])
        made.append(text[done:])
        return "".join(made)

    def _follow_quotes(self, text: str) -> None:
        opened, closed = text.rfind(_OPENS), text.rfind(_CLOSES)
        if opened != closed:
            self._quoted = opened > closed

    def _explanation(self, text: str, match: re.Match[str]) -> str:
        word = match.group().replace("&amp;", "&")
        form = word if word in self._known else word.removesuffix("s")
        meaning = self._known.get(form)
        if meaning is None or meaning.acronym in self._met or self._quoted:
            return ""
        if text[match.end() : match.end() + 2] in ("’s", "&#"):
            return ""  # behind an ending, the words would stand between it and what it belongs to
        self._met.add(meaning.acronym)
        if not meaning.explain or self._is_explained(text, match, meaning):
            return ""
        said = escape(_in_words(meaning.expansions))
        lead = f"{escape(form)}: " if form != word else ""
        return f' <span class="text-soft">({lead}{said})</span>'

    def _is_explained(self, text: str, match: re.Match[str], meaning: Meaning) -> bool:
        """Tell whether the author wrote the meaning out beside the acronym, either way round."""
        before = text[max(0, match.start() - _NEAR) : match.start()].casefold()
        after = text[match.end() : match.end() + _NEAR].casefold()
        if any(escape(one).casefold() in before + after for one in meaning.expansions):
            return True
        return after.startswith(" (") or before.endswith("(")


def _in_words(expansions: tuple[str, ...]) -> str:
    if len(expansions) == 1:
        return expansions[0]
    return "here either " + "; or ".join(expansions)
