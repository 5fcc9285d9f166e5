"""The text of documents as it was read from their files. Made anew from the file at any time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models import PortalDocument


class DocumentText(models.Model):
    """That a document's file was read, and which one it was."""

    document = models.OneToOneField(
        PortalDocument, on_delete=models.CASCADE, primary_key=True, related_name="text"
    )
    file_hash = models.CharField(
        max_length=40, help_text=_("Of the file that was read, as the document has it.")
    )
    refusal = models.CharField(
        max_length=30, blank=True, help_text=_("Why nothing was read, as importing names it.")
    )

    # The text is of the document, and leads nowhere.
    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        """Name the document."""
        return f"Text of document {self.pk}"


class DocumentPage(models.Model):
    """One page or slide: its text in one line."""

    document = models.ForeignKey(
        PortalDocument, on_delete=models.CASCADE, related_name="text_pages"
    )
    number = models.PositiveIntegerField(help_text="From 1.")
    text = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="document_page_number_once"
            ),
        ]

    def __str__(self) -> str:
        """Name the document and the page."""
        return f"Page {self.number} of document {self.document_id}"
