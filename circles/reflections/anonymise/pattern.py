"""What a pattern of the detector is, and how it finds quickly that a text can't hold it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .findings import Finding, Tier

_WORDS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Page:
    """A normalised text with what tells quickly that a pattern can't be in it."""

    text: str
    lower: str
    words: frozenset[str]
    has_digit: bool

    @classmethod
    def of(cls, text: str) -> Page:
        """Look once at what the text holds."""
        lower = text.lower()
        return cls(text, lower, frozenset(_WORDS.findall(lower)), bool(_DIGIT.search(text)))


@dataclass(frozen=True, slots=True)
class Pattern:
    """One identifier with a form: where it is, what it is, and what may stand in its place.

    ``digit``, ``clues`` (any of them, within the text in lower case) and ``words`` (any of them)
    say what a text must hold for the pattern to be worth looking for; they make the check fast.
    """

    rule: str
    type: str
    reason: str
    regex: re.Pattern[str]
    replacements: tuple[str, ...] = ("[removed]",)
    tier: Tier = Tier.BLOCK
    accepts: Callable[[re.Match[str], str], bool] | None = None
    digit: bool = False
    clues: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()

    def find(self, page: Page) -> Iterator[Finding]:
        """Every place where the pattern stands and its further condition, if any, holds."""
        if not self._is_possible(page):
            return
        text = page.text
        for found in self.regex.finditer(text):
            if self.accepts is None or self.accepts(found, text):
                named = "id" in self.regex.groupindex and found["id"] is not None
                start, end = found.span("id" if named else 0)
                yield Finding(
                    start, end, self.type, self.tier, self.rule, self.reason, self.replacements
                )

    def _is_possible(self, page: Page) -> bool:
        if self.digit and not page.has_digit:
            return False
        if self.words and self.words.isdisjoint(page.words):
            return False
        return not self.clues or any(clue in page.lower for clue in self.clues)


def words_within(names: Iterable[str]) -> frozenset[str]:
    """The words of names as a `Page` holds them, singular and plural, for ``Pattern.words``."""
    words = {word for name in names for word in _WORDS.findall(name.lower())}
    return frozenset({*words, *(f"{word}s" for word in words)})
