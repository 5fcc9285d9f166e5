"""Reports for academy staff: lists of pages that want somebody's attention.

Each is one of Wagtail's own report views, with its paging and its export to CSV and XLSX.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import AdminDateInput
from wagtail.coreutils import get_content_type_label
from wagtail.models import Page, ReferenceIndex

from learning.models import RelatedPage
from learning.models.base import LearningPage
from learning.publishing.models import LinkOnPage, OutgoingLink
from learning.publishing.reviews import STEPS, pages_by_review, reviewed_models
from portal.accounts.roles import Role, has_role
from portal.core.spreadsheets import safe_cell
from portal.core.templatetags.portal_tags import short_day

#: Other parts put their reports into the same menu with this hook.
MENU_HOOK = "register_guidance_report_item"
EDITORS = (Role.ACADEMY_EDITOR, Role.ACADEMY_PUBLISHER)


class GuidanceReport(ReportView):
    """A report that only the roles named may see; the address has its name."""

    name = ""
    roles: tuple[Role, ...] = EDITORS
    default_ordering = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in who holds one of the roles; a person without any gets the page of refusal."""
        if not has_role(request.user, *self.roles):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Return what stands in a cell of an export: never something a spreadsheet would run."""
        return safe_cell(super().preprocess_field_value(field, value, export_format))

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the address of the report and of its list alone, which filters ask for."""
        names = {"index_url_name": cls.name, "index_results_url_name": f"{cls.name}_results"}
        return [
            path(f"reports/{cls.name}/", cls.as_view(**names), name=cls.name),
            path(
                f"reports/{cls.name}/results/",
                cls.as_view(results_only=True, **names),
                name=f"{cls.name}_results",
            ),
        ]

    @classmethod
    def menu_item(cls, order: int) -> MenuItem:
        """Return the report's place in the menu, for those who may see it."""
        return _ReportMenuItem(cls, order)


class _ReportMenuItem(MenuItem):
    def __init__(self, report: type[GuidanceReport], order: int) -> None:
        super().__init__(
            report.page_title,
            reverse(report.name),
            name=report.name,
            icon_name=report.header_icon,
            order=order,
        )
        self.roles = report.roles

    def is_shown(self, request: HttpRequest) -> bool:
        return has_role(request.user, *self.roles)


def _edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=(page.pk,))


TITLE = TitleColumn("title", label=_("Title"), get_url=_edit_url)
TYPE = Column(
    "content_type",
    label=_("Type"),
    accessor=lambda page: get_content_type_label(page.content_type),
)
TYPE_EXPORT = {
    "content_type": {
        ReportView.FORMAT_CSV: get_content_type_label,
        ReportView.FORMAT_XLSX: get_content_type_label,
    }
}


def _types(models: list[type[Any]]) -> QuerySet[ContentType]:
    keys = [kind.pk for kind in ContentType.objects.get_for_models(*models).values()]
    return ContentType.objects.filter(pk__in=keys).order_by("model")


class DueFilters(WagtailFilterSet):
    """Further into the future than the first reminder, and by kind of page."""

    due_by = django_filters.DateFilter(
        field_name="review_due", lookup_expr="lte", label=_("Due by"), widget=AdminDateInput
    )
    content_type = ContentTypeFilter(
        label=_("Type"), queryset=lambda request: _types(reviewed_models())
    )

    class Meta:
        model = Page
        fields: list[str] = []


class DueForReview(GuidanceReport):
    """Live pages whose review falls due within the time of the first reminder, or is past."""

    name = "pages_due_for_review"
    roles = (*EDITORS, Role.PRACTICE_REVIEWER)
    page_title = _("Due for review")
    header_icon = "calendar-alt"
    filterset_class = DueFilters
    columns = [
        TITLE,
        # Wagtail's own column says of every date to come that it is now.
        Column("review_due", label=_("Due"), accessor=lambda page: short_day(page.review_due)),
        Column("owner", label=_("Kept by")),
        TYPE,
    ]
    list_export = ["title", "review_due", "owner", "content_type"]
    export_headings = {
        "title": _("Title"),
        "review_due": _("Due"),
        "owner": _("Kept by"),
        "content_type": _("Type"),
    }
    export_filename = "due-for-review"
    custom_field_preprocess = TYPE_EXPORT

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return what is due, further ahead only where a date was asked for."""
        until = None
        if not self.request.GET.get("due_by"):
            until = timezone.localdate() + timedelta(days=max(STEPS))
        return pages_by_review(until=until).select_related("owner", "content_type")


class Orphans(GuidanceReport):
    """Live guidance that readers hardly come upon: without a topic, or with no way to it."""

    name = "orphan_pages"
    page_title = _("Pages nothing leads to")
    header_icon = "link"
    columns = [
        TITLE,
        Column("why", label=_("Why")),
        TYPE,
    ]
    list_export = ["title", "why", "content_type"]
    export_headings = {"title": _("Title"), "why": _("Why"), "content_type": _("Type")}
    export_filename = "pages-nothing-leads-to"
    custom_field_preprocess = TYPE_EXPORT

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return orphans with what makes them one."""
        return orphans().select_related("content_type")


