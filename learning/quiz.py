"""The questions of a quiz: what may be answered, and what to say about an answer.

An answer is a tuple of texts: the keys of the choices, of the items in the order given or of the
right-hand sides chosen; for a short answer the words. A question is right when all of it is right;
nothing is given for parts, so that a score says how many questions were understood.
"""

from __future__ import annotations

import random
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

#: The longest short answer that is taken.
LONGEST_ANSWER = 120

Answer = tuple[str, ...]
#: A question's key to its answer.
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say about an answer: what was answered, and a comment on it."""

    answered: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """One thing to choose, to put in order, or to match."""

    key: str
    text: str
    correct: bool = False
    feedback: str = ""


class Question(ABC):
    """One question of any kind, read from its block's value."""

    kind: ClassVar[str]

    def __init__(self, key: str, value: Mapping[str, Any]) -> None:
        """Read what all kinds have; `key` is the block's id, which survives a change of order."""
        self.key = key
        self.text: str = value["question"]
        self.feedback: str = value.get("feedback") or ""

    @abstractmethod
    def accepts(self, answer: Answer) -> bool:
        """Tell whether this can be an answer at all, right or wrong."""

    @abstractmethod
    def is_right(self, answer: Answer) -> bool:
        """Judge an answer that can be one."""

    @abstractmethod
    def remarks(self, answer: Answer) -> list[Remark]:
        """Return what was answered, with the comments on it."""

    @abstractmethod
    def solution(self) -> list[str]:
        """Return what a right answer is, a line for each part."""


class ChoiceQuestion(Question):
    """One right answer to choose, or several."""

    kind = "single"

    def __init__(self, key: str, value: Mapping[str, Any]) -> None:
        """Read the choices."""
        super().__init__(key, value)
        self.options = [
            Offered(one_key, one["text"], bool(one["correct"]), one.get("feedback") or "")
            for one_key, one in _children(value["options"])
        ]

    def accepts(self, answer: Answer) -> bool:
        """Tell whether something offered was chosen, and nothing else."""
        return bool(answer) and set(answer) <= {one.key for one in self.options}

    def is_right(self, answer: Answer) -> bool:
        """Right: every right choice and no other."""
        return set(answer) == {one.key for one in self.options if one.correct}

    def remarks(self, answer: Answer) -> list[Remark]:
        """Return what was chosen, as the choices stand, each with its comment."""
        return [Remark(one.text, one.feedback) for one in self.options if one.key in answer]

    def solution(self) -> list[str]:
        """Return the right choices."""
        return [one.text for one in self.options if one.correct]


class MultipleChoiceQuestion(ChoiceQuestion):
    """Several choices may be right."""

    kind = "multiple"


class OrderQuestion(Question):
    """Items to put in their order."""

    kind = "order"

    def __init__(self, key: str, value: Mapping[str, Any]) -> None:
        """Read the items, which stand in the right order."""
        super().__init__(key, value)
        self.items = [Offered(one_key, one) for one_key, one in _children(value["in_order"])]

    @property
    def shuffled(self) -> list[Offered]:
        """Return the items as they are shown: always in the same wrong order."""
        return _mixed(self.items, self.key)

    def accepts(self, answer: Answer) -> bool:
        """Tell whether every item has its place."""
        return sorted(answer) == sorted(one.key for one in self.items)

    def is_right(self, answer: Answer) -> bool:
        """Compare the words, so that two items that say the same may change places."""
        texts = {one.key: one.text for one in self.items}
        return [texts[key] for key in answer] == [one.text for one in self.items]

    def remarks(self, answer: Answer) -> list[Remark]:
        """Return the order that was given."""
        texts = {one.key: one.text for one in self.items}
        lines = [f"{n}. {texts[key]}" for n, key in enumerate(answer, start=1) if key in texts]
        return [Remark(" ".join(lines), self.feedback)]

    def solution(self) -> list[str]:
        """Return the items in their order."""
        return [f"{n}. {one.text}" for n, one in enumerate(self.items, start=1)]


