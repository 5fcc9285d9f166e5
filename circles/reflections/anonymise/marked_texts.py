"""Texts whose identifying details are marked by hand, in the forms that they come in.

- JSON, a line each: ``{"id", "text", "spans": [[start, end, type, level], …]}`` with level
  ``direct``, ``quasi`` or ``none-decoy`` (what must not be marked);
- JSON as in the Text Anonymization Benchmark: ``{"text", "entities": [{"start_offset",
  "end_offset", "entity_id", "entity_type", "identifier_type"}, …]}``, every mention of an entity
  under one id;
- plain text with marks in line, for people to write: ``## id`` on a line of its own, then the text
  with ``[Kayleigh|p]`` around each detail. The letters are in `LETTERS`.

Offsets are in characters, ends exclusive.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

#: Letter of a mark in line: type and level of what it marks.
LETTERS: Final = {
    "p": ("PERSON", "direct"),
    "c": ("CODE", "direct"),
    "t": ("PHONE", "direct"),
    "e": ("EMAIL", "direct"),
    "h": ("HANDLE", "direct"),
    "a": ("ADDRESS", "direct"),
    "z": ("POSTCODE", "direct"),
    "n": ("NHS", "direct"),
    "i": ("NINO", "direct"),
    "u": ("UPN", "direct"),
    "v": ("VEHICLE", "direct"),
    "b": ("DATE", "direct"),
    "g": ("AGE", "quasi"),
    "d": ("DATE", "quasi"),
    "o": ("ORG", "quasi"),
    "l": ("PLACE", "quasi"),
    "m": ("DEM", "quasi"),
    "x": ("MISC", "quasi"),
    "k": ("DECOY", "none-decoy"),
}
_MARK = re.compile(rf"\[([^\[\]|]+)\|([{''.join(LETTERS)}])\]")
_HEADING = re.compile(r"^## (.+)\n", re.MULTILINE)
_LEVELS = {"DIRECT": "direct", "QUASI": "quasi"}


@dataclass(frozen=True, slots=True)
class Detail:
    """One identifying detail: every place where it is mentioned, its type and its level."""

    places: tuple[tuple[int, int], ...]
    type: str
    level: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text and what in it identifies, or only looks as if it did (level ``none-decoy``)."""

    id: str
    text: str
    details: list[Detail] = field(default_factory=list)


def read_marked_texts(path: Path) -> Iterator[MarkedText]:
    """The texts of a file (see the module); a name that ends in ``.gz`` is unpacked.

    Raises OSError if it cannot be read and ValueError, KeyError or TypeError if it has another
    form.
    """
    packed = path.suffix == ".gz"
    with gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as file:
        if path.name.removesuffix(".gz").endswith(".txt"):
            yield from _marked_in_line(file.read())
            return
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _from_json(json.loads(line), str(number))


def _marked_in_line(source: str) -> Iterator[MarkedText]:
    _, *parts = _HEADING.split(source)
    for name, part in zip(parts[::2], parts[1::2], strict=True):
        plain, details, place = "", [], 0
        marked = part.strip()
        for found in _MARK.finditer(marked):
            plain += marked[place : found.start()]
            kind, level = LETTERS[found[2]]
            details.append(Detail(((len(plain), len(plain) + len(found[1])),), kind, level))
            plain += found[1]
            place = found.end()
        yield MarkedText(name, plain + marked[place:], details)


def _from_json(line: dict[str, Any], number: str) -> MarkedText:
    name = str(line.get("id") or line.get("doc_id") or number)
    if "entities" in line:
        return MarkedText(name, line["text"], _entities(line["entities"]))
    details = [Detail(((start, end),), kind, level) for start, end, kind, level in line["spans"]]
    return MarkedText(name, line["text"], details)


def _entities(mentions: list[dict[str, Any]]) -> list[Detail]:
    """Mentions joined by entity; what the benchmark leaves unmasked is neither right nor wrong."""
    entities: dict[str, Detail] = {}
    for mention in mentions:
        level = _LEVELS.get(mention["identifier_type"])
        if level is None:
            continue
        key = f"{mention['entity_id']}|{level}"
        place = (mention["start_offset"], mention["end_offset"])
        known = entities.get(key)
        before = known.places if known else ()
        entities[key] = Detail((*before, place), mention["entity_type"], level)
    return list(entities.values())
