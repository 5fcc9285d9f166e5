"""What the three lists have in common."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the pages that the address asks for and this person may open."""
        context = super().get_context(request, *args, **kwargs)
        context["listing"] = browse(request, self.listed().order_by("title", "pk"), self.facets)
        return context
