"""Example reflections: invented, shown as examples, so that the shape can be seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from circles.reflections.anonymise import RULES_VERSION
from circles.reflections.models import Reflection, ReflectionTemplate
from circles.reflections.models.stored import TITLE_LENGTH
from home.starter_loader.content import Ref
from home.starter_loader.ledger import Ledger, Outcome
from home.starter_loader.reading import Fields, StarterError, digest
from portal.core.signals import searchable_changed


@dataclass(frozen=True, slots=True)
class ExampleContent:
    """One example. ``sections`` are (stage, text) in the order of the template."""

    key: str
    source: str
    title: str
    circle: Ref
    template: str
    topic: Ref
    assessment_type: Ref | None
    level: Ref | None
    months_ago: int
    sections: list[tuple[str, str]]

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield every reference with the name of its field."""
        named = {
            "circle": self.circle,
            "topic": self.topic,
            "assessment_type": self.assessment_type,
            "level": self.level,
        }
        yield from ((name, ref) for name, ref in named.items() if ref is not None)


def read_example(fields: Fields) -> ExampleContent:
    """Read one example."""
    content = ExampleContent(
        key=f"reflections/{fields.text('slug')}",
        source=fields.source,
        title=fields.text("title", longest=TITLE_LENGTH),
        circle=Ref("page", fields.text("circle")),
        template=fields.text("template"),
        topic=Ref("learning.Topic", fields.text("topic")),
        assessment_type=_optional(fields, "assessment_type", "learning.AssessmentType"),
        level=_optional(fields, "level", "learning.LevelOfNeed"),
        months_ago=fields.number("months_ago"),
        sections=[_section(part) for part in fields.items("sections")],
    )
    fields.finish()
    return content


def load_examples(contents: list[ExampleContent], ledger: Ledger, keys: dict[Ref, Any]) -> None:
    """Make, update or leave alone each example. They are released at once: nobody wrote them."""
    stored = {str(row.pk): row for row in Reflection.objects.filter(is_example=True)}
    templates = {template.slug: template for template in ReflectionTemplate.objects.all()}
    for content in contents:
        item = ledger.item(content.key)
        row = stored.get(item.object_id) if item else None
        wanted = digest(asdict(content))
        outcome = ledger.judge(content.key, wanted, _state(row) if row else None)
        ledger.note(content.key, outcome)
        if outcome in (Outcome.CREATED, Outcome.UPDATED):
            _write(content, row, _template(content, templates), ledger, keys)


@transaction.atomic
def _write(
    content: ExampleContent,
    row: Reflection | None,
    template: ReflectionTemplate,
    ledger: Ledger,
    keys: dict[Ref, Any],
) -> None:
    row = row or Reflection(is_example=True, month=_month(content.months_ago))
    row.title = content.title
    row.sections = [{"stage": stage, "text": text} for stage, text in content.sections]
    row.template, row.template_version = template, template.version
    row.circle_id = keys.get(content.circle)
    row.topic_id = keys.get(content.topic)
    row.assessment_type_id = keys.get(content.assessment_type) if content.assessment_type else None
    row.level_id = keys.get(content.level) if content.level else None
    row.rules_version = RULES_VERSION
    row.save()
    searchable_changed.send(sender=Reflection, kind="reflection", object_id=str(row.pk))
    ledger.write(
        content.key,
        model="reflections.Reflection",
        object_id=row.pk,
        digest=digest(asdict(content)),
        state=_state(row),
    )


def _template(
    content: ExampleContent, templates: dict[str, ReflectionTemplate]
) -> ReflectionTemplate:
    """Return the template, whose stages the example must have; raises StarterError otherwise."""
    template = templates.get(content.template)
    if template is None:
        raise StarterError(f"{content.source}, template: there is no {content.template!r}.")
    stages = [stage["title"] for stage in template.stage_list]
    if [stage for stage, _ in content.sections] != stages:
        raise StarterError(f"{content.source}, sections: the stages must be {', '.join(stages)}.")
    return template


def _month(months_ago: int) -> str:
    """Return the month so many months before this one, such as 2026-09."""
    return f"{timezone.localdate() - relativedelta(months=months_ago):%Y-%m}"


def _state(row: Reflection) -> str:
    """Return a fingerprint of what the loader wrote."""
    filed = [row.circle_id, row.topic_id, row.assessment_type_id, row.level_id]
    return digest([row.title, row.sections, row.template_id, *filed])


def _optional(fields: Fields, name: str, model: str) -> Ref | None:
    slug = fields.text(name, required=False)
    return Ref(model, slug) if slug else None


def _section(fields: Fields) -> tuple[str, str]:
    section = fields.text("stage"), fields.text("text")
    fields.finish()
    return section
