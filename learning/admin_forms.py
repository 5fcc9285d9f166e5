"""What the editor of a page refuses beside its fields."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


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
