"""What the three lists have in common."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from learning.filters import Facet, browse
from portal.core.models import PortalPage


class LearningIndexPage(PortalPage):
    """A list of the pages below it, all of one kind, which the address can narrow."""

    not_searchable = True
    parent_page_types = ["home.HomePage"]
    max_count = 1

    #: What the list can be narrowed by.
    facets: tuple[Facet, ...] = ()

    class Meta:
        abstract = True

    def listed(self) -> QuerySet[Any]:
        """Return the pages of this list's kind directly below it."""
        (model,) = self.allowed_subpage_models()
        return model.objects.child_of(self)  # type: ignore[no-any-return]

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Find the page below in one query: its kind is known, so it is read whole at once."""
        if not path_components:
            return super().route(request, path_components)
        page = self.listed().filter(slug=path_components[0]).first()
        if page is None:
            raise Http404
        page._cached_parent_obj = self  # as Wagtail's own `route` does
        return page.route(request, path_components[1:])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the pages that the address asks for and this person may open."""
        context = super().get_context(request, *args, **kwargs)
        context["listing"] = browse(request, self.listed().order_by("title", "pk"), self.facets)
        return context
