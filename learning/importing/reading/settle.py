"""What is put in order when a whole file was read: title, levels of headings, pictures."""

from __future__ import annotations

import hashlib

from learning.importing import limits
from learning.importing.reading.pictures import drawn
from learning.importing.reading.pieces import (
    Contents,
    Heading,
    Note,
    Picture,
    PictureFile,
    Piece,
    Refused,
    Table,
    Text,
)


def settle(contents: Contents) -> None:
    """Find the title, close gaps between levels, keep each picture once; refuse emptiness."""
    _find_title(contents)
    _close_gaps(contents)
    _keep_pictures_once(contents)
    _check_size(contents.pieces)
    if not any(isinstance(piece, Text | Table | Note) for piece in contents.pieces):
        raise Refused("empty")


def _check_size(pieces: list[Piece]) -> None:
    letters = 0
    for piece in pieces:
        if isinstance(piece, Text | Note):
            letters += len(piece.html)
        elif isinstance(piece, Table):
            letters += sum(len(cell) for row in piece.rows for cell in row)
    if letters > limits.MAX_TEXT:
        raise Refused("too_much")


def _find_title(contents: Contents) -> None:
    """A single heading of the highest level before all else is the title."""
    headings = [piece for piece in contents.pieces if isinstance(piece, Heading)]
    if contents.title or len(headings) < 2 or contents.pieces[0] is not headings[0]:  # noqa: PLR2004
        return
    first, *others = headings
    if all(other.level > first.level for other in others):
        contents.title = first.text
        contents.pieces.pop(0)


def _close_gaps(contents: Contents) -> None:
    """Make the levels 1, 2, 3 of whatever levels a file uses."""
    used = sorted({piece.level for piece in contents.pieces if isinstance(piece, Heading)})
    level = {old: new for new, old in enumerate(used, start=1)}
    contents.pieces[:] = [
        Heading(level[piece.level], piece.text) if isinstance(piece, Heading) else piece
        for piece in contents.pieces
    ]


def _keep_pictures_once(contents: Contents) -> None:
    """A logo that stands on every slide is asked about once and stands once in the draft."""
    numbers: dict[str, int] = {}
    kept: list[PictureFile] = []
    pieces: list[Piece] = []
    for piece in contents.pieces:
        if not isinstance(piece, Picture):
            pieces.append(piece)
            continue
        file = contents.pictures[piece.number]
        digest = hashlib.sha256(file.data).hexdigest()
        if digest in numbers:
            contents.remark("picture_repeated", file.place)
        elif len(kept) >= limits.MAX_PICTURES:
            contents.remark("too_many_pictures", file.place)
        elif (picture := _drawn(file)) is None:
            contents.remark("picture_unreadable", file.place)
        else:
            numbers[digest] = len(kept)
            pieces.append(Picture(len(kept), piece.caption))
            kept.append(PictureFile(picture, file.description, file.place))
    contents.pieces[:] = pieces
    contents.pictures[:] = kept


def _drawn(file: PictureFile) -> bytes | None:
    return drawn(file.data) if len(file.data) <= limits.MAX_PICTURE else None
