"""Questions as Moodle XML, the format in which most learning platforms exchange them.

https://docs.moodle.org/en/Moodle_XML_format describes it. Read are multichoice, truefalse,
shortanswer, matching and ordering; what other types hold has no place in a quiz here.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as Plain

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from learning.quiz import (
    LONGEST_ANSWER,
    ChoiceQuestion,
    MatchQuestion,
    MultipleChoiceQuestion,
    OrderQuestion,
    Question,
    ShortQuestion,
    plain_words,
)

MOST_PARTS, MOST_ACCEPTED, LONGEST_PART = 8, 20, 200
_FULL = 99.9
#: Tags that end a line; others stand within a word.
_BREAKS = re.compile(r"</?(?:p|br|div|li|ul|ol|td|tr|h\d)\b", re.IGNORECASE)


class NotMoodleXmlError(ValueError):
    """The file is no Moodle XML; the message says why, for whoever chose it."""


@dataclass(slots=True)
class Read:
    """What was read: questions as a quiz step stores them, and what could not be kept."""

    questions: list[dict[str, Any]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


class _SkippedError(ValueError):
    """A question that has no place here, and why."""


def read_questions(content: bytes) -> Read:
    """Read the questions of a file.

    Raises NotMoodleXmlError for anything but a whole Moodle XML file without a document type
    and entities, which could read other files or grow without end.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as refused:
        raise NotMoodleXmlError(
            _("The file has a document type or entities in it. Export it from Moodle once more.")
        ) from refused
    except (ParseError, ValueError) as refused:
        raise NotMoodleXmlError(
            _("This is no whole XML file. In Moodle, export the questions as “Moodle XML”.")
        ) from refused
    if root.tag != "quiz":
        raise NotMoodleXmlError(
            _("This is XML, and not Moodle's. In Moodle, export the questions as “Moodle XML”.")
        )
    found = Read()
    for element in root.iter("question"):
        _read(element, found)
    return found


def _read(element: Any, found: Read) -> None:
    kind = element.get("type", "")
    if kind == "category":
        return
    name = _text(element.find("name")) or _text(element.find("questiontext"))[:60] or kind
    reader = _READERS.get(kind)
    try:
        if reader is None:
            raise _SkippedError(_("the type “%(kind)s” has no place here") % {"kind": kind})
        block, value = reader(element, lambda words: found.lost.append(f"“{name}”: {words}"))
    except _SkippedError as skipped:
        found.lost.append(_("“%(name)s” was left out: %(why)s.") % {"name": name, "why": skipped})
        return
    value["question"] = _text(element.find("questiontext")) or name
    if element.find(".//file") is not None or "<img" in _raw(element.find("questiontext")):
        found.lost.append(_("“%(name)s”: its pictures were left out.") % {"name": name})
    found.questions.append({"type": block, "id": str(uuid.uuid4()), "value": value})


Say = Callable[[str], None]


def _choices(element: Any, say: Say) -> tuple[str, dict[str, Any]]:
    answers = element.findall("answer")
    _count(answers, least=2, most=MOST_PARTS)
    shares = [_share(answer) for answer in answers]
    single = _text_of(element, "single").lower() != "false" and shares.count(100.0) == 1
    right = [share >= _FULL if single else share > 0 for share in shares]
    if not any(right):
        raise _SkippedError(_("no answer of it is right"))
    if single and any(0 < share < _FULL for share in shares):
        say(_("answers that earn a part of the mark count as not right."))
    options = [
        {"text": _text(one), "correct": is_right, "feedback": _text(one.find("feedback"))}
        for one, is_right in zip(answers, right, strict=True)
    ]
    if not all(option["feedback"] for option in options):
        say(_("some answers have no feedback. Write it before you publish."))
    return ("single" if sum(right) == 1 and single else "multiple"), {"options": _items(options)}


def _true_or_false(element: Any, say: Say) -> tuple[str, dict[str, Any]]:
    words = {"true": _("True"), "false": _("False")}
    for answer in element.findall("answer"):
        text = answer.find("text")
        if text is not None and text.text:
            text.text = words.get(text.text.strip().lower(), text.text)
    return _choices(element, say)


def _short(element: Any, say: Say) -> tuple[str, dict[str, Any]]:
    accepted, feedback = [], ""
    for answer in element.findall("answer"):
        text = _text(answer)
        if _share(answer) < _FULL:
            say(_("“%(text)s” is not wholly right and was left out.") % {"text": text})
        elif "*" in text or not plain_words(text) or len(text) > LONGEST_ANSWER:
            say(_("“%(text)s” cannot be compared here and was left out.") % {"text": text})
        else:
            accepted.append(text)
            feedback = feedback or _text(answer.find("feedback"))
    _count(accepted, least=1, most=MOST_ACCEPTED)
    feedback = _text(element.find("generalfeedback")) or feedback
    return "short", {"accepted": _items(accepted), "feedback": feedback}


