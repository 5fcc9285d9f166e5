"""Reads a judged collection: texts, questions, and which texts answer which question."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

CORPUS, QUESTIONS, JUDGEMENTS = "corpus.jsonl", "queries.jsonl", "qrels/test.tsv"
_COLUMNS = ["query-id", "corpus-id", "score"]


class CollectionError(Exception):
    """A file of the collection is missing or not as it should be; says which, and where."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text to be found."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and how well each judged text answers it: nought not at all, more is better."""

    id: str
    text: str
    judged: Mapping[str, int]


def read_texts(folder: Path) -> Iterator[Text]:
    """Return the texts of a collection, one by one; raises CollectionError."""
    for where, row in _objects(folder / CORPUS):
        yield Text(_field(where, row, "_id"), str(row.get("title") or ""), str(row.get("text", "")))


def read_questions(folder: Path) -> list[Question]:
    """Return the questions that some text answers; raises CollectionError where there are none.

    A question without a text that answers it cannot tell one search from another.
    """
    judged = _judgements(folder / JUDGEMENTS)
    questions = []
    for where, row in _objects(folder / QUESTIONS):
        one = Question(_field(where, row, "_id"), _field(where, row, "text"), {})
        answers = judged.get(one.id, {})
        if any(score > 0 for score in answers.values()):
            questions.append(Question(one.id, one.text, answers))
    if not questions:
        message = f"{folder}: no question has a text that answers it."
        raise CollectionError(message)
    return questions


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(
                csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), 1
            ):
                if row and row != _COLUMNS:
                    question, text, score = _judgement(f"{path}, line {number}", row)
                    judged.setdefault(question, {})[text] = score
    except (OSError, UnicodeDecodeError) as error:
        raise CollectionError(_unreadable(path, error)) from error
    return judged


def _judgement(where: str, row: list[str]) -> tuple[str, str, int]:
    try:
        question, text, score = row
        return question, text, int(score)
    except ValueError:
        message = f"{where}: three columns are needed, the last a whole number."
        raise CollectionError(message) from None


def _objects(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """Return each line of a file as (where it stands, object)."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    where = f"{path}, line {number}"
                    yield where, _object(where, line)
    except (OSError, UnicodeDecodeError) as error:
        raise CollectionError(_unreadable(path, error)) from error


def _object(where: str, line: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        message = f"{where}: a JSON object is needed."
        raise CollectionError(message)
    return row


def _field(where: str, row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str | int) or not str(value).strip():
        message = f"{where}: “{name}” is missing."
        raise CollectionError(message)
    return str(value)


def _unreadable(path: Path, error: Exception) -> str:
    why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
    return f"{path} cannot be read: {why}."
