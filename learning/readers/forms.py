"""What readers fill in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.models import Topic
from learning.readers.models import UsefulAnswer
from portal.core.row_choices import RowsChoiceField


class UsefulForm(forms.Form):
    """Was this useful, and if not quite, why."""

    answer = forms.ChoiceField(
        label=_("Was this page useful?"),
        choices=UsefulAnswer.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose yes, partly or no."),
            "invalid_choice": _("Choose yes, partly or no."),
        },
    )
    reason = forms.ChoiceField(
        label=_("If not quite, why?"),
        choices=[("", _("No reason")), *UsefulAnswer.Reason.choices],
        required=False,
        error_messages={"invalid_choice": _("Choose one of the reasons, or none.")},
    )
    comment = forms.CharField(
        label=_("What would make it better?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The academy reads this without your name. Write nothing about a family."),
    )


class TopicsForm(forms.Form):
    """Which topics to hear of."""

    topics = RowsChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("Choose among the topics below."),
            "invalid_pk_value": _("Choose among the topics below."),
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the topics in use."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["topics"].queryset = Topic.objects.in_use()  # type: ignore[attr-defined]
