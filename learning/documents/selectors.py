"""Which documents pages offer, and who may open them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from wagtail.models import Collection as MediaCollection
from wagtail.models import CollectionViewRestriction, Page

from portal.core.models import PortalDocument
from portal.core.page_audience import audience_left_by, visible_pages
from portal.core.references import references_of_pages
from portal.core.searchable import viewer_tokens

if TYPE_CHECKING:
    from portal.core.searchable import Viewer


def documents_on(page_ids: Iterable[int]) -> set[int]:
    """Return the documents that these pages offer or link to; one query."""
    rows = references_of_pages(PortalDocument).filter(object_id__in=[str(pk) for pk in page_ids])
    return {int(pk) for pk in rows.values_list("to_object_id", flat=True)}


def pages_with(document_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return the pages, live or not, that offer each of these documents; one query."""
    wanted = [str(pk) for pk in document_ids]
    rows = references_of_pages(PortalDocument).filter(to_object_id__in=wanted)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for document_id, page_id in rows.values_list("to_object_id", "object_id"):
        found[int(document_id)].add(int(page_id))
    return found


def visible_documents(viewer: Viewer, document_ids: Collection[int]) -> set[int]:
    """Return those on a live page that this person may open, whose collection they may open.

    Six queries at most.
    """
    used = pages_with(document_ids)
    pages = Page.objects.filter(pk__in=set().union(*used.values()))
    open_pages = set(visible_pages(pages, viewer).values_list("pk", flat=True))
    shut = _closed_collections(viewer)
    documents = PortalDocument.objects.filter(pk__in=used)
    return {
        pk
        for pk, path in documents.values_list("pk", "collection__path")
        if used[pk] & open_pages and not path.startswith(shut)
    }


def documents_below(collection: MediaCollection) -> set[int]:
    """Return the documents in a collection and in those below it; one query."""
    below = PortalDocument.objects.filter(collection__path__startswith=collection.path)
    return set(below.values_list("pk", flat=True))


def _closed_collections(viewer: Viewer) -> tuple[str, ...]:
    """Return the paths of the collections that stop this person, as Wagtail's own view does.

    One behind a shared password stops everybody: whether somebody typed it is not known here.
    """
    tokens = viewer_tokens(viewer)
    restrictions = CollectionViewRestriction.objects.select_related("collection")
    return tuple(
        one.collection.path
        for one in restrictions.prefetch_related("groups")
        if not tokens & audience_left_by([one])
    )
