"""The two pages of the admin: choosing a document, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.models import Page

from learning.importing.forms import ImportForm
from learning.importing.models import ImportReport
from learning.importing.report import report_groups
from learning.importing.services import Kind, import_draft, may_import
from learning.models import GuideIndexPage, ModuleIndexPage
from portal.core.exceptions import PortalError

if TYPE_CHECKING:
    from learning.models.base import LearningPage

_PARENTS = {Kind.GUIDE: GuideIndexPage, Kind.MODULE: ModuleIndexPage}


class ImportDocument(WagtailAdminTemplateMixin, FormView[ImportForm]):
    """Takes a document and leads to the draft that was made of it."""

    page_title = gettext_lazy("Import a document")
    header_icon = "upload"
    template_name = "importing/import.html"
    form_class = ImportForm

    @cached_property
    def parents(self) -> dict[Kind, Page]:
        """Return where this person may add a page of each kind."""
        found = {kind: model.objects.order_by("path").first() for kind, model in _PARENTS.items()}
        return {
            kind: parent
            for kind, parent in found.items()
            if parent is not None and may_import(actor=self.request.user, kind=kind, parent=parent)  # type: ignore[arg-type]
        }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in who may add a guide or a module."""
        if not self.parents:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the kinds this person may add."""
        return super().get_form_kwargs() | {"kinds": list(self.parents)}

    def get_initial(self) -> dict[str, Any]:
        """Choose the kind of the list this person came from."""
        return {"kind": self.request.GET.get("kind", "")}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the admin's first page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def form_valid(self, form: ImportForm) -> HttpResponse:
        """Make the draft, or say beside the field why the file is refused."""
        kind = Kind(form.cleaned_data["kind"])
        try:
            page = import_draft(
                actor=self.request.user,  # type: ignore[arg-type]
                file=form.cleaned_data["file"],
                kind=kind,
                parent=self.parents[kind],
            )
        except PortalError as refused:
            form.add_error("file", refused.message)
            return self.form_invalid(form)
        self._tell(page)
        return redirect("wagtailadmin_pages:edit", page.pk)

    def _tell(self, page: LearningPage) -> None:
        report = messages.button(reverse("import_report", args=(page.pk,)), _("Read the report"))
        words = _(
            "“%(title)s” is a draft now. The report says what could not be kept and what is left "
            "to do."
        )
        messages.success(
            self.request, words % {"title": page.get_admin_display_title()}, buttons=[report]
        )


class ShowReport(WagtailAdminTemplateMixin, TemplateView):
    """What could not be kept of a file, what is left to do and what to look at."""

    page_title = gettext_lazy("Report of the import")
    header_icon = "upload"
    template_name = "importing/report.html"

    @cached_property
    def report(self) -> ImportReport:
        """Return the report of a page that this person may edit."""
        found = get_object_or_404(
            ImportReport.objects.select_related("page"), page_id=self.kwargs["page_id"]
        )
        if not found.page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return found

    def get_page_subtitle(self) -> str:
        """Return the page's title."""
        return str(self.report.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the page's editor."""
        page = self.report.page
        items = get_breadcrumbs_items_for_page(page, self.request.user, include_self=False)
        return [
            *items,
            {
                "url": reverse("wagtailadmin_pages:edit", args=(page.pk,)),
                "label": page.get_admin_display_title(),
            },
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the report in its groups."""
        return super().get_context_data(**kwargs) | {
            "report": self.report,
            "groups": report_groups(self.report.as_remarks()),
        }
