"""Measures the detector against texts whose identifying details are marked by hand."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from . import second_reader
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
    missed: list[dict[str, str]] = field(default_factory=list)
    wrong: list[dict[str, str]] = field(default_factory=list)

    def add(self, marked: MarkedText, findings: list[Finding]) -> None:
        """Count what was found in one text."""
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
        """Shares from 0 to 1, ``None`` where there is nothing to share."""
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
        }


@dataclass(slots=True)
class Evaluation:
    """The counts of all marks and of those by rule alone, and how long each text took."""

    all_marks: Tally = field(default_factory=Tally)
    by_rules: Tally = field(default_factory=Tally)
    milliseconds: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """All figures; those by rules alone under ``rules_only``.

        The speed is in processor time, so that other work on the machine does not count.
        """
        times = sorted(self.milliseconds)
        seconds = sum(times) / 1000
        words = self.all_marks.words["all"]
        return {
            **self.all_marks.figures(),
            "words_per_second": round(words / seconds) if seconds else None,
            "ms_p50": _at(times, 50),
            "ms_p95": _at(times, 95),
            "second_reader": second_reader.is_there(),
            "rules_only": self.by_rules.figures(),
        }


def evaluate(
    texts: Iterable[MarkedText], *, names_box: float = 0, seed: int = 1, with_second: bool = True
) -> Evaluation:
    """Check every text and add up. The dictionaries are read before the clock starts.

    ``names_box`` is the share (0 to 1) of the people in each text whom its author lists, chosen by
    ``seed``; ``with_second`` lets the second reader read as well.
    """
    # Capitals, lower case and a doubt, so that every list and the model are read.
    check("i sat with star. she was tired. Zylph Rose rang me. it was late. Agon rested.")
    evaluation = Evaluation()
    for marked in texts:
        people = listed_people(marked, names_box, seed)
        began = time.thread_time()
        findings = check(marked.text, people, second_reader=with_second)
        evaluation.milliseconds.append((time.thread_time() - began) * 1000)
        told = [f for f in findings if f.tier is not Tier.TELL]
        evaluation.all_marks.add(marked, told)
        evaluation.by_rules.add(marked, [f for f in told if f.rule != second_reader.RULE])
    return evaluation


def _at(ordered: list[float], percent: int) -> float | None:
    last = len(ordered) - 1
    return round(ordered[min(last, len(ordered) * percent // 100)], 2) if ordered else None


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
