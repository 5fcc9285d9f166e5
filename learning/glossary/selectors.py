"""What the glossary knows, kept ready for every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from learning.glossary.models import GlossaryTerm

#: Emptied by `forget` when a term changes, so the time only bounds what a lost message costs.
_KEY, _SECONDS = "glossary-meanings", 300


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an acronym may stand for, in the order of the glossary."""

    acronym: str
    expansions: tuple[str, ...]
    #: Whether pages explain it where they use it first.
    explain: bool


def meanings() -> dict[str, Meaning]:
    """Return every way of writing every acronym with its meanings; no query when warm."""
    known: dict[str, Meaning] | None = cache.get(_KEY)
    if known is None:
        known = _read()
        cache.set(_KEY, known, _SECONDS)
    return known


def forget() -> None:
    """Read the glossary anew the next time it is asked for."""
    cache.delete(_KEY)


def _read() -> dict[str, Meaning]:
    rows: dict[str, list[GlossaryTerm]] = {}
    for term in GlossaryTerm.objects.order_by("acronym", "expansion"):
        for form in term.forms:
            rows.setdefault(form, []).append(term)
    return {
        form: Meaning(
            acronym=terms[0].acronym,
            expansions=tuple(term.expansion for term in terms),
            explain=any(term.explain for term in terms),
        )
        for form, terms in rows.items()
    }
