"""A pathway that changes is found anew."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from learning.pathways.models import Pathway
from portal.core.signals import searchable_changed, searchable_removed


def connect() -> None:
    """Listen; called once when apps are ready."""
    post_save.connect(_saved, sender=Pathway, dispatch_uid="pathway-saved")
    post_delete.connect(_deleted, sender=Pathway, dispatch_uid="pathway-deleted")


def _saved(sender: type[Model], instance: Pathway, **kwargs: Any) -> None:
    signal = searchable_changed if instance.published else searchable_removed
    signal.send(sender=Pathway, kind="pathway", object_id=str(instance.pk))


def _deleted(sender: type[Model], instance: Pathway, **kwargs: Any) -> None:
    searchable_removed.send(sender=Pathway, kind="pathway", object_id=str(instance.pk))
