"""What an authority says of itself on every page."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """The authority's name and where people turn for help."""

    organisation = models.CharField(
        max_length=120,
        blank=True,
        help_text="The local authority or academy that runs this site.",
    )
    help_email = models.EmailField(
        blank=True, help_text="Where people write when something on this site does not work."
    )
    data_protection_email = models.EmailField(
        blank=True, help_text="Where people ask about their own data."
    )
    phone = models.CharField(max_length=40, blank=True)

    panels = [
        FieldPanel("organisation"),
        MultiFieldPanel(
            [FieldPanel("help_email"), FieldPanel("phone"), FieldPanel("data_protection_email")],
            heading="Contact",
        ),
    ]

    class Meta:
        verbose_name = "Organisation and contact"

    def __str__(self) -> str:
        """Name the organisation."""
        return self.organisation or "Organisation and contact"
