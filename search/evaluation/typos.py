"""Typing mistakes, made by chance and the same for the same seed."""

from __future__ import annotations

import random
import re
from string import ascii_lowercase

from search.query import parse

#: A mistake in a shorter word often makes another word of it.
SHORTEST = 4
_WORD = re.compile(r"[^\W\d_]+")


def mistyped(text: str, *, mistakes: int, seed: str) -> str:
    """Return a text with so many mistakes in the words that are looked for.

    Each is in a word of its own as long as there are words of four letters or more; a mistake
    is a letter left out, doubled or wrong, or two neighbours the wrong way round.
    """
    chance = random.Random(seed)  # noqa: S311 - mistakes are no secret
    telling = set(parse(text).words)
    places = [
        word.span()
        for word in _WORD.finditer(text)
        if len(word[0]) >= SHORTEST and word[0].lower() in telling
    ]
    now = min(mistakes, len(places))
    for start, end in sorted(chance.sample(places, now), reverse=True):
        text = text[:start] + _slip(text[start:end], chance) + text[end:]
    if 0 < now < mistakes:
        return mistyped(text, mistakes=mistakes - now, seed=f"{seed}, more")
    return text


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    kind = chance.choice(("left out", "doubled", "wrong", "swapped"))
    if kind == "swapped" and after and letter != after[0]:
        return before + after[0] + letter + after[1:]
    if kind == "left out":
        return before + after
    if kind == "doubled":
        return before + letter + letter + after
    return before + chance.choice([one for one in ascii_lowercase if one != letter]) + after
