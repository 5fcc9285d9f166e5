"""A draft, what the detector marks in it, and what its writer decided about each mark.

Nothing here is stored. A decision is tied to the marked words by a digest that travels in the
form, so that the server can check the whole text again at each step and keep nothing between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from circles.reflections.anonymise import (
    Finding,
    Person,
    Tier,
    check,
    has_other_language,
    lacks_capitals,
)
from circles.reflections.anonymise.second_reader import RULE as SECOND_READER
from circles.reflections.models.stored import StoredReflection
from circles.reflections.rewording import POSSESSIVE, reworded
from circles.reflections.selectors import cited_writers
from portal.core.exceptions import NotPossible

#: Characters of a reflection in all; the detector reads twice as many.
LONGEST_TEXT: Final = 20_000
#: Why a mark may stay, in words of its own for each tier. Fixed choices: a reason in the
#: writer's own words could repeat the very name it is about.
KEEP_REASONS: Final = {
    "public": _("It names a published writer, model, law or organisation that everybody knows"),
    "ordinary": _("It is an ordinary word here, not a name or a place"),
    "common": _("It is so common that it points to nobody"),
    "essential": _("The learning cannot be told without it"),
}
CONTEST_REASONS: Final = ("public", "ordinary")
#: Marks of these types may be contested; an address or a telephone number is always one.
CONTESTABLE: Final = frozenset({"PERSON", "CODE", "URL", "DATE", "ORG", "PLACE"})
#: Kinds of detail that identify together: more than two of them kept is too many.
KIND_WORDS: Final = {
    "PLACE": _("places"),
    "ORG": _("organisations"),
    "AGE": _("ages"),
    "DATE": _("dates"),
    "DEM": _("jobs, languages and beliefs"),
    "MISC": _("conditions and events"),
    "ADDRESS": _("addresses"),
}
MOST_KEPT_KINDS: Final = 2

_TIER_WORDS: Final = {
    Tier.BLOCK: _("Must change"),
    Tier.WARN: _("Think about it"),
    Tier.TELL: _("May tell who you are"),
}
_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Draft:
    """A reflection as it is being written. ``kept`` maps keys of marks to reasons for keeping."""

    title: str
    sections: tuple[tuple[str, str], ...]
    people: tuple[Person, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: StoredReflection) -> Draft:
        """Return what is stored as a draft without people and decisions."""
        sections = tuple((part["stage"], part["text"]) for part in stored.sections)
        return cls(title=stored.title, sections=sections)

    @property
    def parts(self) -> list[str]:
        """The title, then the text of each stage."""
        return [self.title, *(text for _, text in self.sections)]

    @property
    def length(self) -> int:
        """Characters that the detector has to read."""
        return len(_BREAK.join(self.parts))


@dataclass(frozen=True, slots=True)
class Mark:
    """Every place of the same marked words, and what was decided about them."""

    key: str
    words: str
    finding: Finding
    count: int
    reason_kept: str = ""

    @property
    def can_keep(self) -> bool:
        """Whether the rules let it stay, for a reason."""
        if self.finding.rule == "listed":
            return False
        return not self.finding.is_block or self.finding.type in CONTESTABLE

    @property
    def keep_choices(self) -> list[tuple[str, str]]:
        """The reasons for which it may stay."""
        if not self.can_keep:
            return []
        names = CONTEST_REASONS if self.finding.is_block else tuple(KEEP_REASONS)
        return [(name, str(KEEP_REASONS[name])) for name in names]

    @property
    def is_suggestion(self) -> bool:
        """Whether only the second reader found it: worth a look, and nothing waits for it."""
        return self.finding.rule == SECOND_READER

    @property
    def needs_decision(self) -> bool:
        """Whether the writer still has to do something about it."""
        if self.is_suggestion:
            return False
        return self.finding.tier is not Tier.TELL and not self.reason_kept

    @property
    def is_contested(self) -> bool:
        """Whether the writer keeps a mark that blocks."""
        return self.finding.is_block and bool(self.reason_kept)

    @property
    def tier_words(self) -> str:
        """What the tier asks of the writer."""
        return gettext("Have a look") if self.is_suggestion else str(_TIER_WORDS[self.finding.tier])

    @property
    def tier_tone(self) -> str:
        """The tone of the tag that says so."""
        return "stop" if self.finding.is_block else "caution"

    @property
    def kept_words(self) -> str:
        """The reason for which it was kept, as people read it."""
        return str(KEEP_REASONS.get(self.reason_kept, ""))


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a part, marked or not."""

    text: str
    mark: Mark | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Residue:
    """Details left in a text: how many, and of which types."""

    count: int
    types: frozenset[str]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that identify together."""
        return tuple(name for name in KIND_WORDS if name in self.types)

    @property
    def most_kinds(self) -> int:
        """How many kinds there are, for a meter."""
        return len(KIND_WORDS)

    @property
    def is_too_much(self) -> bool:
        """Whether they identify somebody together."""
        return len(self.kinds) > MOST_KEPT_KINDS

    @property
    def kind_words(self) -> str:
        """The types as people read them: "places, ages"."""
        words = [str(KIND_WORDS[name]) for name in self.kinds]
        others = self.types - KIND_WORDS.keys()
        if "PERSON" in others:
            words.append(gettext("names"))
        if others - {"PERSON"}:
            words.append(gettext("numbers and codes"))
        return ", ".join(words)


@dataclass(frozen=True, slots=True)
class Review:
    """What a check found: marks in order of appearance, and each part cut into segments."""

    marks: tuple[Mark, ...]
    parts: tuple[tuple[Segment, ...], ...]
    lacks_capitals: bool
    has_other_language: bool

    @property
    def open(self) -> list[Mark]:
        """Marks that still need a decision."""
        return [mark for mark in self.marks if mark.needs_decision]

    @property
    def blocking(self) -> list[Mark]:
        """Marks of the strictest tier, decided or not."""
        return [mark for mark in self.marks if mark.finding.is_block]

    @property
    def tells(self) -> list[Mark]:
        """Marks that may tell who the author is."""
        return [mark for mark in self.marks if mark.finding.tier is Tier.TELL]

    @property
    def kept(self) -> list[Mark]:
        """Marks that the writer kept."""
        return [mark for mark in self.marks if mark.reason_kept]

    @property
    def keeps_too_much(self) -> bool:
        """Whether details of more than two identifying kinds stay together."""
        kinds = {m.finding.type for m in self.kept if not m.finding.is_block}
        return len(kinds & KIND_WORDS.keys()) > MOST_KEPT_KINDS

    @property
    def can_be_shared(self) -> bool:
        """Whether every mark is decided, within the rules."""
        return not self.open and not self.keeps_too_much

    @property
    def residue(self) -> Residue:
        """What stays in the text and may point to somebody together with the rest."""
        left = [
            mark.finding.type
            for mark in self.marks
            if mark.finding.tier is Tier.WARN and (mark.reason_kept or not mark.is_suggestion)
        ]
        return Residue(count=len(left), types=frozenset(left))

    def kept_record(self) -> list[dict[str, str]]:
        """What is stored of the marks that were kept: never the words."""
        return [
            {
                "rule": mark.finding.rule,
                "type": mark.finding.type,
                "tier": str(mark.finding.tier),
                "reason": mark.reason_kept,
            }
            for mark in self.kept
        ]


def review(draft: Draft) -> Review:
    """Check a draft and join what was found with what was decided.

    Raises ValueError if the draft is longer than the detector reads in one go.
    """
    parts = draft.parts
    text = _BREAK.join(parts)
    findings = check(text, draft.people, writers=cited_writers())
    found = _marks(text, findings, draft.kept)
    return Review(
        marks=tuple(found.values()),
        parts=tuple(_segments(text, parts, findings, found)),
        lacks_capitals=lacks_capitals(text),
        has_other_language=has_other_language(text),
    )


def review_text(text: str) -> Review:
    """Check a text that has neither title nor stages. Raises ValueError as `review` does."""
    return review(Draft(title=text, sections=()))


def require_nobody_in(text: str) -> None:
    """Refuse a short text in which something may identify somebody.

    For a line or two that is written in one step. Raises NotPossible and names the words.
    """
    words = [f"“{mark.words}”" for mark in review_text(text).open]
    if words:
        raise NotPossible(
            gettext("%(words)s may identify somebody. Say it without names, places, dates or ages.")
            % {"words": ", ".join(words[:3])}
        )


def apply_changes(draft: Draft, changes: Mapping[str, str]) -> Draft:
    """Put ``changes`` (key of a mark: what to put in its place, or "") wherever the words stand."""
    text = _BREAK.join(draft.parts)
    place = [0]
    for part in draft.parts:
        place.append(place[-1] + len(part) + len(_BREAK))
    parts = list(draft.parts)
    for finding in reversed(_outermost(check(text, draft.people, writers=cited_writers()))):
        words = text[finding.start : finding.end]
        instead = changes.get(mark_key(finding, words))
        index = _part_of(finding, place)
        if instead is not None:
            start = finding.start - place[index]
            parts[index] = reworded(parts[index], start, start + len(words), instead)
    title, *texts = parts
    sections = tuple((stage, new) for (stage, _), new in zip(draft.sections, texts, strict=True))
    return replace(draft, title=title, sections=sections)


def mark_key(finding: Finding, words: str) -> str:
    """A digest that ties a decision to words without holding them."""
    plain = POSSESSIVE.sub("", " ".join(words.casefold().split()))
    tier = "tell" if finding.tier is Tier.TELL else "mark"
    return hashlib.sha256(f"{tier}|{plain}".encode()).hexdigest()[:20]


def _marks(text: str, findings: list[Finding], kept: Mapping[str, str]) -> dict[str, Mark]:
    marks: dict[str, Mark] = {}
    for finding in findings:
        words = text[finding.start : finding.end]
        key = mark_key(finding, words)
        known = marks.get(key)
        if known is None:
            marks[key] = Mark(key, words, finding, 1)
        else:
            # Where one place is judged more strictly, every place is.
            worst = finding if finding.is_block or known.is_suggestion else known.finding
            marks[key] = replace(known, finding=worst, count=known.count + 1)
    return {key: _decided(mark, kept.get(key, "")) for key, mark in marks.items()}


def _decided(mark: Mark, reason: str) -> Mark:
    allowed = reason in dict(mark.keep_choices)
    return replace(mark, reason_kept=reason) if allowed else mark


def _outermost(findings: Sequence[Finding]) -> list[Finding]:
    """Findings that do not lie over an earlier one (author tells may)."""
    kept: list[Finding] = []
    for finding in findings:
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
        elif kept[-1].tier is Tier.TELL and finding.tier is not Tier.TELL:
            kept[-1] = finding
    return kept


def _segments(
    text: str, parts: list[str], findings: list[Finding], marks: dict[str, Mark]
) -> list[tuple[Segment, ...]]:
    numbers = {key: number for number, key in enumerate(marks, start=1)}
    cut: list[tuple[Segment, ...]] = []
    begin = 0
    shown = _outermost(findings)
    for part in parts:
        end = begin + len(part)
        segments: list[Segment] = []
        place = begin
        for finding in (f for f in shown if begin <= f.start < end):
            words = text[finding.start : finding.end]
            key = mark_key(finding, words)
            segments.append(Segment(text[place : finding.start]))
            segments.append(Segment(words, marks[key], numbers[key]))
            place = finding.end
        segments.append(Segment(text[place:end]))
        cut.append(tuple(segment for segment in segments if segment.text))
        begin = end + len(_BREAK)
    return cut


def _part_of(finding: Finding, place: list[int]) -> int:
    return next(i for i in range(len(place) - 1) if place[i] <= finding.start < place[i + 1])
