"""The home page, and pages of running text."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.models.blocks import StandardBodyBlock
from portal.core.blocks import BodyStreamBlock
from portal.core.models import PortalIndexPage, PortalPage
from portal.core.models.base_page import routed_below


class HomePage(PortalPage):
    """The first page: what the portal is for and the ways in. One per site.

    What it lists (sessions, topics, levels of need, latest pages) it reads from the other
    rooms, so an editor keeps only its words.
    """

    hero_title = models.CharField(
        max_length=120,
        blank=True,
        help_text=_("The large heading. The page's title is used when this is empty."),
    )
    hero_lead = models.TextField(
        max_length=300, blank=True, help_text=_("One or two sentences under the heading.")
    )
    statement = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("One sentence that says what kind of service this is, set large."),
    )
    why = StreamField(
        BodyStreamBlock(),
        blank=True,
        verbose_name="why this portal",
        help_text=_("Stands under the statement."),
    )

    #: Every page leads here, so nobody looks for it.
    not_searchable = True
    parent_page_types = ["wagtailcore.Page"]
    template = "home/home_page.html"
    content_panels = [
        *PortalPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("hero_title"), FieldPanel("hero_lead")], heading=_("Head of the page")
        ),
        MultiFieldPanel([FieldPanel("statement"), FieldPanel("why")], heading=_("Why this portal")),
    ]

    class Meta:
        verbose_name = "home page"

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Find the page below; pass over a list on the way to one of its pages.

        The words of a list on the way are not needed, so they are not read.
        """
        if not path_components:
            return super().route(request, path_components)
        first, *rest = path_components
        below = routed_below(self, self.get_children()).filter(slug=first).first()
        if below is None:
            raise Http404
        passed = bool(rest) and issubclass(below.specific_class or Page, PortalIndexPage)
        page = below.specific_deferred if passed else below.specific
        page._cached_parent_obj = self  # as Wagtail's own `route` does
        return page.route(request, rest)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the ways in: a fixed number of queries whatever the portal holds."""
        from home.selectors import ways_in

        context = super().get_context(request, *args, **kwargs)
        context["ways_in"] = ways_in(request.user, self.locale_id)
        context["hide_header_search"] = True
        return context


class StandardPage(PortalPage):
    """A page of running text, such as About, Values or Privacy."""

    body = StreamField(StandardBodyBlock(), blank=True)

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    template = "home/standard_page.html"
    content_panels = [*PortalPage.content_panels, FieldPanel("body")]
    search_fields = [*PortalPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = "standard page"

    def search_body(self) -> str:
        """Return the words of the body."""
        return " ".join(self.body.stream_block.get_searchable_content(self.body))
