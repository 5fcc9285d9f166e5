"""What the detector reports: marked stretches of text, and how overlapping ones are joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Tier(StrEnum):
    """How strictly a mark is treated, the strictest first."""

    BLOCK = "block"
    """Directly identifies somebody: cannot be shared while it is there, unless contested."""
    WARN = "warn"
    """May identify somebody together with other details: replace it or say why it stays."""
    TELL = "tell"
    """May identify the author: only the author can judge it."""


PLACE_REASON: Final = "This reads as the name of a place."
PLACE_INSTEAD: Final = ("[place]", "a nearby town")
WORK_INSTEAD: Final = ("shift worker", "skilled worker")

_STRICTNESS = {Tier.BLOCK: 0, Tier.WARN: 1, Tier.TELL: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One stretch of a text that may identify somebody.

    ``start`` and ``end`` are character offsets into the text as it was given (end exclusive),
    ``rule`` is the permanent name of the rule that found it and ``reason`` says in plain words
    why it is marked. ``replacements`` holds up to three safer wordings.
    """

    start: int
    end: int
    type: str
    tier: Tier
    rule: str
    reason: str
    replacements: tuple[str, ...] = ()

    @property
    def is_block(self) -> bool:
        """Whether the text may not be shared while this mark is open."""
        return self.tier is Tier.BLOCK


def merge(findings: Iterable[Finding]) -> list[Finding]:
    """Join overlapping findings, in order of place; the stricter, then the longer, names it.

    Author tells are kept apart from marks about the family: they ask something else of the author.
    """
    ordered = sorted(findings, key=lambda f: (f.start, -f.end))
    family = _merge_run(f for f in ordered if f.tier is not Tier.TELL)
    tells = _merge_run(f for f in ordered if f.tier is Tier.TELL)
    return sorted([*family, *tells], key=lambda f: (f.start, f.end))


def _merge_run(ordered: Iterable[Finding]) -> list[Finding]:
    merged: list[Finding] = []
    for finding in ordered:
        if finding.start >= finding.end:
            continue
        if merged and finding.start < merged[-1].end:
            merged[-1] = _joined(merged[-1], finding)
        else:
            merged.append(finding)
    return merged


def _joined(left: Finding, right: Finding) -> Finding:
    leading = min(left, right, key=lambda f: (_STRICTNESS[f.tier], f.start - f.end))
    return replace(leading, start=min(left.start, right.start), end=max(left.end, right.end))
