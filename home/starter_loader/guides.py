"""Practice guides."""

from __future__ import annotations

from typing import Any

from home.starter_loader.content import PageContent, Ref, block, refs
from home.starter_loader.reading import Fields
from home.starter_loader.shared import common_values, points, reference_blocks, taxonomy_links
from home.starter_loader.terms import NATIONS

STRENGTHS = {strength: strength for strength in ("must", "should", "consider", "principle")}


def read_guide(fields: Fields) -> PageContent:
    """Read one guide."""
    slug = fields.text("slug")
    content = PageContent(
        key=f"guides/{slug}",
        model="learning.PracticeGuidePage",
        parent="pages/guidance",
        slug=slug,
        source=fields.source,
        values={
            **common_values(fields),
            "nation": fields.choice("nation", NATIONS),
            "equality": fields.text("equality", required=False),
            "try_this_week": fields.text("try_this_week"),
        },
        streams=_streams(fields),
        related=refs(fields, "related", "page"),
        links={
            **taxonomy_links(fields),
            "assessment_types": refs(fields, "assessment_types", "learning.AssessmentType"),
        },
    )
    fields.finish()
    return content


def _streams(fields: Fields) -> dict[str, list[dict[str, Any]]]:
    return {
        "at_a_glance": points(fields, "at_a_glance"),
        "when_to_use": points(fields, "when_to_use"),
        "when_not_to_use": points(fields, "when_not_to_use"),
        "families_say": [_finding(part) for part in fields.items("families_say")],
        "evidence": [_evidence(part) for part in fields.items("evidence")],
        "steps": [_step(part) for part in fields.items("steps")],
        "phrases": [_phrase(part) for part in fields.items("phrases")],
        "legal_basis": [_law(part) for part in fields.items("legal_basis")],
        "reflective_questions": points(fields, "reflective_questions"),
        "references": reference_blocks(fields),
    }


def _finding(fields: Fields) -> dict[str, Any]:
    value = {
        "text": fields.text("text"),
        "who": fields.text("who"),
        "source": fields.text("source", required=False),
    }
    fields.finish()
    return block("finding", value)


def _evidence(fields: Fields) -> dict[str, Any]:
    value = {
        "rating": Ref("learning.EvidenceRating", fields.text("rating")),
        "finding": fields.text("finding"),
        "does_not_show": fields.text("does_not_show", required=False),
        "references": fields.texts("references"),
    }
    fields.finish()
    return block("evidence", value)


def _step(fields: Fields) -> dict[str, Any]:
    value = {
        "title": fields.text("title", longest=160),
        "strength": fields.choice("strength", STRENGTHS),
        "law": fields.text("law", longest=160, required=False),
        "body": fields.text("body"),
    }
    fields.finish()
    return block("step", value)


def _phrase(fields: Fields) -> dict[str, Any]:
    value = {
        "words": fields.text("words"),
        "purpose": fields.text("purpose", required=False),
    }
    fields.finish()
    return block("phrase", value)


def _law(fields: Fields) -> dict[str, Any]:
    value = {
        "nation": fields.choice("nation", NATIONS),
        "law": fields.text("law"),
        "says": fields.text("says"),
    }
    fields.finish()
    return block("law", value)
