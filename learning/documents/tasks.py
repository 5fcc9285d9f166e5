"""What the worker and the schedule do about documents. Each is safe to run twice."""

from __future__ import annotations

from collections.abc import Sequence

from django_tasks import task
from wagtail.models import Page, ReferenceIndex

from learning.documents.selectors import documents_on
from learning.documents.services import KIND, read_document, unread
from portal.core.models import PortalDocument
from portal.core.schedule import every
from portal.core.signals import searchable_changed

MOST_AT_ONCE = 200


@task()
def read_document_text(document_id: int) -> None:
    """Read one document's file. Where others are being read, the sweep comes back to it."""
    read_document(document_id=document_id)


@task()
def note_documents_of_page(page_id: int, offered: Sequence[int] = ()) -> None:
    """Look again at the documents that a page offers, and at those `offered` before it was saved.

    Wagtail notes what a page refers to in a task of its own. Where that one comes later, it is
    noted here; where it came first, only `offered` still tells what the page no longer refers to.
    """
    before = documents_on([page_id]).union(offered)
    page = Page.objects.filter(pk=page_id).first()
    if page is not None:
        ReferenceIndex.create_or_update_for_object(page.specific)
    for document_id in before | documents_on([page_id]):
        searchable_changed.send(sender=PortalDocument, kind=KIND, object_id=str(document_id))


@every(minutes=15, name="documents: read what was left")
def read_what_was_left() -> None:
    """Have read what no task has read: kept from before, or left by a worker that died."""
    left = PortalDocument.objects.filter(unread()).order_by("pk")
    for document_id in left.values_list("pk", flat=True)[:MOST_AT_ONCE]:
        read_document_text.enqueue(document_id)
