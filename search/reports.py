"""What the academy is told of searches: words that five people or more typed, and nobody's."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.urls import URLPattern
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from learning.publishing.reports import GuidanceReport
from search.models import SearchTotal


def _month(day: Any) -> str:
    return date_format(day, "F Y")


def _in_vain(count: int) -> str:
    """Return at least how many found nothing; a few are not counted."""
    return str(count or _("fewer than five"))


def _months() -> list[tuple[str, str]]:
    months = SearchTotal.objects.order_by("-month").values_list("month", flat=True).distinct()
    return [(f"{month:%Y-%m-%d}", _month(month)) for month in months]


class MonthFilter(WagtailFilterSet):
    """One month of those that are kept."""

    month = django_filters.ChoiceFilter(label=_("Month"), choices=_months, empty_label=_("All"))

    class Meta:
        model = SearchTotal
        fields: list[str] = []


class MostSearched(GuidanceReport):
    """What most people searched for, month by month."""

    name = "most_searched"
    page_title = _("Most searched")
    header_icon = "search"
    filterset_class = MonthFilter
    columns = [
        Column("words", label=_("Words")),
        Column("month", label=_("Month"), accessor=lambda total: _month(total.month)),
        Column("people", label=_("People, at least")),
        Column(
            "found_nothing",
            label=_("Found nothing, at least"),
            accessor=lambda total: _in_vain(total.found_nothing),
        ),
    ]
    list_export = ["words", "month", "people", "found_nothing"]
    export_headings = {
        "words": _("Words"),
        "month": _("Month"),
        "people": _("People, at least"),
        "found_nothing": _("Found nothing, at least"),
    }
    custom_field_preprocess = {
        name: {GuidanceReport.FORMAT_CSV: how, GuidanceReport.FORMAT_XLSX: how}
        for name, how in {"month": _month, "found_nothing": _in_vain}.items()
    }
    export_filename = "most-searched"

    def get_base_queryset(self) -> QuerySet[SearchTotal]:
        """Return every total that is kept, the latest month and the most people first."""
        return SearchTotal.objects.order_by("-month", "-people", "words")

    def get_page_subtitle(self) -> str:
        """Say where nothing is counted, so that an empty list is not taken for few searches."""
        return "" if settings.PORTAL_COUNT_SEARCHES else str(_("searches are not counted here"))


class Unanswered(MostSearched):
    """What at least five people of a month searched for and found nothing."""

    name = "unanswered_searches"
    page_title = _("Unanswered searches")
    header_icon = "help"
    export_filename = "unanswered-searches"

    def get_base_queryset(self) -> QuerySet[SearchTotal]:
        """Return totals of searches in vain, those of most people first."""
        totals = SearchTotal.objects.filter(found_nothing__gt=0)
        return totals.order_by("-month", "-found_nothing", "words")


REPORTS: tuple[type[GuidanceReport], ...] = (Unanswered, MostSearched)


def admin_urls() -> list[URLPattern]:
    """Return the addresses of all reports."""
    return [url for report in REPORTS for url in report.urls()]
