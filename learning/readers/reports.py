"""What readers tell the academy, without readers: never fewer than five people at once."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.models import Page

from learning.publishing.reports import TITLE, TYPE, TYPE_EXPORT, GuidanceReport
from learning.readers.models import PageReads, ReaderMark, UsefulAnswer

#: Fewer are never counted in a report: they could be told apart.
FEWEST = 5


def _reason(page: Any) -> str:
    """Return the words of the reason named most often, by at least `FEWEST`."""
    return str(dict(UsefulAnswer.Reason.choices).get(page.main_reason, ""))


def _saves(page: Any) -> str:
    """Return how many keep a page; a few are not counted."""
    return str(_("fewer than five")) if page.saves is None else str(page.saves)


class Useful(GuidanceReport):
    """Pages by how many of those who answered found them useful, the most useful first."""

    name = "useful_pages"
    page_title = _("Most and least useful")
    header_icon = "pick"
    columns = [
        TITLE,
        Column("answers", label=_("Answers")),
        Column("useful", label=_("Useful, per cent"), sort_key="useful"),
        Column("main_reason", label=_("Named most often"), accessor=_reason),
        TYPE,
    ]
    list_export = ["title", "answers", "useful", "main_reason", "content_type"]
    export_headings = {
        "title": _("Title"),
        "answers": _("Answers"),
        "useful": _("Useful, per cent"),
        "main_reason": _("Named most often"),
        "content_type": _("Type"),
    }
    export_filename = "useful-pages"
    custom_field_preprocess = TYPE_EXPORT

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return pages that enough people have answered about."""
        return useful_pages().select_related("content_type")


class Comments(GuidanceReport):
    """What readers wrote, of pages that enough people have answered about."""

    name = "readers_comments"
    page_title = _("What readers said")
    header_icon = "comment"
    columns = [
        Column("page.title", label=_("Page")),
        Column("get_answer_display", label=_("Useful")),
        Column("get_reason_display", label=_("Reason")),
        Column("comment", label=_("In their words")),
    ]
    list_export = ["page.title", "get_answer_display", "get_reason_display", "comment"]
    export_headings = {
        "page.title": _("Page"),
        "get_answer_display": _("Useful"),
        "get_reason_display": _("Reason"),
        "comment": _("In their words"),
    }
    export_filename = "what-readers-said"

    def get_base_queryset(self) -> QuerySet[UsefulAnswer]:
        """Return answers with a reason or words, in an order that tells nothing of when."""
        said = UsefulAnswer.objects.filter(page__in=useful_pages().order_by().values("pk"))
        said = said.exclude(reason="", comment="")
        return said.select_related("page").order_by("page__title", "pk")


class ReadNotSaved(GuidanceReport):
    """Pages that are read often and kept by few."""

    name = "read_not_saved"
    page_title = _("Read but not saved")
    header_icon = "view"
    columns = [
        TITLE,
        Column("times_read", label=_("Times read")),
        Column("saves", label=_("On reading lists"), accessor=_saves),
        TYPE,
    ]
    list_export = ["title", "times_read", "saves", "content_type"]
    export_headings = {
        "title": _("Title"),
        "times_read": _("Times read"),
        "saves": _("On reading lists (empty: fewer than five)"),
        "content_type": _("Type"),
    }
    export_filename = "read-but-not-saved"
    custom_field_preprocess = TYPE_EXPORT

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return pages read at least so often, by how few of their readings led to keeping."""
        return read_pages().select_related("content_type")


def useful_pages() -> QuerySet[Page]:
    """Return live pages with at least `FEWEST` answers: how many, the part useful, why not."""
    reasons = (
        UsefulAnswer.objects.filter(page=OuterRef("pk"))
        .exclude(reason="")
        .values("reason")
        .annotate(n=Count("pk"))
        .filter(n__gte=FEWEST)
        .order_by("-n", "reason")
    )
    pages: QuerySet[Page] = (
        Page.objects.filter(live=True)
        .annotate(
            answers=Count("useful_answers"),
            yes=Count("useful_answers", filter=Q(useful_answers__answer="yes")),
        )
        .filter(answers__gte=FEWEST)
        .annotate(
            useful=100 * F("yes") / F("answers"),
            main_reason=Subquery(reasons.values("reason")[:1]),
        )
        .order_by("-useful", "-answers", "title")
    )
    return pages


def read_pages() -> QuerySet[Page]:
    """Return live pages read at least `FEWEST` times; fewer saves than that are not told."""
    reads = PageReads.objects.filter(page=OuterRef("pk")).order_by().values("page")
    saves = ReaderMark.objects.filter(page=OuterRef("pk"), saved_at__isnull=False).order_by()
    count = saves.values("page").annotate(n=Count("pk")).filter(n__gte=FEWEST).values("n")
    pages: QuerySet[Page] = (
        Page.objects.filter(live=True)
        .annotate(
            times_read=Subquery(reads.annotate(n=Sum("reads")).values("n")),
            saves=Subquery(count, output_field=IntegerField()),
        )
        .filter(times_read__gte=FEWEST)
        .order_by(F("saves").asc(nulls_first=True), "-times_read", "title")
    )
    return pages


REPORTS: tuple[type[GuidanceReport], ...] = (Useful, Comments, ReadNotSaved)


def admin_urls() -> list[Any]:
    """Return the addresses of all reports."""
    return [url for report in REPORTS for url in report.urls()]
