"""The form with which a document is imported."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.importing import limits
from learning.importing.services import Kind


class ImportForm(forms.Form):
    """A file, and what it is to become."""

    file = forms.FileField(
        label=_("Document"),
        help_text=_(
            "Word (.docx), PowerPoint (.pptx) or PDF, up to %(megabytes)s MB and %(pages)s pages. "
            "It is read and not kept. Leave out what is about a real family."
        )
        % {"megabytes": limits.MAX_FILE // limits.MEGABYTE, "pages": limits.MAX_PAGES},
        widget=forms.FileInput(attrs={"accept": ".docx,.pptx,.pdf"}),
        error_messages={
            "required": _("Choose a document."),
            "empty": _("This file is empty. Choose another."),
        },
    )
    kind = forms.ChoiceField(
        label=_("What it becomes"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what the document becomes."),
        },
    )

    def __init__(self, *args: Any, kinds: list[Kind], **kwargs: Any) -> None:
        """Offer what this person may add."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
