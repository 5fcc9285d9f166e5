"""A file that changes is read, and found by whoever may open it now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from wagtail.models import Collection, CollectionViewRestriction, Page

from learning.documents.selectors import documents_below, documents_on
from learning.documents.services import KIND, unread
from learning.documents.tasks import note_documents_of_page, read_document_text
from portal.core.models import PortalDocument
from portal.core.page_audience import restrictions_changed
from portal.core.signals import searchable_removed


def connect() -> None:
    """Listen; called once when apps are ready."""
    post_save.connect(_saved, sender=PortalDocument, dispatch_uid="documents-saved")
    post_delete.connect(_deleted, sender=PortalDocument, dispatch_uid="documents-deleted")
    post_save.connect(_page_saved, dispatch_uid="documents-page-saved")
    post_save.connect(_collection_saved, sender=Collection, dispatch_uid="documents-collection")
    for signal, name in ((post_save, "closed"), (pre_delete, "opened")):
        signal.connect(
            _restricted, sender=CollectionViewRestriction, dispatch_uid=f"documents-{name}"
        )
    m2m_changed.connect(
        _groups_changed,
        sender=CollectionViewRestriction.groups.through,
        dispatch_uid="documents-groups",
    )


def _saved(sender: type[Model], instance: PortalDocument, raw: bool = False, **kw: Any) -> None:
    if raw:
        return
    # It may have gone to a collection that fewer people may open.
    _removed([instance.pk])
    if PortalDocument.objects.filter(unread(), pk=instance.pk).exists():
        read_document_text.enqueue(instance.pk)


def _deleted(sender: type[Model], instance: PortalDocument, **kwargs: Any) -> None:
    _removed([instance.pk])


def _page_saved(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    if isinstance(instance, Page) and not raw:
        note_documents_of_page.enqueue(instance.pk, sorted(documents_on([instance.pk])))


def _collection_saved(
    sender: type[Model], instance: Collection, created: bool, raw: bool = False, **kwargs: Any
) -> None:
    if not (created or raw):  # it may have moved below one that is not open to all
        _removed(documents_below(instance))


def _restricted(sender: type[Model], instance: CollectionViewRestriction, **kwargs: Any) -> None:
    _removed(documents_below(instance.collection))


def _groups_changed(
    sender: type[Model], instance: Model, action: str, reverse: bool, pk_set: Any, **kwargs: Any
) -> None:
    for restriction in restrictions_changed(
        instance, model=CollectionViewRestriction, action=action, reverse=reverse, pk_set=pk_set
    ):
        _removed(documents_below(restriction.collection))


def _removed(document_ids: Iterable[int]) -> None:
    ids = [str(pk) for pk in document_ids]
    searchable_removed.send(sender=PortalDocument, kind=KIND, object_ids=ids)