def _guidance_models() -> list[type[LearningPage]]:
    return [model for model in reviewed_models() if issubclass(model, LearningPage)]


def orphans() -> QuerySet[Page]:
    """Return live guidance without a topic, or that no live page and no list of staff leads to.

    The list a page stands in does not count, nor do pages that are not live. Related pages count
    from both ends, as readers see them.
    """
    page_type = ContentType.objects.get_for_model(Page)
    live = Page.objects.filter(live=True)
    references = ReferenceIndex.objects.filter(
        to_content_type=page_type, to_object_id=Cast(OuterRef("pk"), CharField())
    ).exclude(base_content_type=page_type, object_id=Cast(OuterRef("pk"), CharField()))
    from_live_pages = references.filter(
        base_content_type=page_type,
        object_id__in=Subquery(live.annotate(key=Cast("pk", CharField())).values("key")),
    )
    from_elsewhere = references.exclude(base_content_type=page_type)
    names = RelatedPage.objects.filter(source=OuterRef("pk"), target__live=True)
    named = RelatedPage.objects.filter(target=OuterRef("pk"), source__live=True)
    led_to = Exists(from_live_pages) | Exists(from_elsewhere) | Exists(names) | Exists(named)
    has_topic = Q(pk__in=[])
    for model in _guidance_models():
        through = model.topics.through
        column = f"{model._meta.model_name}_id"
        has_topic |= Q(Exists(through.objects.filter(**{column: OuterRef("pk")})))
    kinds = _types(list(_guidance_models()))
    both, topic, leads = (
        _("No topic, and nothing leads to it"),
        _("No topic"),
        _("Nothing leads to it"),
    )
    found: QuerySet[Page] = (
        live.filter(content_type__in=kinds, alias_of=None)
        .annotate(
            filed=Case(When(has_topic, then=True), default=False, output_field=BooleanField()),
            led_to=Case(When(led_to, then=True), default=False, output_field=BooleanField()),
        )
        .filter(Q(filed=False) | Q(led_to=False))
        .annotate(
            why=Case(
                When(filed=False, led_to=False, then=Value(str(both))),
                When(filed=False, then=Value(str(topic))),
                default=Value(str(leads)),
                output_field=CharField(),
            )
        )
        .order_by("title", "pk")
    )
    return found


class BrokenLinks(GuidanceReport):
    """Links of live pages that did not answer when they were last asked, with their pages."""

    name = "broken_links"
    page_title = _("Broken links")
    header_icon = "warning"
    columns = [
        TitleColumn(
            "page", label=_("Page"), get_url=lambda use: _edit_url(use.page), accessor="page.title"
        ),
        Column("link.url", label=_("Address")),
        Column("link.get_state_display", label=_("What came of it")),
        Column("link.status", label=_("Status")),
        Column(
            "link.checked_at", label=_("Asked"), accessor=lambda use: short_day(use.link.checked_at)
        ),
    ]
    list_export = [
        "page.title",
        "link.url",
        "link.get_state_display",
        "link.status",
        "link.checked_at",
    ]
    export_headings = {
        "page.title": _("Page"),
        "link.url": _("Address"),
        "link.get_state_display": _("What came of it"),
        "link.status": _("Status"),
        "link.checked_at": _("Asked"),
    }
    export_filename = "broken-links"

    def get_base_queryset(self) -> QuerySet[LinkOnPage]:
        """Return where each broken link stands."""
        broken = OutgoingLink.objects.broken()
        uses = LinkOnPage.objects.filter(link__in=broken, page__live=True)
        return uses.select_related("link", "page").order_by("page__title", "link__url", "pk")

    def get_page_subtitle(self) -> str:
        """Say where nothing is asked, so that an empty list is not taken for a good sign."""
        return "" if settings.PORTAL_CHECK_LINKS else str(_("links are not checked on this site"))


REPORTS: tuple[type[GuidanceReport], ...] = (DueForReview, Orphans, BrokenLinks)


def admin_urls() -> list[URLPattern]:
    """Return the addresses of all reports."""
    return [url for report in REPORTS for url in report.urls()]


def menu() -> SubmenuMenuItem:
    """Return the group "Guidance" in Wagtail's menu of reports; other parts may add theirs."""
    return SubmenuMenuItem(
        _("Guidance"), Menu(register_hook_name=MENU_HOOK), icon_name="doc-full", order=50
    )
