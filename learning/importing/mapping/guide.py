"""Makes a practice guide: well-known headings fill its parts, every other one is a step."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from learning.importing.mapping.composing import Composer, block
from learning.importing.mapping.opening import open_page
from learning.importing.mapping.plain_points import points
from learning.importing.mapping.references import references
from learning.importing.mapping.sections import Section, deeper
from learning.importing.reading.pieces import Contents, Place
from learning.models.guides import AT_A_GLANCE_MAX
from learning.nations import Nation

#: Headings as they are commonly written, and the field that is theirs.
_FIELDS: dict[str, tuple[str, ...]] = {
    "at_a_glance": ("at a glance", "key points", "key messages", "in brief"),
    "when_to_use": ("when to use", "when to use this", "when to use this guide", "when to use it"),
    "when_not_to_use": (
        "when not to use",
        "when not to use this",
        "when not to use this guide",
        "when not to use it",
        "when not to use, and cautions",
        "when not to, and cautions",
        "cautions",
    ),
    "phrases": ("phrases to try", "useful phrases"),
    "reflective_questions": (
        "reflective questions",
        "questions for reflection",
        "questions to reflect on",
    ),
    "equality": (
        "equality and culture",
        "equality",
        "equality and diversity",
        "equality, diversity and inclusion",
    ),
    "legal_basis": ("legal basis", "the law", "legal framework"),
    "try_this_week": ("try this week",),
    "references": ("references", "sources", "bibliography"),
}
_FIELD_OF = {heading: field for field, headings in _FIELDS.items() for heading in headings}
#: Headings whose sections inside are the steps.
_STEPS = ("steps", "step by step", "the steps", "what to do")
#: Words that stand in quotation marks as a whole.
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
#: "Children Act 1989, section 17: councils safeguard …"
_LAW = re.compile(r"(?P<law>[^:–—]{3,200}?)\s*(?::|\s[–—-])\s+(?P<says>\S.*)")


def guide_fields(contents: Contents, images: list[int]) -> dict[str, Any]:
    """Return the fields of a practice guide; what needs a look is remarked upon."""
    composer = Composer(contents, images, heading_tags=("h4", "h4"))
    summary, sections = open_page(contents)
    fields: dict[str, Any] = {"summary": summary}
    steps = []
    for section in sections:
        if section.key in _STEPS and (inside := deeper(section)):
            steps += inside
        elif not _fill(section, fields, composer):
            steps.append(section)
    fields["steps"] = [block("step", composer.step(one) | {"strength": ""}) for one in steps]
    if steps:
        contents.remark("strengths")
    return fields


def _fill(section: Section, fields: dict[str, Any], composer: Composer) -> bool:
    """Put a section with a well-known heading into its field, where it fits there whole."""
    field = _FIELD_OF.get(section.key, "")
    if not field:
        return False
    value = None if field in fields else _maker(field)(section, composer)
    place = Place("heading", section.title)
    if value is None:
        composer.contents.remark("left_as_step", place)
        return False
    fields[field] = value
    composer.contents.remark("recognised", place)
    return True


def _maker(field: str) -> Callable[[Section, Composer], Any]:
    if field == "equality":
        return lambda section, composer: composer.rich_text(section)
    makers: dict[str, Callable[[list[str], Composer], Any]] = {
        "at_a_glance": _at_a_glance,
        "phrases": _phrases,
        "legal_basis": _laws,
        "try_this_week": lambda found, _: "\n".join(found),
        "references": _references,
    }
    make = makers.get(field, _points)

    def from_points(section: Section, composer: Composer) -> Any:
        found = points(section.pieces)
        return make(found, composer) if found else None

    return from_points


def _points(found: list[str], composer: Composer) -> Any:
    return [block("point", one) for one in found]


def _at_a_glance(found: list[str], composer: Composer) -> Any:
    return _points(found, composer) if len(found) <= AT_A_GLANCE_MAX else None


def _phrases(found: list[str], composer: Composer) -> Any:
    """Return phrases without the marks around them, which the page adds itself."""
    spoken = [_QUOTED.fullmatch(one) for one in found]
    return [
        block("phrase", {"words": quoted[1] if quoted else one, "purpose": ""})
        for one, quoted in zip(found, spoken, strict=True)
    ]


def _laws(found: list[str], composer: Composer) -> Any:
    """Return laws where every line names one and says what it says; the nation is a guess."""
    lines = [_LAW.fullmatch(one) for one in found]
    if not all(lines):
        return None
    composer.contents.remark("law_nation")
    return [
        block("law", {"nation": Nation.ENGLAND.value, "law": line["law"], "says": line["says"]})
        for line in lines
        if line
    ]


def _references(found: list[str], composer: Composer) -> Any:
    composer.contents.remark("references_divided")
    return references(found)
