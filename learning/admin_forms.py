"""What the editor of a page refuses beside its fields."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from learning.prerequisites import circle_through, words_for
from learning.refusals import asks_to_publish, refusals_of


class RelatedPagesForm(WagtailAdminPageForm):
    """The editor of a page with related pages: a page is not related to itself.

    Said here and not by the row, which does not know its page until it is saved.
    """

    def clean(self) -> dict[str, Any]:
        """Put an error beside each row that names the page itself."""
        cleaned: dict[str, Any] = super().clean()
        for row in self.formsets["related_pages"].forms:
            target = row.cleaned_data.get("target") if row.is_valid() else None
            if target is not None and target.pk == self.instance.pk:
                row.add_error("target", "A page cannot be related to itself. Choose another.")
        return cleaned


class LearningPageForm(RelatedPagesForm):
    """The editor of a page of guidance or learning.

    What keeps a page from being published is said when that is asked for; a draft is always kept.
    """

    def _post_clean(self) -> None:
        """Check the page as the form has filled it; Wagtail defers this for a draft."""
        super()._post_clean()
        if self.is_deferred_validation or not asks_to_publish(self.data):
            return
        publisher = self.for_user if self.data.get("action-publish") else None
        for field, message in refusals_of(self.instance, publisher):
            if field is None or (field in self.fields and field not in self.errors):
                self.add_error(field, message)


class ModulePageForm(LearningPageForm):
    """The editor of a module: what is to be done first does not go round in a circle."""

    def clean(self) -> dict[str, Any]:
        """Put an error beside each row that names the module itself or closes a circle."""
        cleaned = super().clean()
        for row in self.formsets["needs"].forms:
            needed = row.cleaned_data.get("needed") if row.is_valid() else None
            if needed is None or row.cleaned_data.get("DELETE") or not self.instance.pk:
                continue
            if needed.pk == self.instance.pk:
                row.add_error("needed", _("A module cannot be done before itself. Choose another."))
            elif circle := circle_through(self.instance, [needed]):
                row.add_error("needed", words_for(circle))
        return cleaned
