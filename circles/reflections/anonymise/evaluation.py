"""Measures the detector against texts whose identifying details are marked by hand."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .detector import check
from .findings import Finding, Tier
from .marked_texts import Detail, MarkedText
from .people import Person

_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Tally:
    """Counts over many texts; ``figures`` turns them into shares."""

    spans: Counter[str] = field(default_factory=Counter)
    marked: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    types_marked: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    texts: int = 0
    clean: int = 0
    milliseconds: list[float] = field(default_factory=list)
    missed: list[dict[str, str]] = field(default_factory=list)
    wrong: list[dict[str, str]] = field(default_factory=list)

    def add(self, marked: MarkedText, people: Sequence[Person] = ()) -> None:
        """Check one text, ``people`` being those that its author lists."""
        began = time.thread_time()
        findings = [f for f in check(marked.text, people) if f.tier is not Tier.TELL]
        self.milliseconds.append((time.thread_time() - began) * 1000)
        covered = _covered(findings)
        wanted: set[int] = set()
        leaks = 0
        for detail in marked.details:
            places = _words_of(detail, marked.text)
            if detail.level == "none-decoy":
                self._count(detail.level, bool(places & covered))
                continue
            wanted |= places
            whole = places <= covered
            self._count(detail.level, whole)
            self.types[f"{detail.level} {detail.type}"] += 1
            self.types_marked[f"{detail.level} {detail.type}"] += whole
            leaks += detail.level == "direct" and not whole
            if not whole:
                self.missed.append(_missed(marked, detail, covered))
        self.texts += 1
        self.clean += leaks == 0
        self._count_words(marked, findings, wanted)

    def _count(self, level: str, hit: bool) -> None:
        self.spans[level] += 1
        self.marked[level] += hit

    def _count_words(self, marked: MarkedText, findings: list[Finding], wanted: set[int]) -> None:
        words = {m.start() for m in _WORD.finditer(marked.text)}
        flagged = words & _covered(findings)
        self.words["all"] += len(words)
        self.words["wanted"] += len(wanted)
        self.words["flagged"] += len(flagged)
        self.words["right"] += len(flagged & wanted)
        self.wrong += [
            {"id": marked.id, "span": marked.text[f.start : f.end], "rule": f.rule}
            for f in findings
            if not wanted & set(range(f.start, f.end))
        ]

    def figures(self) -> dict[str, Any]:
        """Shares from 0 to 1 (``None`` where there is nothing to share) and speed.

        The speed is in processor time, so that other work on the machine does not count.
        """
        times = sorted(self.milliseconds)
        seconds = sum(times) / 1000
        return {
            "texts": self.texts,
            "erdi": _share(self.marked["direct"], self.spans["direct"]),
            "erqi": _share(self.marked["quasi"], self.spans["quasi"]),
            "recall": _share(self.words["right"], self.words["wanted"]),
            "precision": _share(self.words["right"], self.words["flagged"]),
            "clean": _share(self.clean, self.texts),
            "decoys_flagged": _share(self.marked["none-decoy"], self.spans["none-decoy"]),
            "false_flags_per_100_words": _share(
                100 * (self.words["flagged"] - self.words["right"]), self.words["all"]
            ),
            "by_type": {
                kind: _share(self.types_marked[kind], count)
                for kind, count in sorted(self.types.items())
            },
            "words_per_second": round(self.words["all"] / seconds) if seconds else None,
            "ms_p50": round(times[len(times) // 2], 2) if times else None,
            "ms_p95": round(times[min(len(times) - 1, len(times) * 95 // 100)], 2)
            if times
            else None,
        }


def evaluate(texts: Iterable[MarkedText], *, names_box: float = 0, seed: int = 1) -> Tally:
    """Check every text and add up. The dictionaries are read before the clock starts.

    ``names_box`` is the share (0 to 1) of the people in each text whom its author lists, chosen by
    ``seed``.
    """
    check("Warm up.")
    tally = Tally()
    for marked in texts:
        tally.add(marked, listed_people(marked, names_box, seed))
    return tally


def listed_people(marked: MarkedText, share: float, seed: int) -> list[Person]:
    """A ``share`` of the people in a text as its author would list them, the same for a seed."""
    names: dict[str, str] = {}
    for detail in marked.details:
        if detail.type == "PERSON" and detail.level == "direct":
            start, end = detail.places[0]
            names.setdefault(marked.text[start:end].casefold(), marked.text[start:end])
    chance = random.Random(f"{seed}|{marked.id}")  # noqa: S311 - a draw that can be repeated
    # A remainder lists one more person in that share of the texts.
    count = int(len(names) * share + chance.random())
    return [Person(name) for name in chance.sample(sorted(names.values()), min(count, len(names)))]


def _words_of(detail: Detail, text: str) -> set[int]:
    return {word for place in detail.places for word in _words_at(place, text)}


def _words_at(place: tuple[int, int], text: str) -> set[int]:
    return {found.start() for found in _WORD.finditer(text, *place)}


def _missed(marked: MarkedText, detail: Detail, covered: set[int]) -> dict[str, str]:
    start, end = next(p for p in detail.places if not _words_at(p, marked.text) <= covered)
    return {
        "id": marked.id,
        "span": marked.text[start:end],
        "type": detail.type,
        "level": detail.level,
    }


def _covered(findings: Iterable[Finding]) -> set[int]:
    return {place for finding in findings for place in range(finding.start, finding.end)}


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None
