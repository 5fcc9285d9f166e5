"""Texts and questions made by chance, the same for the same seed, to measure speed on.

Words are as frequent as in a language: a word's share falls with its rank. The first hundred are
the ones that searches leave off, the others are made of syllables.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate

from portal.core.searchable import FacetValue, SearchEntry
from search.stopwords import STOP_WORDS

WORDS = 30_000
FUNCTION_WORDS = 100
#: Words of a title and, on average, below it: a short document.
TITLE, BODY = 6, 60
#: Facets beside the kind, with their number of values.
FACETS = {"topic": 12, "audience": 5, "level": 8}
KINDS = 6

_ONSETS = (*"bcdfghlmnprstv", "br", "cl", "dr", "gr", "pl", "pr", "st", "tr", "sh", "th")
_VOWELS = (*"aeiou", "ea", "ou", "ai")
_ENDS = ("", *"nrstlmd", "nt", "st", "ck")


class Generator:
    """A source of texts and questions."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - measurements are no secret

    def entries(self, count: int) -> Iterator[SearchEntry]:
        """Return so many short documents."""
        for number in range(count):
            body = self._words(max(TITLE, round(self._chance.gauss(BODY, BODY / 4))))
            yield self.entry(str(number), body)

    def entry(self, object_id: str, body: Sequence[str] = ()) -> SearchEntry:
        """Return one short document under this key."""
        body = body or self._words(BODY)
        facets = {
            name: (FacetValue(f"{name}-{value}", f"{name} {value}"),)
            for name, values in FACETS.items()
            for value in (self._chance.randrange(values),)
        }
        return SearchEntry(
            kind=f"kind{self._chance.randrange(KINDS)}",
            object_id=object_id,
            title=" ".join(self._chance.sample(body, TITLE)),
            body=" ".join(body),
            url=f"/{object_id}/",
            facets=facets,
        )

    def question(self) -> str:
        """Return a whole question: ten to twenty words as they come in a text."""
        return " ".join(self._words(self._chance.randint(10, 20)))

    def few_words(self) -> str:
        """Return two or three words that are looked for."""
        wanted = self._chance.randint(2, 3)
        telling: list[str] = []
        while len(telling) < wanted:
            telling += [word for word in self._words(1) if word not in STOP_WORDS]
        return " ".join(telling)

    def beginning(self) -> str:
        """Return the first one to five letters of a word that is looked for."""
        return self.few_words()[: self._chance.randint(1, 5)].strip()

    def _words(self, count: int) -> list[str]:
        words, shares = _language()
        return self._chance.choices(words, cum_weights=shares, k=count)


@cache
def _language() -> tuple[list[str], list[float]]:
    """Return words, most frequent first, and their shares added up."""
    chance = random.Random(0)  # noqa: S311 - one language for all measurements
    made: dict[str, None] = {}
    while len(made) < WORDS:
        syllables = (
            chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_ENDS)
            for _ in range(chance.choice((1, 2, 2, 2, 3)))
        )
        made["".join(syllables)] = None
    telling = [word for word in made if word not in STOP_WORDS]
    words = [*sorted(STOP_WORDS)[:FUNCTION_WORDS], *sorted(telling, key=len)]
    return words, list(accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1)))
