"""Sentences to train on: templates of our own, filled with names from Faker's lists."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from english_words import get_english_words_set

from circles.reflections.anonymise.lexicon import JOBS, word_list
from circles.reflections.anonymise.vocabulary import (
    british_first_names,
    first_names,
    last_names,
)

_SLOT = re.compile(r"\{([A-Z]{1,2})\}")
_LABELS = {"F": "P", "FL": "P", "T": "P", "N": "P", "P": "L", "S": "G", "A": "A", "J": "J"}
_EVEN = 0.5
_SHORT, _LONG = 4, 9
_TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr", "PC", "DC", "DS", "Judge", "Cllr", "Prof")
_AGES = (*map(str, range(1, 19)), *sorted(word_list("numbers_in_order"))[:17])


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and what its stretches are: ``(start, end, label)``, end exclusive."""

    text: str
    spans: list[tuple[int, int, str]]


@cache
def lines_of(name: str) -> tuple[str, ...]:
    """The lines of a text file beside this module."""
    return tuple((resources.files(__package__ or "") / name).read_text("utf-8").splitlines())


def _words_of(name: str) -> tuple[str, ...]:
    return tuple(" ".join(lines_of(name)).split())


def _ordinary_nouns() -> list[str]:
    """Words of Webster's that are nobody's name: so that not all that is rare is a name."""
    words = get_english_words_set(["web2"]) - first_names() - last_names()
    return sorted(w for w in words if w.isalpha() and w.islower() and _SHORT <= len(w) <= _LONG)


class _Filler:
    """Fills the slots of a template by chance, the same for a seed."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        # Sorted: sets have another order in each process.
        self._usual, self._first = sorted(british_first_names()), sorted(first_names())
        self._last = sorted(last_names())
        self._lists = {
            "L": self._last,
            "N": _words_of("nicknames.txt"),
            "P": _words_of("places.txt"),
            "A": _AGES,
            "J": sorted(JOBS),
            "W": _ordinary_nouns(),
        }
        self._organisations = "|".join(lines_of("organisations.txt")).split("|")

    def fill(self, slot: str) -> str:
        """Words for a slot: a name, place, organisation, age or job."""
        if slot in {"FL", "T"}:
            first = self._first_name() if slot == "FL" else self._chance.choice(_TITLES)
            return f"{first} {self._chance.choice(self._last).title()}"
        if slot == "F":
            return self._first_name()
        if slot == "S":
            organisation = self._chance.choice(self._organisations)
            return _SLOT.sub(lambda found: self.fill(found[1]), organisation)
        words = self._chance.choice(self._lists[slot])
        return words.title() if slot in {"N", "L"} else words

    def _first_name(self) -> str:
        """Every other one is usual in Britain."""
        return self._chance.choice(
            self._usual if self._chance.random() < _EVEN else self._first
        ).title()


def examples(count: int, seed: int = 1) -> Iterator[Example]:
    """``count`` sentences, two thirds with details in them; the same for a seed."""
    chance = random.Random(seed)  # noqa: S311 - a draw that can be repeated
    filler = _Filler(chance)
    told, neutral = lines_of("sentences.txt"), lines_of("neutral.txt")
    for number in range(count):
        template = chance.choice(neutral if number % 3 == 0 else told)
        yield _in_some_case(_filled(template, filler), chance)


def _filled(template: str, filler: _Filler) -> Example:
    text, spans, place = "", [], 0
    for found in _SLOT.finditer(template):
        text += template[place : found.start()]
        filling = filler.fill(found[1])
        if found[1] in _LABELS:
            spans.append((len(text), len(text) + len(filling), _LABELS[found[1]]))
        text += filling
        place = found.end()
    return Example(text + template[place:], spans)


def _in_some_case(example: Example, chance: random.Random) -> Example:
    """One in three is typed without capitals and one in thirty in nothing else."""
    draw = chance.random()
    text = example.text
    if draw < 1 / 3:
        text = text.lower()
    elif draw < 11 / 30:
        text = text.upper()
    # A few capitals change the length of a text ("ß"); such a sentence keeps its case.
    return Example(text, example.spans) if len(text) == len(example.text) else example
