"""The page of the admin that tells academy staff why a hit comes where it does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning.publishing.reports import EDITORS
from portal.accounts.roles import has_role
from search.engines.base import TooLongError
from search.explaining import explain
from search.facets import kind_label
from search.query import MAX_CHARACTERS

NAME = "explain_search"


class ExplainForm(forms.Form):
    """A search to be explained."""

    text = forms.CharField(
        label=_("Words, as a practitioner would type them"), max_length=MAX_CHARACTERS
    )


class ExplainSearch(WagtailAdminTemplateMixin, FormView[ExplainForm]):
    """Takes a search by POST: its words stand in no address and no log. Nothing is kept."""

    page_title = _("Why a result comes where it does")
    header_icon = "search"
    template_name = "search/admin/explain.html"
    form_class = ExplainForm
    success_url = reverse_lazy(NAME)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in who sees the reports on searches."""
        if not has_role(request.user, *EDITORS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the admin's first page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def form_valid(self, form: ExplainForm) -> HttpResponse:
        """Show the explanation below the form."""
        try:
            explanation = explain(viewer=self.request.user, text=form.cleaned_data["text"])
        except TooLongError:
            explanation = None
        rows = [(one, kind_label(one.hit.kind)) for one in explanation.hits] if explanation else []
        return self.render_to_response(
            self.get_context_data(form=form, asked=True, explanation=explanation, rows=rows)
        )


class ExplainMenuItem(MenuItem):
    """The page's place in the menu."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to whom it lets in."""
        return has_role(request.user, *EDITORS)


def admin_urls() -> list[URLPattern]:
    """Return the page's address."""
    return [path("reports/explain-search/", ExplainSearch.as_view(), name=NAME)]


def menu_item() -> MenuItem:
    """Return the page's place in the menu of reports on guidance."""
    return ExplainMenuItem(
        ExplainSearch.page_title,
        reverse_lazy(NAME),
        name=NAME,
        icon_name=ExplainSearch.header_icon,
        order=1100,
    )
