"""What the three lists have in common."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from learning.filters import Facet, browse
from portal.core.models import PortalIndexPage


class LearningIndexPage(PortalIndexPage):
    """A list of the pages below it, all of one kind, which the address can narrow."""

    not_searchable = True
    parent_page_types = ["home.HomePage"]
    max_count = 1

    #: What the list can be narrowed by.
    facets: tuple[Facet, ...] = ()

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the list; an address with a term that was merged leads to the one it is now."""
        response: TemplateResponse = super().serve(request, *args, **kwargs)
        listing = (response.context_data or {}).get("listing")
        if listing is not None and listing.moved:
            return HttpResponsePermanentRedirect(f"{request.path}?{listing.moved}")
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the pages that the address asks for and this person may open."""
        context = super().get_context(request, *args, **kwargs)
        context["listing"] = browse(request, self.listed().order_by("title", "pk"), self.facets)
        return context
