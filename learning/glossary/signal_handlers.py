"""A term that changes is found and explained anew."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from learning.glossary.models import GlossaryTerm
from learning.glossary.selectors import forget
from portal.core.signals import searchable_changed, searchable_removed


def connect() -> None:
    """Listen; called once when apps are ready."""
    post_save.connect(_saved, sender=GlossaryTerm, dispatch_uid="glossary-saved")
    post_delete.connect(_deleted, sender=GlossaryTerm, dispatch_uid="glossary-deleted")


def _saved(sender: type[Model], instance: GlossaryTerm, **kwargs: Any) -> None:
    searchable_changed.send(sender=GlossaryTerm, kind="term", object_id=str(instance.pk))
    transaction.on_commit(forget)


def _deleted(sender: type[Model], instance: GlossaryTerm, **kwargs: Any) -> None:
    searchable_removed.send(sender=GlossaryTerm, kind="term", object_id=str(instance.pk))
    transaction.on_commit(forget)
