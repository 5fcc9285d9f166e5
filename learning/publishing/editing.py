"""What is checked while an editor writes: the form as it stands, of which nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from wagtail.admin.views.pages.preview import PreviewOnCreate, PreviewOnEdit
from wagtail.fields import StreamField

from learning.models.base import LearningPage
from learning.publishing.checks import findings_of
from learning.publishing.links.collecting import broken_in

if TYPE_CHECKING:
    from django.urls import URLPattern

    from learning.admin_forms import LearningPageForm


def shown_findings(page: LearningPage) -> dict[str, Any]:
    """Return what the panel shows of a page: what blocks, and what is only advice."""
    found = [*findings_of(page), *broken_in(page)]
    return {
        "blocking": [one for one in found if one.blocks],
        "advice": [one for one in found if not one.blocks],
    }


def checks_url(page: LearningPage, request: HttpRequest) -> str:
    """Return where the editor's form of this page is sent to be checked."""
    if page.pk:
        return reverse("publishing_checks_edit", args=(page.pk,))
    where = request.resolver_match.kwargs if request.resolver_match else {}
    return reverse("publishing_checks_create", kwargs=where)


class _CheckForm:
    """Reads the form as Wagtail's preview does, with its permissions, and keeps nothing."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the findings as a part of the panel."""
        if not isinstance(self.object, LearningPage):  # type: ignore[attr-defined]
            raise Http404
        form = self.get_form(request.POST)  # type: ignore[attr-defined]
        self.validate_form(form)  # type: ignore[attr-defined]
        return render(request, "publishing/findings.html", shown_findings(_as_typed(form)))


class ChecksOnEdit(_CheckForm, PreviewOnEdit):
    """Checks the form of a page that is stored."""


class ChecksOnCreate(_CheckForm, PreviewOnCreate):
    """Checks the form of a page that is not."""


def admin_urls() -> list[URLPattern]:
    """Return the two addresses, below the admin's own."""
    return [
        path(
            "publishing/checks/<int:page_id>/",
            ChecksOnEdit.as_view(),
            name="publishing_checks_edit",
        ),
        path(
            "publishing/checks/<slug:content_type_app_name>/<slug:content_type_model_name>/"
            "<int:parent_page_id>/",
            ChecksOnCreate.as_view(),
            name="publishing_checks_create",
        ),
    ]


def _as_typed(form: LearningPageForm) -> LearningPage:
    """Return the form's page with streams that are not valid yet as they were typed."""
    page: LearningPage = form.instance
    for name in form.errors:
        if name in form.fields and isinstance(page._meta.get_field(name), StreamField):
            widget = form.fields[name].widget
            typed = widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
            setattr(page, name, typed)
    return page
