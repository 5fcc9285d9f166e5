"""Makes references of the lines under "References"."""

from __future__ import annotations

import re
from typing import Any

from django.utils.text import Truncator, slugify

from learning.importing.mapping.composing import block

#: With its resolver or "doi:", so that it can be taken out of the citation.
_DOI = re.compile(r"[(\[<]?(?:https?://(?:dx\.)?doi\.org/|doi:\s*)(10\.\d{4,9}/\S+)", re.I)
_ADDRESS = re.compile(r"[(\[<]?(https?://\S+)")
#: "Forrester, D. and others (2019) What …", as author and date styles have it.
_DATED = re.compile(
    r"(?P<authors>[^()]{2,400}?)[\s,]*\((?P<year>\d{4}[a-z]?|no date|in press)\)[.,:]?\s+"
    r"(?P<rest>\S.*)"
)
_TITLE_END = re.compile(r"(?<=[.?!])\s+")
_END = ".,;)]>"
#: As the block for a reference has them.
_LONGEST_TITLE = 500
_LONGEST_PUBLISHED = 300


def references(lines: list[str]) -> list[dict[str, Any]]:
    """Return references with keys that differ."""
    keys: set[str] = set()
    return [block("reference", _reference(line, keys)) for line in lines]


def _reference(line: str, keys: set[str]) -> dict[str, Any]:
    """Divide a citation by author and date; one of another style stands whole in its title."""
    rest, doi = _without(_DOI, line)
    rest, url = (rest, "") if doi else _without(_ADDRESS, rest)
    parts = {"authors": "", "year": "", "title": rest, "published": "", "note": ""}
    if dated := _DATED.fullmatch(rest):
        title, *published = _TITLE_END.split(dated["rest"], maxsplit=1)
        parts |= {
            "authors": dated["authors"],
            "year": dated["year"],
            "title": title.rstrip("."),
            "published": "".join(published).rstrip("."),
        }
    if len(parts["title"]) > _LONGEST_TITLE or len(parts["published"]) > _LONGEST_PUBLISHED:
        title = Truncator(parts["title"]).chars(_LONGEST_TITLE)
        parts |= {"title": title, "published": "", "note": line}
    key = _key(f"{parts['authors'] or parts['title']}", parts["year"], keys)
    return {"key": key, **parts, "doi": doi, "url": url}


def _without(pattern: re.Pattern[str], line: str) -> tuple[str, str]:
    """Return a line without what the pattern finds in it, and that; nothing if it is all."""
    found = pattern.search(line)
    if found is None:
        return line, ""
    rest = f"{line[: found.start()].rstrip()} {line[found.end() :]}".strip()
    return rest or line, found.group(1).rstrip(_END)


def _key(name: str, year: str, keys: set[str]) -> str:
    """Return "surname-year", numbered where two are alike."""
    words = re.findall(r"[^\W\d_]{2,}", name)
    base = slugify(f"{words[0] if words else 'source'} {year}")[:50] or "source"
    key, number = base, 2
    while key in keys:
        key, number = f"{base}-{number}", number + 1
    keys.add(key)
    return key
