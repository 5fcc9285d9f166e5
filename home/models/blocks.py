"""Blocks that only pages of this room use. Keys are permanent."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.models import Site

from portal.core.blocks import BodyStreamBlock
from portal.core.models import SiteSettings


class ContactBlock(blocks.StructBlock):
    """Who runs this site and where to write, from "Organisation and contact" in the settings.

    A statement about privacy or accessibility must name somebody, and must say so where nobody
    has been named yet. Read from the settings, so that it is right wherever it stands.
    """

    about = blocks.ChoiceBlock(
        choices=[("help", "Help with the site"), ("data_protection", "Questions about your data")],
        default="help",
    )

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add the organisation's name and the address that answers this kind of question."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["contact"] = _settings(parent_context)
        return context

    class Meta:
        icon = "mail"
        template = "home/blocks/contact.html"
        preview_value = {"about": "help"}
        description = "Who runs the site and where to write, from the settings"


class StandardBodyBlock(BodyStreamBlock):
    """The body of a standard page."""

    contact = ContactBlock()


def _settings(parent_context: dict[str, Any] | None) -> SiteSettings | None:
    """Return the settings of the site that is asked for, or of the default one."""
    request = (parent_context or {}).get("request")
    contact: SiteSettings | None = None
    if request is not None:
        contact = SiteSettings.for_request(request)
    elif site := Site.objects.filter(is_default_site=True).first():
        contact = SiteSettings.for_site(site)
    return contact
