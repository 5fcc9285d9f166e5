"""The taxonomy: read from one file, written row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction

from home.starter_loader.content import Ref, TermContent, resolve
from home.starter_loader.ledger import Ledger, Outcome
from home.starter_loader.reading import Fields, StarterError, digest
from learning.nations import Nation

NATIONS = {str(nation.label): nation.value for nation in Nation}
DIRECTIONS = {name: name for name in ("higher_is_stronger", "lower_is_stronger", "unordered")}


def read_taxonomy(fields: Fields) -> list[TermContent]:
    """Read every list of terms."""
    terms = [
        *_plain(fields, "topics", "learning.Topic"),
        *_plain(fields, "audiences", "learning.Audience"),
        *_levels(fields),
        *_assessment_types(fields),
        *_scales(fields),
    ]
    fields.finish()
    return terms


def read_mi_terms(fields: Fields) -> list[TermContent]:
    """Read the words that motivational interviewing resources are sorted by."""
    terms = []
    for plural, dimension in (("processes", "process"), ("skills", "skill"), ("uses", "use")):
        for position, term in enumerate(fields.items(plural), start=1):
            more = {"dimension": dimension, "position": position}
            terms.append(_term(term, "learning.MITerm", **more))
    fields.finish()
    return terms


def read_glossary(fields: Fields) -> list[TermContent]:
    """Read the acronyms; one that is replaced by another stands below it."""
    model = "glossary.GlossaryTerm"
    terms = []
    for term in fields.items("terms"):
        slug = term.text("slug")
        values: dict[str, Any] = {
            "acronym": term.text("acronym", longest=20),
            "expansion": term.text("expansion", longest=160),
            "also": ", ".join(term.texts("also")),
            "subject": term.text("subject", longest=60),
            "note": term.text("note", required=False),
            "explain": term.flag("explain") if term.has("explain") else True,
        }
        if term.has("replaced_by"):
            values["replaced_by"] = Ref(model, term.text("replaced_by"))
        term.finish()
        terms.append(TermContent(f"terms/{model}/{slug}", model, slug, values))
    fields.finish()
    return terms


def read_drills(fields: Fields) -> list[TermContent]:
    """Read the sentences to practise on."""
    model = "practice_tools.DrillSentence"
    sentences = []
    for drill in ("change_talk", "oars"):
        for position, one in enumerate(fields.items(drill), start=1):
            slug = one.text("slug")
            values = {
                "drill": drill,
                "words": one.text("words", longest=300),
                "answer": one.text("answer"),
                "explanation": one.text("explanation", longest=500),
                "position": position,
            }
            one.finish()
            sentences.append(TermContent(f"drills/{slug}", model, slug, values))
    fields.finish()
    return sentences


def load_terms(terms: list[TermContent], ledger: Ledger, keys: dict[Ref, Any]) -> None:
    """Make, update or leave alone each row, and complete ``keys`` with those that exist."""
    stored: dict[str, dict[str, models.Model]] = {}
    for term in terms:
        if term.model not in stored:
            rows = apps.get_model(term.model)._default_manager.all()
            stored[term.model] = {str(row.pk): row for row in rows}
        row = _load(term, ledger, keys, stored[term.model])
        if row is not None:
            keys[Ref(term.model, term.slug)] = row.pk


def _load(
    term: TermContent, ledger: Ledger, keys: dict[Ref, Any], stored: dict[str, models.Model]
) -> models.Model | None:
    item = ledger.item(term.key)
    if item is None:
        row = next((r for r in stored.values() if getattr(r, "slug", "") == term.slug), None)
        outcome = Outcome.EDITED if row else Outcome.CREATED
    else:
        row = stored.get(item.object_id)
        outcome = ledger.judge(term.key, _digest(term), _state(row, term) if row else None)
    ledger.note(term.key, outcome)
    if outcome in (Outcome.CREATED, Outcome.UPDATED):
        return _write(term, row, ledger, keys)
    return row


@transaction.atomic
def _write(
    term: TermContent, row: models.Model | None, ledger: Ledger, keys: dict[Ref, Any]
) -> models.Model:
    model = apps.get_model(term.model)
    row = row or model(slug=term.slug)
    for name, value in term.values.items():
        is_ref = isinstance(value, Ref)
        setattr(row, f"{name}_id" if is_ref else name, resolve(value, keys))
    try:
        row.full_clean()
    except ValidationError as problem:
        raise StarterError(f"{term.key}: {problem.message_dict}") from problem
    row.save()
    ledger.write(
        term.key, model=term.model, object_id=row.pk, digest=_digest(term), state=_state(row, term)
    )
    return row


def _state(row: models.Model, term: TermContent) -> str:
    """Return a fingerprint of what is stored in the fields that the loader writes."""
    names = ("slug", *term.values)
    return digest({name: str(row.serializable_value(name)) for name in names})


def _digest(term: TermContent) -> str:
    return digest({name: repr(value) for name, value in term.values.items()})


def _term(fields: Fields, model: str, **more: Any) -> TermContent:
    slug = fields.text("slug")
    values = {
        "name": fields.text("name", longest=120),
        "description": fields.text("description", required=False),
        **more,
    }
    fields.finish()
    return TermContent(f"terms/{model}/{slug}", model, slug, values)


def _plain(fields: Fields, name: str, model: str) -> Iterator[TermContent]:
    for term in fields.items(name):
        yield _term(term, model)


def _levels(fields: Fields) -> Iterator[TermContent]:
    for level in fields.items("levels"):
        yield _term(
            level,
            "learning.LevelOfNeed",
            rank=level.number("rank"),
            nation=level.choice("nation", NATIONS),
            source_url=level.text("source_url", required=False),
        )


def _assessment_types(fields: Fields) -> Iterator[TermContent]:
    for kind in fields.items("assessment_types"):
        yield _term(
            kind,
            "learning.AssessmentType",
            nation=kind.choice("nation", NATIONS),
            timing=kind.text("timing", required=False, longest=200),
            source=kind.text("source", required=False, longest=300),
        )


def _scales(fields: Fields) -> Iterator[TermContent]:
    for scale in fields.items("evidence_scales"):
        slug = scale.text("slug")
        values = {
            "name": scale.text("name", longest=120),
            "publisher": scale.text("publisher", required=False, longest=160),
            "about": scale.text("about", required=False),
            "direction": scale.choice("direction", DIRECTIONS),
            "does_not_show": scale.text("does_not_show", required=False),
            "source_url": scale.text("source_url", required=False),
            "checked_on": scale.day("checked_on"),
        }
        model = "learning.EvidenceScale"
        yield TermContent(f"terms/{model}/{slug}", model, slug, values)
        for rating in scale.items("ratings"):
            yield _rating(rating, Ref(model, slug))
        scale.finish()


def _rating(fields: Fields, scale: Ref) -> TermContent:
    slug = fields.text("slug")
    values = {
        "scale": scale,
        "value": fields.text("value", longest=40),
        "label": fields.text("label", longest=200),
        "strength_order": fields.optional_number("strength_order"),
    }
    fields.finish()
    model = "learning.EvidenceRating"
    return TermContent(f"terms/{model}/{slug}", model, slug, values)
