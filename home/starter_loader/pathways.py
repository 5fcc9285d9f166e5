"""Pathways: modules in an order that suits a role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from home.starter_loader.content import Ref, refs
from home.starter_loader.ledger import Ledger, Outcome
from home.starter_loader.reading import Fields, digest
from learning.pathways.models import Pathway, PathwayStep


@dataclass(frozen=True, slots=True)
class PathwayContent:
    """One pathway as its file has it."""

    key: str
    source: str
    slug: str
    values: dict[str, str]
    audience: Ref
    modules: list[Ref]

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield every reference with the name of the field it stands in."""
        yield "audience", self.audience
        for ref in self.modules:
            yield "modules", ref


def read_pathways(fields: Fields) -> list[PathwayContent]:
    """Read every pathway."""
    found = []
    for one in fields.items("pathways"):
        slug = one.text("slug")
        found.append(
            PathwayContent(
                key=f"pathways/{slug}",
                source=fields.source,
                slug=slug,
                values={
                    "title": one.text("title", longest=120),
                    "summary": one.text("summary", longest=300),
                },
                audience=Ref("learning.Audience", one.text("audience")),
                modules=refs(one, "modules", "page"),
            )
        )
        one.finish()
    fields.finish()
    return found


def load_pathways(contents: list[PathwayContent], ledger: Ledger, keys: dict[Ref, Any]) -> None:
    """Make, update or leave alone each pathway; a module that was deleted is passed over."""
    for content in contents:
        item = ledger.item(content.key)
        stored = Pathway.objects.filter(pk=item.object_id).first() if item else None
        outcome = ledger.judge(content.key, _digest(content), _state(stored) if stored else None)
        if item is None and Pathway.objects.filter(slug=content.slug).exists():
            outcome = Outcome.EDITED
        ledger.note(content.key, outcome)
        if outcome in (Outcome.CREATED, Outcome.UPDATED):
            _write(content, stored or Pathway(slug=content.slug), ledger, keys)


@transaction.atomic
def _write(content: PathwayContent, pathway: Pathway, ledger: Ledger, keys: dict[Ref, Any]) -> None:
    for name, value in content.values.items():
        setattr(pathway, name, value)
    pathway.audience_id = keys.get(content.audience)
    pathway.published = True
    pathway.full_clean()
    pathway.save()
    PathwayStep.objects.filter(pathway=pathway).delete()
    for place, module in enumerate(content.modules):
        if module in keys:
            PathwayStep.objects.create(pathway=pathway, module_id=keys[module], sort_order=place)
    ledger.write(
        content.key,
        model="pathways.Pathway",
        object_id=pathway.pk,
        digest=_digest(content),
        state=_state(pathway),
    )


def _state(pathway: Pathway) -> str:
    """Return a fingerprint of what is stored."""
    steps = PathwayStep.objects.filter(pathway=pathway).order_by("sort_order", "pk")
    modules = list(steps.values_list("module_id", flat=True))
    names = ("slug", "title", "summary", "audience_id", "published")
    return digest(
        {**{name: str(getattr(pathway, name)) for name in names}, "modules": str(modules)}
    )


def _digest(content: PathwayContent) -> str:
    return digest(
        {name: repr(getattr(content, name)) for name in ("values", "audience", "modules")}
    )
