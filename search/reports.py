"""What the academy is told of searches: words that five people or more typed, and nobody's."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import DeleteView

from learning.publishing.reports import EDITORS, GuidanceReport
from portal.accounts.roles import has_role
from portal.core.few import FEWEST
from search.counting import forget_search
from search.models import SearchTotal


def _month(day: Any) -> str:
    return date_format(day, "F Y")


def _at_least(count: int) -> str:
    """Return at least how many did so; a few are not counted."""
    return str(count or _("fewer than five"))


def _months() -> list[tuple[str, str]]:
    months = SearchTotal.objects.order_by("-month").values_list("month", flat=True).distinct()
    return [(f"{month:%Y-%m-%d}", _month(month)) for month in months]


_AS_READ = {"month": _month, "found_nothing": _at_least, "opened": _at_least}


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
            accessor=lambda total: _at_least(total.found_nothing),
        ),
        Column(
            "opened",
            label=_("Opened a result, at least"),
            accessor=lambda total: _at_least(total.opened),
        ),
        TitleColumn(
            "forget",
            label=_("If it tells of somebody"),
            accessor=lambda total: _("Take out"),
            get_url=lambda total: reverse("forget_search", args=(total.pk,)),
        ),
    ]
    list_export = ["words", "month", "people", "found_nothing", "opened"]
    export_headings = {
        "words": _("Words"),
        "month": _("Month"),
        "people": _("People, at least"),
        "found_nothing": _("Found nothing, at least"),
        "opened": _("Opened a result, at least"),
    }
    custom_field_preprocess = {
        name: {GuidanceReport.FORMAT_CSV: how, GuidanceReport.FORMAT_XLSX: how}
        for name, how in _AS_READ.items()
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


class Unopened(MostSearched):
    """What many searched for and found, and of whom fewer than five opened anything.

    From ten people up: of five, four may have.
    """

    name = "unopened_searches"
    page_title = _("Found but not opened")
    header_icon = "view"
    export_filename = "found-but-not-opened"

    def get_base_queryset(self) -> QuerySet[SearchTotal]:
        """Return totals of searches that lead few people on, those of most people first."""
        totals = SearchTotal.objects.filter(people__gte=2 * FEWEST, found_nothing=0, opened=0)
        return totals.order_by("-month", "-people", "words")


class ForgetSearch(DeleteView):
    """Asks whether a search is to be taken out, and takes it out."""

    model = SearchTotal
    index_url_name = "most_searched"
    delete_url_name = "forget_search"
    page_title = _("Take out a search")
    success_message = _("The search was taken out.")
    confirmation_message = _(
        "Take it out where it may tell of a child, a family or a colleague. It goes out of every "
        "month and of the suggestions, and is counted anew from now on."
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in who sees the reports."""
        if not has_role(request.user, *EDITORS):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_page_subtitle(self) -> str:
        """Say what was typed."""
        words: str = self.object.words
        return words

    def delete_action(self) -> None:
        """Take it out."""
        forget_search(actor=self.request.user, total=self.object)


REPORTS: tuple[type[GuidanceReport], ...] = (Unanswered, Unopened, MostSearched)


def admin_urls() -> list[URLPattern]:
    """Return the addresses of all reports."""
    forget = path(
        "reports/searches/<uuid:pk>/forget/", ForgetSearch.as_view(), name="forget_search"
    )
    return [*(url for report in REPORTS for url in report.urls()), forget]
