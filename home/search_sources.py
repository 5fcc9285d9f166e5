"""What of this room people can find. The home page is not: every page leads to it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from home.models import StandardPage
from portal.core.searchable import PageSearchSource


class StandardPageSource(PageSearchSource):
    """Pages such as About, Values and Privacy."""

    kind = "page"
    label = _("Page")
    plural = _("Pages")
    model = StandardPage
