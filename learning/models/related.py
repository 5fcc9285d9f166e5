"""Pages that belong together: one row per pair, read from both ends."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import PageChooserPanel
from wagtail.models import Orderable, Page


class RelatedPage(Orderable):
    """One page names another; readers of either see the link.

    The source is any page, so that a circle can name a guide with the same relation.
    """

    source = ParentalKey(Page, on_delete=models.CASCADE, related_name="related_pages")
    target = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="related_from", verbose_name=_("page")
    )

    panels = [PageChooserPanel("target")]

    class Meta(Orderable.Meta):
        verbose_name = _("related page")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target"],
                name="learning_related_page_once",
                violation_error_message=_("This page is already in the list."),
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")),
                name="learning_related_page_not_itself",
                violation_error_message=_("A page cannot be related to itself."),
            ),
        ]

    def __str__(self) -> str:
        """Name both ends."""
        return f"{self.source} and {self.target}"
