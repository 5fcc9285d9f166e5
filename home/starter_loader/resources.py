"""Motivational interviewing resources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from home.starter_loader.content import PageContent, block, refs
from home.starter_loader.reading import Fields
from home.starter_loader.shared import common_values, points, reference_blocks, taxonomy_links
from home.starter_loader.standard import read_callout

KINDS = {
    kind: kind
    for kind in ("skill_card", "exercise", "worked_dialogue", "printable_tool", "further_reading")
}


def read_resource(fields: Fields) -> PageContent:
    """Read one resource."""
    slug = fields.text("slug")
    content = PageContent(
        key=f"mi/{slug}",
        model="learning.MIResourcePage",
        parent="pages/mi",
        slug=slug,
        source=fields.source,
        values={
            **common_values(fields),
            "resource_kind": fields.choice("resource_kind", KINDS),
            "minutes": fields.number("minutes"),
            "limits": fields.text("limits"),
            "try_this_week": fields.text("try_this_week"),
        },
        streams={
            "body": [_body_block(part) for part in fields.items("body")],
            "reflective_questions": points(fields, "reflective_questions"),
            "references": reference_blocks(fields),
        },
        related=refs(fields, "related", "page"),
        links={
            **taxonomy_links(fields),
            "processes": refs(fields, "processes", "learning.MITerm"),
            "skills": refs(fields, "skills", "learning.MITerm"),
            "uses": refs(fields, "uses", "learning.MITerm"),
        },
    )
    fields.finish()
    return content


def _body_block(fields: Fields) -> dict[str, Any]:
    kind = fields.text("type")
    readers: dict[str, Callable[[Fields], Any]] = {
        "heading": lambda part: part.text("text"),
        "paragraph": lambda part: part.text("html"),
        "callout": lambda part: read_callout(part)["value"],
        "dialogue": _dialogue,
        "exercise": lambda part: {"prompt": part.text("prompt"), "answer": part.text("answer")},
    }
    if kind not in readers:
        raise fields.error("type", f"{kind!r} is not one of: {', '.join(readers)}.")
    value = readers[kind](fields)
    fields.finish()
    return block(kind, value)


def _dialogue(fields: Fields) -> dict[str, Any]:
    return {
        "intro": fields.text("intro", required=False),
        "lines": [_line(line) for line in fields.items("lines")],
    }


def _line(fields: Fields) -> dict[str, Any]:
    line = {
        "speaker": fields.text("speaker", longest=60),
        "words": fields.text("words"),
        "note": fields.text("note", required=False),
    }
    fields.finish()
    return line
