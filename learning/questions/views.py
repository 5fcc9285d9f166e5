"""In the admin: take questions in, give them out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning.models import ModulePage
from learning.questions.services import export_questions, import_questions, may_exchange
from portal.core.exceptions import NotPossible


class QuestionsForm(forms.Form):
    """A file of questions."""

    file = forms.FileField(
        label=gettext_lazy("Moodle XML file"),
        help_text=gettext_lazy(
            "Multiple choice, true or false, short answer, matching and ordering are taken; "
            "at most 200 questions and 2 MB. They are added to the draft as quiz steps."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose another."),
        },
    )


class ImportQuestions(WagtailAdminTemplateMixin, FormView[QuestionsForm]):
    """Takes a file and says what became of it."""

    page_title = gettext_lazy("Import questions")
    header_icon = "upload"
    template_name = "questions/import.html"
    form_class = QuestionsForm

    @cached_property
    def module(self) -> ModulePage:
        """Return the module that the address names."""
        return get_object_or_404(ModulePage, pk=self.kwargs["module_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in who may edit the module."""
        if not may_exchange(request.user, self.module):  # type: ignore[arg-type]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: QuestionsForm) -> HttpResponse:
        """Add the questions; what stands in the way is said beside the field."""
        content = form.cleaned_data["file"].read()
        try:
            imported = import_questions(
                actor=self.request.user,  # type: ignore[arg-type]
                module=self.module,
                content=content,
            )
        except NotPossible as refusal:
            form.add_error("file", refusal.message)
            return self.form_invalid(form)
        context = self.get_context_data(form=None, imported=imported)
        return render(self.request, self.template_name, context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the module and the way to its editor."""
        edit = reverse("wagtailadmin_pages:edit", args=(self.module.pk,))
        return super().get_context_data(
            module=self.module, edit_url=edit, submit_button_label=_("Import"), **kwargs
        )

    def get_page_subtitle(self) -> str:
        """Name the module."""
        return str(self.module.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way back to the module's editor."""
        edit = reverse("wagtailadmin_pages:edit", args=(self.module.pk,))
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.module.title},
            {"url": "", "label": self.page_title},
        ]


@require_safe
def export(request: HttpRequest, module_id: int) -> HttpResponse:
    """Give the module's questions as a file."""
    module = get_object_or_404(ModulePage, pk=module_id)
    if not may_exchange(request.user, module):  # type: ignore[arg-type]
        raise PermissionDenied
    response = HttpResponse(export_questions(module), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{module.slug}-questions.xml"'
    return response
