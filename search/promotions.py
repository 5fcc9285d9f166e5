"""What the academy puts before everything found for a search of certain words.

Staff keep promotions with Wagtail's own pages. Wagtail's own way of looking them up writes down
every search as it was typed, which nobody may see (ADR 0016); here it is only read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page
from wagtail.search.utils import normalise_query_string

from portal.core.page_audience import visible_pages
from search.query import words_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.admin.menu import MenuItem

    from portal.core.searchable import Viewer


@dataclass(frozen=True, slots=True)
class Promotion:
    """One thing to look at first."""

    title: str
    url: str
    description: str


def without_search_terms(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Take Wagtail's report of searches as they were typed off the menu: none is kept."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]


def promotions_for(*, viewer: Viewer, text: str) -> Sequence[Promotion]:
    """Return what staff promote for these words and this person may open; two queries.

    Capital letters, spaces and punctuation that is typed make no difference.
    """
    typed = {normalise_query_string(one) for one in (text, " ".join(words_of(text)))} - {""}
    if not typed:
        return ()
    promoted = list(
        SearchPromotion.objects.filter(query__query_string__in=typed).select_related("page")
    )
    pages = [one.page_id for one in promoted if one.page_id]
    shown = visible_pages(Page.objects.filter(pk__in=pages), viewer) if pages else ()
    opened = {page.pk for page in shown}
    return [
        Promotion(one.title, one.page.url if one.page_id else one.link, one.description)
        for one in promoted
        if not one.page_id or one.page_id in opened
    ]
