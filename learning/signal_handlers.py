"""A term that is renamed is read under its new name wherever something is filed under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page

from learning.models import (
    AssessmentType,
    Audience,
    EvidenceRating,
    EvidenceScale,
    LevelLabel,
    LevelOfNeed,
    Topic,
)
from learning.services.taxonomy import filed_under
from portal.core.references import references_of_pages
from portal.core.searchable import source_of_model
from portal.core.signals import searchable_changed

_TERMS = (Topic, Audience, AssessmentType, LevelOfNeed)


def connect() -> None:
    """Listen; called once when apps are ready."""
    for model in (*_TERMS, EvidenceRating, EvidenceScale):
        post_save.connect(_saved, sender=model, dispatch_uid=f"learning-renamed-{model.__name__}")
    for signal, name in ((post_save, "saved"), (post_delete, "deleted")):
        signal.connect(_labelled, sender=LevelLabel, dispatch_uid=f"learning-label-{name}")


def _saved(
    sender: type[Model], instance: Any, created: bool, raw: bool = False, **kwargs: Any
) -> None:
    # Retiring and merging name their columns, and say themselves what they changed.
    if created or raw or kwargs.get("update_fields"):
        return
    if isinstance(instance, EvidenceScale):
        _announce(_rated(instance.ratings.all()))
    elif isinstance(instance, EvidenceRating):
        _announce(_rated([instance]))
    else:
        _announce(filed_under(instance))


def _labelled(sender: type[Model], instance: LevelLabel, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        _announce(filed_under(instance.level))


def _rated(ratings: Iterable[EvidenceRating]) -> Iterator[tuple[type[Model], str, str]]:
    """Return the pages whose evidence has one of these ratings; two queries and the types'."""
    references = references_of_pages(EvidenceRating).filter(
        to_object_id__in=[str(rating.pk) for rating in ratings]
    )
    keys = set(references.values_list("object_id", flat=True))
    for page in Page.objects.filter(pk__in=[int(key) for key in keys]):
        model = page.specific_class
        source = source_of_model(model) if model is not None else None
        if source is not None:
            yield model, source.kind, str(page.pk)


def _announce(things: Any) -> None:
    for sender, kind, object_id in things:
        searchable_changed.send(sender=sender, kind=kind, object_id=object_id)
