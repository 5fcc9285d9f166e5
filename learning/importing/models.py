"""What was told of a file when a page was made of it."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page

from learning.importing.reading.pieces import Remark, remarks_from_json


class ImportReport(models.Model):
    """What could not be kept of a file, what was guessed, and what is left to do by hand.

    The file itself is not kept. Deleted with the page.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="import_report")
    remarks = models.JSONField(default=list)
    imported_at = models.DateTimeField(auto_now_add=True)

    # It is about the page, and no reference to it.
    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        """Name the page by key."""
        return f"Report on the import of page {self.page_id}"

    def as_remarks(self) -> list[Remark]:
        """Return the remarks as they were made."""
        return remarks_from_json(self.remarks)
