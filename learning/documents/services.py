"""Reads the text of documents."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F, Q

from learning.documents.models import DocumentPage, DocumentText
from learning.importing import limits
from learning.importing.process import pages_apart
from learning.importing.reading.pieces import Refused
from portal.core.models import PortalDocument
from portal.core.signals import searchable_changed

logger = logging.getLogger("portal.documents")

KIND = "document"
#: What can be read; other files are found by their titles.
READABLE = ("docx", "pdf", "pptx")


def unread() -> Q:
    """Match documents whose file, as it is now, has not been read."""
    readable = Q()
    for extension in READABLE:
        readable |= Q(file__iendswith=f".{extension}")
    return readable & (Q(text__isnull=True) | ~Q(text__file_hash=F("file_hash")))


def read_document(*, document_id: int) -> None:
    """Keep the text of a document's file, unless it was read before or the document is gone.

    A file that cannot be read is no error: the document is then found by its title. Raises Busy
    where other files are being read.
    """
    document = PortalDocument.objects.filter(pk=document_id).first()
    if document is None or document.file_extension.lower() not in READABLE:
        return
    try:
        file_hash = document.get_file_hash()
        if DocumentText.objects.filter(pk=document.pk, file_hash=file_hash).exists():
            return
        pages, refusal = _pages(document), ""
    except (Refused, OSError) as error:
        pages, refusal = [], error.code if isinstance(error, Refused) else "missing"
        logger.info("document %s is found by its title only: %s", document_id, refusal)
        file_hash = document.file_hash
    _keep(document, file_hash, pages, refusal)


def _pages(document: PortalDocument) -> list[str]:
    with document.file.open("rb") as file:
        data = file.read(limits.MAX_FILE + 1)
    if len(data) > limits.MAX_FILE:
        raise Refused("too_large")
    return pages_apart(data, document.file_extension.lower())


@transaction.atomic
def _keep(document: PortalDocument, file_hash: str, pages: list[str], refusal: str) -> None:
    if not PortalDocument.objects.select_for_update().filter(pk=document.pk).exists():
        return  # deleted meanwhile
    DocumentPage.objects.filter(document=document).delete()
    DocumentPage.objects.bulk_create(
        [DocumentPage(document=document, number=n, text=text) for n, text in enumerate(pages, 1)],
        batch_size=100,
    )
    DocumentText.objects.update_or_create(
        pk=document.pk, defaults={"file_hash": file_hash, "refusal": refusal}
    )
    searchable_changed.send(sender=PortalDocument, kind=KIND, object_id=str(document.pk))
