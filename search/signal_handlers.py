"""Listens for what changes who may find what.

Django's own signals of saving and deleting are used for pages, because they are sent inside the
transaction of the change; Wagtail's (published, unpublished, moved, slug changed) are sent
after it, so a process that dies between would lose the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from wagtail.models import Page, PageViewRestriction

from learning.glossary.models import GlossaryTerm
from portal.core.page_audience import restrictions_changed
from portal.core.searchable import PageSearchSource, source_for, source_of_model, sources
from portal.core.signals import searchable_changed, searchable_removed
from search.models import SynonymSet
from search.outbox import record_changes, take_out
from search.synonyms import meaning_of, texts_of, write_forms


def connect() -> None:
    """Listen; called once when apps are ready."""
    pre_save.connect(_note_move, dispatch_uid="search-page-moves")
    post_save.connect(_page_saved, dispatch_uid="search-page-saved")
    pre_delete.connect(_page_going, dispatch_uid="search-page-going")
    post_delete.connect(_page_deleted, dispatch_uid="search-page-deleted")
    post_save.connect(_restricted, sender=PageViewRestriction, dispatch_uid="search-restricted")
    pre_delete.connect(_restricted, sender=PageViewRestriction, dispatch_uid="search-unrestricted")
    m2m_changed.connect(
        _groups_changed,
        sender=PageViewRestriction.groups.through,
        dispatch_uid="search-groups-changed",
    )
    for model in (GlossaryTerm, SynonymSet):
        name = model._meta.model_name
        post_save.connect(_words_saved, sender=model, dispatch_uid=f"search-{name}-saved")
        post_delete.connect(_words_deleted, sender=model, dispatch_uid=f"search-{name}-deleted")
    searchable_changed.connect(_changed, dispatch_uid="search-changed")
    searchable_removed.connect(_removed, dispatch_uid="search-removed")


def _note_move(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    """Remember whether a page's address is about to change: everything below moves with it."""
    if isinstance(instance, Page) and not raw and instance.pk and not instance._state.adding:
        before = Page.objects.filter(pk=instance.pk).values_list("url_path", flat=True).first()
        instance._search_moved = before is not None and before != instance.url_path


def _page_saved(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    if not isinstance(instance, Page) or raw:
        return
    if instance.__dict__.pop("_search_moved", False):
        # A page may have moved under one that is not open to all.
        record_changes(_with_descendants(instance), hides=True)
    else:
        changed = [*_itself(instance), *_hanging_on([instance.pk])]
        record_changes(changed, hides=not instance.live)


def _page_going(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if isinstance(instance, Page):
        record_changes(_hanging_on([instance.pk]), hides=True)


def _page_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    source = source_of_model(sender) if isinstance(instance, Page) else None
    if source is not None:
        record_changes([(source.kind, str(instance.pk))], hides=True)


def _restricted(sender: type[Model], instance: PageViewRestriction, **kwargs: Any) -> None:
    record_changes(_with_descendants(instance.page), hides=True)


def _groups_changed(
    sender: type[Model], instance: Model, action: str, reverse: bool, pk_set: Any, **kwargs: Any
) -> None:
    for restriction in restrictions_changed(
        instance, model=PageViewRestriction, action=action, reverse=reverse, pk_set=pk_set
    ):
        record_changes(_with_descendants(restriction.page), hides=True)


def _words_saved(sender: type[Model], instance: GlossaryTerm | SynonymSet, **kwargs: Any) -> None:
    texts = texts_of(instance) if isinstance(instance, GlossaryTerm) else instance.lines
    write_forms(meaning_of(instance), texts)


def _words_deleted(sender: type[Model], instance: GlossaryTerm | SynonymSet, **kwargs: Any) -> None:
    write_forms(meaning_of(instance), ())


def _changed(sender: type[Model], kind: str, object_id: str, **kwargs: Any) -> None:
    changed = [(kind, object_id)]
    if isinstance(source_for(kind), PageSearchSource):
        changed += _hanging_on([int(object_id)])
    record_changes(changed, hides=False)


def _removed(
    sender: type[Model],
    kind: str,
    object_id: str = "",
    object_ids: Iterable[str] = (),
    at_once: bool = False,
    **kwargs: Any,
) -> bool:
    gone = [*filter(None, [object_id]), *object_ids]
    record_changes([(kind, one) for one in gone], hides=True)
    if not at_once:
        return False
    done = [take_out(kind, one) for one in gone]
    return all(done)


def _itself(page: Page) -> Iterator[tuple[str, str]]:
    source = source_of_model(page.specific_class) if page.specific_class else None
    if source is not None:
        yield source.kind, str(page.pk)


def _with_descendants(page: Page) -> Iterator[tuple[str, str]]:
    """Return (kind, id) of a page, of everything below it, and of what hangs on any of them.

    The place in the tree is read anew: the page in hand may have been loaded before a move.
    """
    path = Page.objects.filter(pk=page.pk).values_list("path", flat=True).first()
    below = Page.objects.filter(path__startswith=path) if path else Page.objects.none()
    pages = list(below.values_list("pk", "content_type"))
    yield from _hanging_on([pk for pk, _ in pages])
    for pk, type_id in pages:
        model = ContentType.objects.get_for_id(type_id).model_class()
        source = source_of_model(model) if model is not None else None
        if source is not None:
            yield source.kind, str(pk)


def _hanging_on(page_ids: list[int]) -> Iterator[tuple[str, str]]:
    """Return (kind, id) of what is described or opened by these pages; a query for some kinds."""
    for source in sources():
        for object_id in source.hanging_on(page_ids):
            yield source.kind, object_id
