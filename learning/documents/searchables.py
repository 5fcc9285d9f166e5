"""What of documents can be found: those that a page offers, by whoever may open both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from learning.documents.models import DocumentPage
from learning.documents.selectors import documents_on, pages_with, visible_documents
from learning.documents.services import KIND
from portal.core.models import PortalDocument
from portal.core.page_audience import audience_left_by, audience_of, both
from portal.core.searchable import (
    EVERYONE,
    SIGNED_IN,
    ModelSearchSource,
    PassagePlace,
    SearchEntry,
    register,
)

if TYPE_CHECKING:
    from portal.core.searchable import Viewer

_SLIDES = "pptx"


class DocumentSource(ModelSearchSource):
    """A file that people download from a page, by its title and all of its text.

    A file that no live page offers is for nobody: it may have been uploaded for a draft.
    """

    kind = KIND
    label = gettext_lazy("Document")
    plural = gettext_lazy("Documents")
    model = PortalDocument

    def queryset(self) -> QuerySet[Any]:
        """Return every document with its text."""
        documents: QuerySet[Any] = PortalDocument.objects.select_related("collection")
        return documents.prefetch_related("text_pages")

    def batch(self, *, after: Any, size: int) -> Sequence[Any]:
        """Return the next rows, with who may open them."""
        return _with_audience(super().batch(after=after, size=size))

    def things(self, ids: Collection[str]) -> Iterable[Any]:
        """Return the rows of these keys, with who may open them."""
        return _with_audience(list(super().things(ids)))

    def entry(self, obj: Any) -> SearchEntry:
        """Describe one document, a line for each page of it."""
        return SearchEntry(
            kind=self.kind,
            object_id=str(obj.pk),
            title=obj.title,
            url=obj.url,
            body="\n".join(page.text for page in obj.text_pages.all()),
            audience=obj.open_to,
            on=obj.created_at.date(),
        )

    def visible_ids(self, viewer: Viewer, ids: Iterable[str]) -> set[str]:
        """Return those on a page and in a collection that this person may open."""
        wanted = {int(one) for one in ids if one.isdecimal()}
        return {str(pk) for pk in visible_documents(viewer, wanted)}

    def hanging_on(self, page_ids: Collection[int]) -> Iterable[str]:
        """Return the documents that these pages offer."""
        return [str(pk) for pk in documents_on(page_ids)]

    def places(self, passages: Mapping[str, str]) -> Mapping[str, PassagePlace]:
        """Return what kind of file each is, and the page or slide where the passage stands."""
        documents = PortalDocument.objects.in_bulk([int(pk) for pk in passages])
        holds = Q(pk__in=[])
        for pk, passage in passages.items():
            if passage:
                holds |= Q(document=int(pk), text__contains=passage)
        numbers: dict[int, int] = {}
        for page in DocumentPage.objects.filter(holds).only("document_id", "number"):
            numbers.setdefault(page.document_id, page.number)
        return {
            str(pk): _place(document.file_extension.lower(), numbers.get(pk))
            for pk, document in documents.items()
        }


def _place(extension: str, number: int | None) -> PassagePlace:
    kind = extension.upper()
    if number is None:
        return PassagePlace(kind)
    if extension == _SLIDES:
        return PassagePlace(_("%(kind)s, slide %(number)s") % {"kind": kind, "number": number})
    fragment = f"#page={number}" if extension == "pdf" else ""
    words = _("%(kind)s, page %(number)s") % {"kind": kind, "number": number}
    return PassagePlace(words, fragment)


def _with_audience(documents: Sequence[PortalDocument]) -> Sequence[PortalDocument]:
    """Note on each document who may open it: its collection, and one of the pages it is on."""
    used = pages_with([document.pk for document in documents])
    pages = Page.objects.live().in_bulk(set().union(*used.values()))
    on_page = {pk: audience_of(page) for pk, page in pages.items()}
    in_collection = {
        one.pk: audience_left_by(one.get_view_restrictions())
        for one in {document.collection for document in documents}
    }
    for document in documents:
        readers = [on_page[pk] for pk in used.get(document.pk, ()) if pk in on_page]
        document.open_to = both(in_collection[document.collection_id], _any_of(readers))
    return documents


def _any_of(audiences: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return who holds a token of any of these audiences, by as few tokens as say it."""
    found = frozenset().union(*audiences)
    for wide in (EVERYONE, SIGNED_IN):
        if wide in found:
            return frozenset({wide})
    return found


def register_sources() -> None:
    """Make the kind known."""
    register(DocumentSource())
