"""Names that are known: those the author lists, and every repeat of one that was found."""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .findings import Finding, Tier
from .lexicon import KIN, ROLES, STOPWORDS, TITLES
from .reading import Reading
from .tokens import Token
from .vocabulary import is_ordinary, is_rather_a_name

# "Will he", "Mark my words", "May I": the word before is a verb.
_AFTER_A_VERB = frozenset(
    {"i", "he", "she", "we", "you", "they", "it", "the", "a", "an", "this", "that", "there", "my"}
)
MAX_PEOPLE = 40
_LINE_BREAK = re.compile(r"[\n;,]|(?:\band\b)")
_ROLE_BREAK = re.compile(r"\s*(?:=|:|\(|–|—| - )\s*")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the story: a name, nickname or initials, and who they are, if said."""

    name: str
    role: str = ""


def parse_people(typed: str) -> list[Person]:
    """Read the box "Who is in this story?": a person a line or after a comma, ``name = role``."""
    people: list[Person] = []
    for line in _LINE_BREAK.split(typed):
        name, *role = _ROLE_BREAK.split(line.strip(" .\t\r)"), maxsplit=1)
        if name.strip():
            people.append(Person(name.strip()[:80], role[0].strip(" )")[:60] if role else ""))
    return people[:MAX_PEOPLE]


def _words(name: str) -> list[str]:
    """The words of a name that are searched for: not titles or the role it was given with."""
    words = [w.lower().removesuffix("'s") for w in re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", name)]
    telling = [w for w in words if w not in TITLES | STOPWORDS | KIN | ROLES]
    return telling if telling or len(words) > 1 else words


def find_people(reading: Reading, people: Iterable[Person]) -> Iterator[Finding]:
    """Every form of the listed names, whatever its case; near spellings of the longer ones too."""
    roles = {word: person.role for person in people for word in _words(person.name)}
    if not roles:
        return
    near = _Near(roles)
    for token in reading.tokens:
        word = _listed(token, roles, near)
        if word is None:
            continue
        role = roles[word]
        instead = (
            (role if role.startswith(("the ", "a ", "my ")) else f"the {role}",) if role else ()
        )
        yield Finding(
            token.start,
            token.end,
            "PERSON",
            Tier.BLOCK,
            "listed",
            "You listed this name as someone in the story.",
            (*instead, "the child", "the parent")[:3],
        )


def _listed(token: Token, roles: dict[str, str], near: _Near) -> str | None:
    if token.base in roles:
        # A single listed letter is an initial only where it is a capital: "a" is a word.
        return (
            token.base if len(token.base) > 1 or (token.is_capital and token.base != "i") else None
        )
    parts = [part for part in token.base.split("-") if part in roles and len(part) > 1]
    if parts:
        return parts[0]
    return None if is_ordinary(token.base) else near.name_like(token.base)


def find_repeats(reading: Reading) -> Iterator[Finding]:
    """Other places of a word that was taken for a name, in any case and nearly so spelt."""
    names = {
        reading.tokens[i].base: f
        for i, f in reading.found.items()
        if _is_repeatable(reading.tokens[i], f)
    }
    near = _Near(name for name, finding in names.items() if finding.type == "PERSON")
    for index, token in enumerate(reading.tokens):
        if index in reading.found or reading.is_allowed(token):
            continue
        counts = _counts_as_repeat(reading, index)
        name = token.base if token.base in names else None
        if name is None and counts and not token.is_all_capitals and not is_ordinary(token.base):
            name = near.name_like(token.base)
        if name is not None and counts:
            like = names[name]
            yield Finding(
                token.start,
                token.end,
                like.type,
                like.tier,
                "repeat",
                "The same word is marked elsewhere in the text.",
                like.replacements,
            )


def _counts_as_repeat(reading: Reading, index: int) -> bool:
    """Not the ordinary word: "rose" in lower case, or "Will he?" at the start of a sentence."""
    token = reading.tokens[index]
    if not token.is_capital:
        return reading.few_capitals or not is_ordinary(token.base) or is_rather_a_name(token.base)
    following = reading.after(index)
    asks = following is not None and following.lower in _AFTER_A_VERB
    return not (token.starts_sentence and asks and is_ordinary(token.base))


def _is_repeatable(token: Token, finding: Finding) -> bool:
    return len(token.base) > 2 and finding.rule not in {
        "odd_capital",
        "unknown_word",
        "cited",
        "capitals",
    }


class _Near:
    """Names by their forms with one letter left out: finds misspellings in linear time."""

    def __init__(self, names: Iterable[str]) -> None:
        self._forms: dict[str, str] = {}
        for name in names:
            if len(name) >= 5:
                for form in self._shortened(name):
                    self._forms[form] = name

    @staticmethod
    def _shortened(word: str) -> list[str]:
        # A word longer than any name is not looked at letter by letter.
        return (
            [word]
            if len(word) > 24
            else [word, *(word[:i] + word[i + 1 :] for i in range(len(word)))]
        )

    def name_like(self, word: str) -> str | None:
        """A name that ``word`` differs from by one letter (or two swapped neighbours)."""
        if len(word) < 5:
            return None
        return next(
            (self._forms[form] for form in self._shortened(word) if form in self._forms), None
        )
