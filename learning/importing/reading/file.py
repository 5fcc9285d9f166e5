"""Reads one file, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable

from learning.importing import limits
from learning.importing.reading.pieces import Contents, Refused
from learning.importing.reading.settle import settle


def read_file(data: bytes, extension: str) -> Contents:
    """Return what the file holds, put in order; raises Refused."""
    if len(data) > limits.MAX_FILE:
        raise Refused("too_large")
    contents = _reader(extension)(data)
    settle(contents)
    return contents


def _reader(extension: str) -> Callable[[bytes], Contents]:
    # Imported one at a time: each library takes a while, and a process reads one file.
    if extension == "docx":
        from learning.importing.reading.word import read_word

        return read_word
    if extension == "pptx":
        from learning.importing.reading.slides import read_slides

        return read_slides
    from learning.importing.reading.pdf import read_pdf

    return read_pdf
