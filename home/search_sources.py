"""What of this room people can find. The home page is not: every page leads to it."""

from __future__ import annotations

from home.models import StandardPage
from portal.core.searchable import PageSearchSource


class StandardPageSource(PageSearchSource):
    """Pages such as About, Values and Privacy."""

    kind = "page"
    label = "Page"
    plural = "Pages"
    model = StandardPage
