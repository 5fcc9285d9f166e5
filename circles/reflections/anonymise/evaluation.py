"""Measures the detector against texts whose identifying details are marked by hand."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .detector import check
from .findings import Finding, Tier

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

    def add(self, line: dict[str, Any]) -> None:
        """Check one text; ``spans`` are ``[start, end, type, level]``, end exclusive."""
        text = line["text"]
        began = time.perf_counter()
        findings = [f for f in check(text) if f.tier is not Tier.TELL]
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        covered = _covered(findings)
        wanted: set[int] = set()
        leaks = 0
        for start, end, kind, level in line["spans"]:
            places = {m.start() + start for m in _WORD.finditer(text[start:end])}
            if level == "none-decoy":
                self._count(level, bool(places & covered))
                continue
            wanted |= places
            whole = places <= covered
            self._count(level, whole)
            self.types[f"{level} {kind}"] += 1
            self.types_marked[f"{level} {kind}"] += whole
            leaks += level == "direct" and not whole
            if not whole:
                self.missed.append(
                    {"id": str(line.get("id", "")), "span": text[start:end], "level": level}
                )
        self.texts += 1
        self.clean += leaks == 0
        self._count_words(text, covered, wanted)

    def _count(self, level: str, hit: bool) -> None:
        self.spans[level] += 1
        self.marked[level] += hit

    def _count_words(self, text: str, covered: set[int], wanted: set[int]) -> None:
        words = {m.start() for m in _WORD.finditer(text)}
        flagged = words & covered
        self.words["all"] += len(words)
        self.words["wanted"] += len(wanted)
        self.words["flagged"] += len(flagged)
        self.words["right"] += len(flagged & wanted)

    def figures(self) -> dict[str, Any]:
        """Shares from 0 to 1 (``None`` where there is nothing to share), speed on this machine."""
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


def evaluate(lines: Iterable[dict[str, Any]]) -> Tally:
    """Check every line and add up. The dictionaries are read before the clock starts."""
    check("Warm up.")
    tally = Tally()
    for line in lines:
        tally.add(line)
    return tally


def _covered(findings: Iterable[Finding]) -> set[int]:
    return {place for finding in findings for place in range(finding.start, finding.end)}


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None
