"""Builders for taxonomy, guides, resources, modules and progress.

Pages are built below the tree of `site_tree`: `PracticeGuidePageFactory(parent=tree.guides)`.
"""

from __future__ import annotations

import uuid
from typing import Any

import factory
import wagtail_factories

from learning.models import (
    AssessmentType,
    Audience,
    EvidenceRating,
    EvidenceScale,
    LevelLabel,
    LevelOfNeed,
    MIResourcePage,
    MITerm,
    ModulePage,
    ModuleProgress,
    PracticeGuidePage,
    Topic,
)


class TopicFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Topic {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")

    class Meta:
        model = Topic


class AudienceFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Audience {n}")
    slug = factory.Sequence(lambda n: f"audience-{n}")

    class Meta:
        model = Audience


class AssessmentTypeFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Assessment {n}")
    slug = factory.Sequence(lambda n: f"assessment-{n}")

    class Meta:
        model = AssessmentType


class LevelOfNeedFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Label {n}")
    slug = factory.Sequence(lambda n: f"level-{n}")
    rank = 2

    class Meta:
        model = LevelOfNeed


class LevelLabelFactory(factory.django.DjangoModelFactory):
    level = factory.SubFactory(LevelOfNeedFactory)
    name = factory.Sequence(lambda n: f"Local label {n}")
    valid_from = "2026-01-01"

    class Meta:
        model = LevelLabel


class MITermFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Term {n}")
    slug = factory.Sequence(lambda n: f"term-{n}")
    dimension = MITerm.Dimension.SKILL

    class Meta:
        model = MITerm


class EvidenceScaleFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Scale {n}")
    slug = factory.Sequence(lambda n: f"scale-{n}")
    direction = EvidenceScale.Direction.HIGHER

    class Meta:
        model = EvidenceScale


class EvidenceRatingFactory(factory.django.DjangoModelFactory):
    scale = factory.SubFactory(EvidenceScaleFactory)
    slug = factory.Sequence(lambda n: f"rating-{n}")
    value = "3"
    label = "A short-term benefit in a rigorous study"

    class Meta:
        model = EvidenceRating


class LearningPageFactory(wagtail_factories.PageFactory):
    """Terms are given as lists: `topics=[topic]`."""

    summary = "What this page is for."

    class Meta:
        abstract = True

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        fields = {field.name for field in model_class._meta.many_to_many}
        terms = {name: kwargs.pop(name) for name in fields & set(kwargs)}
        page = super()._create_instance(model_class, parent, kwargs)
        for name, values in terms.items():
            getattr(page, name).set(values)
        if terms:
            page.save()
        return page


class PracticeGuidePageFactory(LearningPageFactory):
    title = factory.Sequence(lambda n: f"Guide {n}")

    class Meta:
        model = PracticeGuidePage


class MIResourcePageFactory(LearningPageFactory):
    title = factory.Sequence(lambda n: f"Resource {n}")
    resource_kind = MIResourcePage.Kind.SKILL_CARD

    class Meta:
        model = MIResourcePage


def text_step(title: str = "Read this", minutes: int = 3) -> dict[str, Any]:
    """A step to read, as a stream stores it."""
    value = {"title": title, "minutes": minutes, "body": "<p>Some words.</p>"}
    return {"type": "text", "id": str(uuid.uuid4()), "value": value}


def quiz_step(*, right: int = 1, wrong: int = 1, title: str = "Which one?") -> dict[str, Any]:
    """A question with so many right answers, then so many wrong ones, as a stream stores it."""
    options = [
        {
            "type": "item",
            "id": str(uuid.uuid4()),
            "value": {
                "text": f"Answer {n + 1}",
                "correct": n < right,
                "feedback": f"Said of answer {n + 1}.",
            },
        }
        for n in range(right + wrong)
    ]
    kind = "multiple" if right > 1 else "single"
    return quiz_of((kind, {"question": "Which is it?", "options": options}), title=title)


def quiz_of(
    *questions: tuple[str, dict[str, Any]],
    title: str = "Which one?",
    pass_mark: int = 0,
    attempts: int = 0,
) -> dict[str, Any]:
    """A quiz of these questions, each a kind and its value, as a stream stores it."""
    value = {
        "title": title,
        "minutes": 2,
        "introduction": "",
        "questions": [
            {"type": kind, "id": str(uuid.uuid4()), "value": value} for kind, value in questions
        ],
        "pass_mark": pass_mark,
        "attempts": attempts,
    }
    return {"type": "quiz", "id": str(uuid.uuid4()), "value": value}


class ModulePageFactory(LearningPageFactory):
    """Three steps: read, answer, read."""

    title = factory.Sequence(lambda n: f"Module {n}")
    steps = factory.LazyFunction(lambda: [text_step("Begin"), quiz_step(), text_step("End")])

    class Meta:
        model = ModulePage

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        field = model_class._meta.get_field("steps")
        kwargs["steps"] = field.stream_block.to_python(kwargs["steps"])
        return super()._create_instance(model_class, parent, kwargs)


class ModuleProgressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ModuleProgress
