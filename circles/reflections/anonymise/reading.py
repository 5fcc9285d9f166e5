"""One text as the name rules see it: its words, what may stand in it, what is taken for a name."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from .allowed import PHRASES, REFERENCES
from .findings import Finding, Tier
from .lexicon import (
    KIN,
    MODERN_WORDS,
    MONTHS,
    PEOPLES,
    PRACTICE_WORDS,
    ROLES,
    SHORT_MONTHS,
    TITLES,
    WEEKDAYS,
)
from .tokens import Token

# Words whose capital says nothing about a name.
PLAIN_CAPITALS = (
    SHORT_MONTHS
    | PRACTICE_WORDS
    | KIN
    | ROLES
    | TITLES
    | MODERN_WORDS
    | MONTHS
    | WEEKDAYS
    | PEOPLES
)
NAME_REPLACEMENTS = ("the child", "the parent", "a professional")


@dataclass(slots=True)
class Reading:
    """The tokens of one text and which of them are taken for names.

    ``few_capitals``: a word in lower case may be a name. ``shouted``: capitals say nothing.
    """

    text: str
    tokens: list[Token]
    few_capitals: bool
    shouted: bool
    allowed: list[tuple[int, int]]
    writers: frozenset[str] = frozenset()
    found: dict[int, Finding] = field(default_factory=dict)

    def before(self, index: int) -> Token | None:
        """The word before, where nothing but a space stands between."""
        return self.tokens[index - 1] if index and self.gap(index) == " " else None

    def after(self, index: int) -> Token | None:
        """The next word, where nothing but a space stands between."""
        following = index + 1
        return (
            self.tokens[following]
            if following < len(self.tokens) and self.gap(following) == " "
            else None
        )

    def gap(self, index: int) -> str:
        """The text between the word and the one before it."""
        return self.text[self.tokens[index - 1].end : self.tokens[index].start] if index else ""

    def is_allowed(self, token: Token) -> bool:
        """Whether the token lies within a model, statute or reference."""
        return self.is_within_allowed(token.start, token.start + len(token.base))

    def is_within_allowed(self, start: int, end: int) -> bool:
        """Whether a stretch lies within a model, statute or reference."""
        place = bisect_right(self.allowed, (start, len(self.text))) - 1
        return place >= 0 and self.allowed[place][1] >= end

    def capital_counts(self, token: Token) -> bool:
        """Whether a capital on this token says something: the writer uses them and means it."""
        return token.is_capital and not self.shouted and not token.is_shouted

    def next_is_capital(self, index: int) -> bool:
        """Whether the next word begins with a capital."""
        following = self.after(index)
        return following is not None and following.is_capital

    def last_is_capital(self, index: int) -> bool:
        """Whether the word before has a capital that it does not owe to the sentence."""
        before = self.before(index)
        if before is None or self.gap(index) != " ":
            return False
        return before.is_capital and not before.starts_sentence


def allowed_spans(text: str, tokens: list[Token]) -> list[tuple[int, int]]:
    """Stretches of a text that refer to models, statutes and publications, joined, in order."""
    found = [m.span() for regex in REFERENCES for m in regex.finditer(text)]
    for token in tokens:
        phrases = PHRASES.get(token.lower[:2])
        match = phrases.match(text, token.start) if phrases else None
        if match:
            found.append(match.span())
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def mark(
    token: Token,
    rule: str,
    reason: str,
    *,
    tier: Tier = Tier.BLOCK,
    kind: str = "PERSON",
    replacements: tuple[str, ...] = NAME_REPLACEMENTS,
    start: int | None = None,
) -> Finding:
    """A mark on one word, from ``start`` where the words before belong to it."""
    return Finding(
        token.start if start is None else start, token.end, kind, tier, rule, reason, replacements
    )