class MatchQuestion(Question):
    """Pairs that belong together, given apart."""

    kind = "match"

    def __init__(self, key: str, value: Mapping[str, Any]) -> None:
        """Read the pairs."""
        super().__init__(key, value)
        self.pairs = [
            (one_key, one["left"], one["right"]) for one_key, one in _children(value["pairs"])
        ]

    @property
    def rights(self) -> list[Offered]:
        """Return the right-hand sides as they are shown, in another order than the left."""
        return _mixed([Offered(key, right) for key, _left, right in self.pairs], self.key)

    def accepts(self, answer: Answer) -> bool:
        """Tell whether every left side has something from the right."""
        return len(answer) == len(self.pairs) and set(answer) <= {key for key, _, _ in self.pairs}

    def is_right(self, answer: Answer) -> bool:
        """Compare the words, so that one right side may belong to several left ones."""
        rights = {key: right for key, _left, right in self.pairs}
        return [rights[key] for key in answer] == [right for _key, _left, right in self.pairs]

    def remarks(self, answer: Answer) -> list[Remark]:
        """Return the pairs that were made."""
        rights = {key: right for key, _left, right in self.pairs}
        made = zip(self.pairs, answer, strict=False)
        lines = [f"{left} – {rights.get(key, '')}." for (_, left, _), key in made]
        return [Remark(" ".join(lines), self.feedback)]

    def solution(self) -> list[str]:
        """Return the pairs."""
        return [f"{left} – {right}" for _key, left, right in self.pairs]


class ShortQuestion(Question):
    """A word or a few, compared with those that are accepted."""

    kind = "short"

    def __init__(self, key: str, value: Mapping[str, Any]) -> None:
        """Read what is accepted; the first is shown as the answer."""
        super().__init__(key, value)
        self.accepted = [text for _key, text in _children(value["accepted"])]

    def accepts(self, answer: Answer) -> bool:
        """Tell whether there is a short answer."""
        return len(answer) == 1 and 0 < len(answer[0]) <= LONGEST_ANSWER

    def is_right(self, answer: Answer) -> bool:
        """Compare without regard to case, accents, hyphens, punctuation and spaces."""
        return plain_words(answer[0]) in {plain_words(text) for text in self.accepted}

    def remarks(self, answer: Answer) -> list[Remark]:
        """Return the words that were written."""
        return [Remark(text, self.feedback) for text in answer]

    def solution(self) -> list[str]:
        """Return the answer that is shown."""
        return self.accepted[:1]


KINDS: dict[str, type[Question]] = {
    one.kind: one
    for one in (ChoiceQuestion, MultipleChoiceQuestion, OrderQuestion, MatchQuestion, ShortQuestion)
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with what was answered."""

    question: Question
    is_right: bool
    remarks: list[Remark]


@dataclass(frozen=True, slots=True)
class QuizResult:
    """What came of one attempt at a quiz."""

    judged: tuple[Judged, ...]
    pass_mark: int

    @property
    def right(self) -> int:
        """Return how many questions were answered rightly."""
        return sum(one.is_right for one in self.judged)

    @property
    def total(self) -> int:
        """Return how many questions there are."""
        return len(self.judged)

    @property
    def score(self) -> int:
        """Return the part answered rightly in whole per cent, rounded down: 100 means all."""
        return 100 * self.right // self.total if self.total else 100

    @property
    def passed(self) -> bool:
        """Tell whether the pass mark was reached; a quiz without one is passed by answering."""
        return self.score >= self.pass_mark


def questions_of(quiz: Mapping[str, Any]) -> list[Question]:
    """Return the questions of a quiz step's value, in order."""
    return [
        KINDS[block.block_type](block.id or str(place), block.value)
        for place, block in enumerate(quiz["questions"], start=1)
    ]


def judge(quiz: Mapping[str, Any], answers: Answers) -> QuizResult | None:
    """Judge one attempt; None unless every question of the quiz has what can be an answer."""
    questions = questions_of(quiz)
    given = [(one, answers.get(one.key, ())) for one in questions]
    if not all(question.accepts(answer) for question, answer in given):
        return None
    judged = tuple(
        Judged(question, question.is_right(answer), question.remarks(answer))
        for question, answer in given
    )
    return QuizResult(judged, quiz["pass_mark"] or 0)


def answers_shown(quiz: Mapping[str, Any], attempts: int) -> bool:
    """Tell whether so many attempts are all that a quiz has before it shows the right answers."""
    return bool(quiz["attempts"]) and attempts >= quiz["attempts"]


def plain_words(text: str) -> str:
    """Return text as short answers are compared: small letters without marks, single spaces."""
    # Before and after: some letters have no small form until they are taken apart.
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(re.findall(r"\w+", kept))


def _children(values: Any) -> Iterable[tuple[str, Any]]:
    """Return the children of a list with their keys.

    A key is the child's id, so that what people answered survives a change of order; its place
    stands in where content was loaded without ids.
    """
    for place, bound in enumerate(values.bound_blocks, start=1):
        yield bound.id or str(place), bound.value


def _mixed(offered: Sequence[Offered], seed: str) -> list[Offered]:
    """Return what is offered in an order that is always the same and never the one given."""
    mixed = list(offered)
    random.Random(seed).shuffle(mixed)  # noqa: S311 - an order to show, no secret
    if mixed == list(offered):
        mixed = mixed[1:] + mixed[:1]
    return mixed
