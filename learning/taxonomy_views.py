"""In the admin: take a term out of use, merge it into another, or bring it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning.models.taxonomy import MITerm, Term
from learning.services.taxonomy import bring_back_term, retire_term, uses_of
from portal.core.exceptions import NotPossible


class RetireTermForm(forms.Form):
    """Whether a term goes alone or into another."""

    into: forms.ModelChoiceField[Term] = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=gettext_lazy("Merge it into"),
        empty_label=gettext_lazy("No other term: only take it out of use"),
        help_text=gettext_lazy(
            "Everything filed under this term is then filed under the other, and old addresses "
            "lead there. Merging cannot be undone."
        ),
    )

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        """Offer the terms of the same kind that are in use."""
        super().__init__(*args, **kwargs)
        terms = type(term)._default_manager.filter(retired_on__isnull=True)
        if isinstance(term, MITerm):
            terms = terms.filter(dimension=term.dimension)
        field = self.fields["into"]
        field.queryset = terms  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = _("Choose one of the terms in use.")


class RetireTermView(WagtailAdminTemplateMixin, FormView[RetireTermForm]):
    """One form for one term; a term that is out of use gets a button to bring it back."""

    #: The list of terms this belongs to, given by `as_view`.
    viewset: Any = None
    template_name = "learning/admin/retire_term.html"
    form_class = RetireTermForm
    header_icon = "tag"

    @cached_property
    def term(self) -> Term:
        """Return the term that the address names."""
        model: type[Term] = self.viewset.model
        return get_object_or_404(model, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it to those who may change such terms."""
        if not self.viewset.permission_policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Bring the term back where that was asked for; retire or merge it otherwise."""
        if self.term.retired_on is not None and "bring_back" in request.POST:
            bring_back_term(actor=request.user, term=self.term)  # type: ignore[arg-type]
            return self._done(_("“%(name)s” is in use again."))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: RetireTermForm) -> HttpResponse:
        """Take the term out of use; what stands in the way is said beside the field."""
        into = form.cleaned_data["into"]
        try:
            retire_term(actor=self.request.user, term=self.term, into=into)  # type: ignore[arg-type]
        except NotPossible as refusal:
            form.add_error("into", refusal.message)
            return self.form_invalid(form)
        if into is None:
            return self._done(_("“%(name)s” is out of use."))
        return self._done(_("“%(name)s” was merged into “%(into)s”."), into=into.name)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form the term."""
        return {**super().get_form_kwargs(), "term": self.term}

    def get_page_title(self) -> str:
        """Say what is being done."""
        return _("Retire or merge")

    def get_page_subtitle(self) -> str:
        """Name the term."""
        return self.term.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way back to the list of terms."""
        return [
            *self.breadcrumbs_items,
            {"url": self._list_url, "label": self.term._meta.verbose_name_plural},
            {"url": "", "label": self.get_page_title(), "sublabel": self.term.name},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how much is filed under the term."""
        uses = uses_of(self.term)
        words = ngettext("%(n)d thing is filed under it.", "%(n)d things are filed under it.", uses)
        return super().get_context_data(
            term=self.term,
            uses=words % {"n": uses},
            submit_button_label=_("Retire or merge"),
            **kwargs,
        )

    @property
    def _list_url(self) -> str:
        return reverse(self.viewset.get_url_name("list"))

    def _done(self, words: str, **more: str) -> HttpResponse:
        messages.success(self.request, words % {"name": self.term.name, **more})
        return HttpResponseRedirect(self._list_url)
