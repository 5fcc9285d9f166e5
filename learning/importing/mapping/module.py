"""Makes a learning module: every heading or slide is a step."""

from __future__ import annotations

import math
from typing import Any

from learning.importing.mapping.composing import LONGEST_TITLE, Composer, block
from learning.importing.mapping.opening import open_page
from learning.importing.mapping.plain_points import points
from learning.importing.mapping.references import references
from learning.importing.mapping.sections import Section
from learning.importing.reading.markup import words_of
from learning.importing.reading.pieces import Contents, Place

#: Headings as they are commonly written, and the field that is theirs.
_FIELD_OF = {
    "learning outcomes": "outcomes",
    "outcomes": "outcomes",
    "learning objectives": "outcomes",
    "objectives": "outcomes",
    "what you will learn": "outcomes",
    "references": "references",
    "sources": "references",
    "bibliography": "references",
}
_REFLECTION = ("reflective questions", "questions for reflection", "stop and think", "reflection")
_ACTIVITY = ("activity", "exercise")
#: What an adult reads of such a text in a minute, at leisure; and what a step may take.
_WORDS_A_MINUTE = 200
_LONGEST_STEP = 120
_LONGEST_MODULE = 600


def module_fields(contents: Contents, images: list[int]) -> dict[str, Any]:
    """Return the fields of a module; what needs a look is remarked upon."""
    composer = Composer(contents, images, heading_tags=("h3", "h4"))
    summary, sections = open_page(contents)
    fields: dict[str, Any] = {"summary": summary, "steps": []}
    for section in sections:
        if not _fill(section, fields, composer):
            fields["steps"].append(_step(section, composer))
    minutes = sum(one["value"]["minutes"] for one in fields["steps"])
    fields["minutes"] = min(minutes, _LONGEST_MODULE) or None
    contents.remark("minutes_guessed")
    return fields


def _fill(section: Section, fields: dict[str, Any], composer: Composer) -> bool:
    """Put outcomes and references into their fields, where they fit there whole."""
    field = _FIELD_OF.get(section.key, "")
    found = points(section.pieces) if field and field not in fields else None
    if not found:
        return False
    if field == "references":
        fields[field] = references(found)
        composer.contents.remark("references_divided")
    else:
        fields[field] = [block("point", one) for one in found]
    composer.contents.remark("recognised", Place("heading", section.title))
    return True


def _step(section: Section, composer: Composer) -> dict[str, Any]:
    prompts = points(section.pieces) if section.key in _REFLECTION else None
    if prompts and len(section.title) <= LONGEST_TITLE:
        prompt = "\n".join(prompts)
        value = {"title": section.title, "prompt": prompt, "minutes": _minutes(prompt)}
        return block("reflection", value)
    step = composer.step(section)
    words = " ".join([step["body"], *(str(part["value"]) for part in step["more"])])
    kind = "activity" if section.key.startswith(_ACTIVITY) else "text"
    return block(kind, step | {"minutes": _minutes(words)})


def _minutes(markup: str) -> int:
    words = len(words_of(markup).split())
    return min(max(1, math.ceil(words / _WORDS_A_MINUTE)), _LONGEST_STEP)
