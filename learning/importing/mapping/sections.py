"""Divides what was read into sections: what stands under each heading of the highest level."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from learning.importing.reading.pieces import Heading, Piece

#: "1.", "2.3", "b)" before the words of a heading.
_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[a-z][.)])\s+")


@dataclass(slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    level: int = 1
    pieces: list[Piece] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Return the heading as it is compared: small letters, no number, no colon."""
        return _NUMBERING.sub("", " ".join(self.title.casefold().split())).rstrip(":.?! ")


def divide(pieces: list[Piece], *, level: int = 1) -> tuple[list[Piece], list[Section]]:
    """Return what stands before the first heading of `level`, and the sections.

    Slides that follow one another under one title are one section.
    """
    before: list[Piece] = []
    sections: list[Section] = []
    for piece in pieces:
        if isinstance(piece, Heading) and piece.level <= level:
            if not sections or sections[-1].title != piece.text:
                sections.append(Section(piece.text, level))
        elif sections:
            sections[-1].pieces.append(piece)
        else:
            before.append(piece)
    return before, sections


def deeper(section: Section) -> list[Section]:
    """Return the sections inside one that has no text of its own; nothing where it has some."""
    before, inside = divide(section.pieces, level=section.level + 1)
    return [] if before else inside
