"""Learning modules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from home.starter_loader.content import PageContent, block, refs
from home.starter_loader.reading import Fields
from home.starter_loader.shared import common_values, points, reference_blocks, taxonomy_links


def read_module(fields: Fields) -> PageContent:
    """Read one module."""
    slug = fields.text("slug")
    content = PageContent(
        key=f"modules/{slug}",
        model="learning.ModulePage",
        parent="pages/modules",
        slug=slug,
        source=fields.source,
        values={**common_values(fields), "minutes": fields.number("minutes")},
        streams={
            "outcomes": points(fields, "outcomes"),
            "steps": [_step(step) for step in fields.items("steps")],
            "references": reference_blocks(fields),
        },
        related=refs(fields, "related", "page"),
        links=taxonomy_links(fields),
    )
    fields.finish()
    return content


def _step(fields: Fields) -> dict[str, Any]:
    kind = fields.text("type")
    readers: dict[str, Callable[[Fields], dict[str, Any]]] = {
        "text": lambda step: {"body": step.text("html")},
        "activity": lambda step: {"body": step.text("html")},
        "quiz": _quiz,
        "reflection": lambda step: {"prompt": step.text("prompt")},
    }
    if kind not in readers:
        raise fields.error("type", f"{kind!r} is not one of: {', '.join(readers)}.")
    value = {
        "title": fields.text("title", longest=160),
        "minutes": fields.number("minutes"),
        **readers[kind](fields),
    }
    fields.finish()
    return block(kind, value)


def _quiz(fields: Fields) -> dict[str, Any]:
    return {
        "introduction": fields.text("introduction", required=False),
        "questions": [_question(question) for question in fields.items("questions")],
        "pass_mark": fields.optional_number("pass_mark") or 0,
        "attempts": fields.optional_number("attempts") or 0,
    }


def _question(fields: Fields) -> dict[str, Any]:
    kind = fields.text("type")
    readers: dict[str, Callable[[Fields], dict[str, Any]]] = {
        "single": _options,
        "multiple": _options,
        "order": lambda one: {"in_order": one.texts("in_order"), **_feedback(one)},
        "match": lambda one: {
            "pairs": [_pair(pair) for pair in one.items("pairs")],
            **_feedback(one),
        },
        "short": lambda one: {"accepted": one.texts("accepted"), **_feedback(one)},
    }
    if kind not in readers:
        raise fields.error("type", f"{kind!r} is not one of: {', '.join(readers)}.")
    value = {"question": fields.text("question"), **readers[kind](fields)}
    fields.finish()
    return block(kind, value)


def _feedback(fields: Fields) -> dict[str, Any]:
    return {"feedback": fields.text("feedback", required=False)}


def _pair(fields: Fields) -> dict[str, Any]:
    pair = {"left": fields.text("left", longest=200), "right": fields.text("right", longest=200)}
    fields.finish()
    return pair


def _options(fields: Fields) -> dict[str, Any]:
    options = []
    for option in fields.items("options"):
        options.append(
            {
                "text": option.text("text"),
                "correct": option.flag("correct"),
                "feedback": option.text("feedback"),
            }
        )
        option.finish()
    return {"options": options}
