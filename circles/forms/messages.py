"""What a facilitator writes to the people of a session."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.forms.keys import FormKeyField
from circles.models.messages import LONGEST_MESSAGE, Audience


class MessageForm(forms.Form):
    """Whom, and what."""

    audience = forms.TypedChoiceField(
        label=_("Who is it for?"),
        choices=Audience.choices,
        coerce=Audience,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who it is for.")},
    )
    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("About the session only. Nothing of a child, a family or a colleague."),
        error_messages={
            "required": _("Write what you want to tell them."),
            "max_length": _("Shorten your message to 2,000 characters."),
        },
    )
    key = FormKeyField()
