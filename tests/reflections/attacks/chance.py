"""How good guesses are, beside chance."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.reflections.attacks.intruder import Guesses, Suspects
from tests.reflections.attacks.town import Truth

#: Below it an attack has found something: guesses as good come by chance once in ten thousand.
THRESHOLD = 1e-4
ROUNDS = 20_000


@dataclass(frozen=True, slots=True)
class Score:
    """Right guesses, those that chance makes on the average, and how often it does as well."""

    right: int
    by_chance: float
    p: float


def score(guesses: Guesses, truth: Truth, *, rounds: int = ROUNDS) -> Score:
    """Compare guesses with the truth and with the truth shuffled within each group.

    Who is in which group is what the site gives away, so that is the chance it is measured by. A
    permutation test, one-sided; p is never under 1 / (rounds + 1).
    """
    told = random.Random(2)
    pairs = [
        ([guesses.get(title, "") for title in group], [truth.author[title] for title in group])
        for group in truth.groups
    ]
    right = sum(sum(map(str.__eq__, named, authors)) for named, authors in pairs)
    as_good = total = 0
    for _ in range(rounds):
        hits = 0
        for named, authors in pairs:
            told.shuffle(authors)
            hits += sum(map(str.__eq__, named, authors))
        total += hits
        as_good += hits >= right
    return Score(right, round(total / rounds, 2), (as_good + 1) / (rounds + 1))


def singled_out(suspects: Suspects, truth: Truth) -> float:
    """The share of reflections with one suspect, who is the author."""
    titles = [title for group in truth.groups for title in group]
    alone = [t for t in titles if suspects.get(t) == {truth.author[t]}]
    return len(alone) / len(titles)
