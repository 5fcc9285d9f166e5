"""How good guesses are, beside chance."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.reflections.attacks.intruder import Suspects
from tests.reflections.attacks.town import Truth

#: Below it an attack has found something: chance does as well once in ten thousand times.
THRESHOLD = 1e-4
ROUNDS = 20_000
#: Sums of the same shares in another order differ by less than this.
NEARLY = 1e-9


@dataclass(frozen=True, slots=True)
class Score:
    """Right guesses, those that chance makes on the average, and how often it does as well.

    Who has three suspects for a reflection, one of them its author, makes a third of a right guess.
    """

    right: float
    by_chance: float
    p: float


def score(suspects: Suspects, truth: Truth, *, rounds: int = ROUNDS) -> Score:
    """Compare suspects with the truth and with the truth shuffled within each group.

    Who is in which group is what the site gives away, so that is the chance it is measured by. A
    permutation test, one-sided; p is never under 1 / (rounds + 1).
    """
    told = random.Random(2)
    pairs = [
        ([_shares(suspects.get(title)) for title in group], [truth.author[t] for t in group])
        for group in truth.groups
    ]
    right = sum(_hits(shares, authors) for shares, authors in pairs)
    as_good, total = 0, 0.0
    for _ in range(rounds):
        hits = 0.0
        for shares, authors in pairs:
            told.shuffle(authors)
            hits += _hits(shares, authors)
        total += hits
        as_good += hits >= right - NEARLY
    return Score(round(right, 2), round(total / rounds, 2), (as_good + 1) / (rounds + 1))


def _shares(people: set[str] | None) -> dict[str, float]:
    """How sure an intruder is of each who may have written it."""
    return {person: 1 / len(people) for person in people} if people else {}


def _hits(shares: list[dict[str, float]], authors: list[str]) -> float:
    return sum(one.get(author, 0.0) for one, author in zip(shares, authors, strict=True))


def singled_out(suspects: Suspects, truth: Truth) -> float:
    """The share of reflections with one suspect, who is the author."""
    titles = [title for group in truth.groups for title in group]
    alone = [t for t in titles if suspects.get(t) == {truth.author[t]}]
    return len(alone) / len(titles)
