"""What every page of the site has in common."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index


class PortalPage(Page):
    """A page with a summary and, where it gives guidance, dates of review.

    Review dates change only when the whole page was reviewed, not for a small edit.
    """

    summary = models.TextField(
        max_length=300,
        blank=True,
        help_text="One or two sentences: what this page is for. Shown in lists and in search.",
    )
    last_reviewed = models.DateField(null=True, blank=True)
    next_review_due = models.DateField(null=True, blank=True)

    search_fields = [*Page.search_fields, index.SearchField("summary")]
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel(
            [FieldPanel("last_reviewed"), FieldPanel("next_review_due")],
            heading="Review",
            help_text="Change these only when the whole page was reviewed.",
        ),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a review that falls due before the last one was made."""
        super().clean()
        if (
            self.last_reviewed
            and self.next_review_due
            and self.next_review_due <= self.last_reviewed
        ):
            raise ValidationError(
                {"next_review_due": "The next review must be later than the last one."}
            )

    def search_body(self) -> str:
        """Return the page's text for the index, beside title and summary; markup is allowed."""
        return ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add nothing; typed so that pages can extend it."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context
