"""A quiz question: its answers' names, what was chosen, and what to say about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OfferedAnswer:
    """One answer that may be chosen."""

    key: str
    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class QuizAnswer:
    """What somebody chose, in the order the answers stand."""

    chosen: tuple[str, ...]
    is_right: bool
    #: What to say about each answer chosen.
    said: tuple[OfferedAnswer, ...]

    @classmethod
    def to(cls, quiz: Mapping[str, Any], keys: Iterable[str]) -> QuizAnswer:
        """Judge the answers with these keys; keys that are not offered are passed over.

        Right means: every right answer and no other.
        """
        wanted = set(keys)
        offered = offered_answers(quiz)
        said = tuple(answer for answer in offered if answer.key in wanted)
        right = {answer.key for answer in offered if answer.correct}
        chosen = tuple(answer.key for answer in said)
        return cls(chosen=chosen, is_right=set(chosen) == right, said=said)


def offered_answers(quiz: Mapping[str, Any]) -> list[OfferedAnswer]:
    """Return the answers of a quiz step's value.

    An answer's key is its block's id, so that progress survives a change of order; its
    place stands in where content was loaded without ids.
    """
    return [
        OfferedAnswer(
            key=bound.id or str(place),
            text=bound.value["text"],
            correct=bool(bound.value["correct"]),
            feedback=bound.value["feedback"],
        )
        for place, bound in enumerate(quiz["options"].bound_blocks, start=1)
    ]


def answer_keys(quiz: Mapping[str, Any]) -> list[str]:
    """Return the keys of all answers of a quiz step's value."""
    return [answer.key for answer in offered_answers(quiz)]


def several_are_right(quiz: Mapping[str, Any]) -> bool:
    """Tell whether more than one answer is right, so that boxes are offered, not buttons."""
    return sum(answer.correct for answer in offered_answers(quiz)) > 1