def _match(element: Any, say: Say) -> tuple[str, dict[str, Any]]:
    pairs = []
    for part in element.findall("subquestion"):
        left, right = _text(part), _text(part.find("answer"))
        if left and right:
            pairs.append({"left": left[:LONGEST_PART], "right": right[:LONGEST_PART]})
        elif right:
            say(_("“%(text)s”, which belongs to nothing, was left out.") % {"text": right})
    _count(pairs, least=2, most=MOST_PARTS)
    if len({pair["left"] for pair in pairs}) < len(pairs):
        raise _SkippedError(_("two of its parts say the same"))
    return "match", {"pairs": _items(pairs), "feedback": _text(element.find("generalfeedback"))}


def _order(element: Any, say: Say) -> tuple[str, dict[str, Any]]:
    items = [_text(answer)[:LONGEST_PART] for answer in element.findall("answer")]
    _count(items, least=2, most=MOST_PARTS)
    if len(set(items)) < len(items):
        raise _SkippedError(_("two of its parts say the same"))
    return "order", {"in_order": _items(items), "feedback": _text(element.find("generalfeedback"))}


_READERS: Mapping[str, Callable[[Any, Say], tuple[str, dict[str, Any]]]] = {
    "multichoice": _choices,
    "truefalse": _true_or_false,
    "shortanswer": _short,
    "matching": _match,
    "ordering": _order,
}


def _count(parts: list[Any], *, least: int, most: int) -> None:
    if len(parts) < least:
        raise _SkippedError(_("it has too few answers"))
    if len(parts) > most:
        raise _SkippedError(_("it has more than %(most)d answers") % {"most": most})


def _items(values: Iterable[Any]) -> list[dict[str, Any]]:
    """Return a list as a stream stores it, with the ids that people's answers name."""
    return [{"type": "item", "id": str(uuid.uuid4()), "value": value} for value in values]


def _share(answer: Any) -> float:
    """Return the per cent of the mark that an answer earns; nothing for nonsense."""
    try:
        return float(answer.get("fraction") or 0)
    except ValueError:
        return 0.0


def _raw(element: Any) -> str:
    return "" if element is None else _text_of(element, "text")


def _text_of(element: Any, name: str) -> str:
    child = element.find(name)
    return "" if child is None else (child.text or "").strip()


def _text(element: Any) -> str:
    """Return an element's text without markup, one space where a tag or a line stood."""
    plain = html.unescape(strip_tags(_BREAKS.sub(r" \g<0>", _raw(element))))
    return " ".join(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", plain).split())


def write_questions(questions: Iterable[tuple[str, Question]]) -> bytes:
    """Return a Moodle XML file of questions, each with the title of its step."""
    root = Plain.Element("quiz")
    for number, (title, question) in enumerate(questions, start=1):
        _write(root, f"{title} {number}", question)
    Plain.indent(root)
    written: bytes = Plain.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _write(root: Plain.Element, name: str, question: Question) -> None:
    kind = {"order": "ordering", "match": "matching", "short": "shortanswer"}
    element = Plain.SubElement(root, "question", type=kind.get(question.kind, "multichoice"))
    _add_text(element, "name", name)
    _add_text(element, "questiontext", question.text, format="plain_text")
    _add_text(element, "generalfeedback", question.feedback, format="plain_text")
    if isinstance(question, ChoiceQuestion):
        _write_choices(element, question)
    elif isinstance(question, OrderQuestion):
        for item in question.items:
            _add_text(element, "answer", item.text, fraction="100")
    elif isinstance(question, MatchQuestion):
        for _key, left, right in question.pairs:
            part = _add_text(element, "subquestion", left, format="plain_text")
            _add_text(part, "answer", right)
    elif isinstance(question, ShortQuestion):
        Plain.SubElement(element, "usecase").text = "0"
        for text in question.accepted:
            _add_text(element, "answer", text, fraction="100")


def _write_choices(element: Plain.Element, question: ChoiceQuestion) -> None:
    several = isinstance(question, MultipleChoiceQuestion)
    Plain.SubElement(element, "single").text = "false" if several else "true"
    right = sum(option.correct for option in question.options)
    share = "100" if not several else f"{100 / right:.5f}".rstrip("0").rstrip(".")
    for option in question.options:
        earned = share if option.correct else ("-100" if several else "0")
        answer = _add_text(element, "answer", option.text, fraction=earned)
        _add_text(answer, "feedback", option.feedback)


def _add_text(parent: Plain.Element, tag: str, text: str, **attributes: str) -> Plain.Element:
    element = Plain.SubElement(parent, tag, attributes)
    Plain.SubElement(element, "text").text = text
    return element
