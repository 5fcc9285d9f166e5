"""Entries as indexes hold them: their fingerprint, and their text made safe to mark."""

from __future__ import annotations

import hashlib
import re

from portal.core.searchable import SearchEntry

#: Facets that an entry has without saying so.
KIND = "kind"
YEAR = "year"

#: Taken out of texts: NUL ends strings in SQLite, and engines mark matches with the others.
_UNWANTED = re.compile("[\x00\ue000\ue001]")
#: Between the parts of a value that is kept as one; stands in no text.
SEPARATOR = "\x1f"


def index_text(text: str) -> str:
    """Return text as it may stand in an index."""
    return _UNWANTED.sub("", text)


def index_body(entry: SearchEntry) -> str:
    """Return everything an entry says below its title, the summary first."""
    return index_text("\n".join(part for part in (entry.summary, entry.body) if part))


def index_facets(entry: SearchEntry) -> dict[tuple[str, str], str]:
    """Return the labels of all facet values that an index keeps, by facet and slug.

    Beside what the entry is filed under: its kind, and the year of its date.
    """
    facets = {(name, one.slug): one.label for name, of in entry.facets.items() for one in of}
    facets[KIND, entry.kind] = entry.kind
    if entry.on is not None:
        year = str(entry.on.year)
        facets[YEAR, year] = year
    return facets


def digest_of(entry: SearchEntry) -> str:
    """Return a fingerprint of all that an index keeps of an entry."""
    facets = sorted((*value, label) for value, label in index_facets(entry).items())
    kept = (
        index_text(entry.title),
        index_body(entry),
        entry.url,
        str(entry.on),
        str(entry.review_due),
        *sorted(entry.audience),
        "",
        *(part for value in facets for part in value),
    )
    return hashlib.sha256(SEPARATOR.join(kept).encode()).hexdigest()
