"""One plain form of a text to search in, with the way back to the characters that were typed.

Look-alike letters, invisible characters and HTML entities hide a name from a search but not from
a reader. They are undone here once, for every rule; ``Normalised.original_span`` maps what was
found back to offsets in the text as it was given.
"""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Cyrillic and Greek letters that look like Latin ones. NFKC does not fold these.
_LOOK_ALIKES = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοικνυρ",
    "ABEKMHOPCTYXIJSaeopcyxijshdqwABEZHIKMNOPTYXaoiknup",
)
_LIKE_PUNCTUATION = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "−": "-"}
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_LETTER_BREAK = re.compile(r"(?<=[^\W\d_])-[ \t]{0,4}\r?\n[ \t]{0,4}(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Normalised:
    """``text`` to search in; ``starts[i]`` and ``ends[i]`` bound its character ``i`` as given."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the given text of ``self.text[start:end]`` (not empty)."""
        return self.starts[start], self.ends[end - 1]


def normalise(given: str) -> Normalised:
    """Fold ``given`` to plain characters: entities, invisible ones, NFKC, look-alike letters."""
    if given.isascii() and "&" not in given and "`" not in given:
        size = len(given)
        return _joined_lines(Normalised(given, range(size), range(1, size + 1)))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece, start, end in _pieces(given):
        for character in _folded(piece):
            characters.append(character)
            starts.append(start)
            ends.append(end)
    return _joined_lines(Normalised("".join(characters), starts, ends))


def _pieces(given: str) -> list[tuple[str, int, int]]:
    """Single characters of the text, an HTML entity counting as the one it stands for."""
    pieces: list[tuple[str, int, int]] = []
    place = 0
    for entity in _ENTITY.finditer(given):
        pieces += _clusters(given, place, entity.start())
        pieces.append((html.unescape(entity.group()), entity.start(), entity.end()))
        place = entity.end()
    return pieces + _clusters(given, place, len(given))


def _clusters(given: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Each base letter together with the accents that follow it, so that NFKC can compose them."""
    clusters: list[tuple[str, int, int]] = []
    for index in range(start, end):
        character = given[index]
        # Eight accents are more than any letter carries; the bound keeps stacked ones linear.
        if clusters and unicodedata.combining(character) and len(clusters[-1][0]) < 8:
            text, first, _ = clusters[-1]
            clusters[-1] = (text + character, first, index + 1)
        else:
            clusters.append((character, index, index + 1))
    return clusters


def _folded(piece: str) -> str:
    if piece.isascii():
        return piece if piece != "`" else "'"
    plain = unicodedata.normalize("NFKC", piece)
    plain = plain.translate(_LOOK_ALIKES).translate(_LIKE_PUNCTUATION)
    kept = (
        c for c in plain if unicodedata.category(c) not in {"Cf", "Co", "Cn", "Cs"} or c == "\u00ad"
    )
    return "".join(kept).replace("\u00ad", "")


def _joined_lines(plain: Normalised) -> Normalised:
    """Join a word that a hyphen at the end of a line splits, so that it is one word again."""
    breaks = list(_LETTER_BREAK.finditer(plain.text))
    if not breaks:
        return plain
    keep: list[int] = []
    place = 0
    for found in breaks:
        keep += range(place, found.start())
        place = found.end()
    keep += range(place, len(plain.text))
    return Normalised(
        "".join(plain.text[i] for i in keep),
        [plain.starts[i] for i in keep],
        [plain.ends[i] for i in keep],
    )
