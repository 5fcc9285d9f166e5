"""What a presenter asks the group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.forms.people import PeopleField
from circles.models import Brief
from circles.reflections.anonymise import parse_people
from circles.reflections.checking import Draft
from circles.services.briefs import PARTS


class BriefForm(forms.Form):
    """A brief in its four parts, and the people in it, for the check alone."""

    question = forms.CharField(
        label=_("Your question to the group"),
        max_length=300,
        help_text=_("One question, such as “What might I be missing about this father?”"),
        error_messages={"required": _("Write the question you bring to the group.")},
    )
    context = forms.CharField(
        label=_("What the group needs to know"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Nobody’s name, no dates and no places: say “the older child”, “in spring”."),
    )
    tried = forms.CharField(
        label=_("What has been tried"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    hoped_for = forms.CharField(
        label=_("What you hope for from the group"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    people = PeopleField(label=_("Who is in this story?"))

    @classmethod
    def of(cls, brief: Brief | None, data: Any = None) -> BriefForm:
        """Return the form with what is shared already."""
        return cls(data, initial={name: getattr(brief, name) for name in PARTS} if brief else {})

    def draft(self, kept: Mapping[str, str]) -> Draft:
        """Return what was typed, for the check."""
        question, *others = PARTS
        return Draft(
            title=self.cleaned_data[question],
            sections=tuple(
                (str(self.fields[name].label), self.cleaned_data[name]) for name in others
            ),
            people=tuple(parse_people(self.cleaned_data["people"])),
            kept=kept,
        )

    def carried(self, draft: Draft) -> list[tuple[str, str]]:
        """Return what the next page needs of this one, since nothing is kept between."""
        return [*zip(PARTS, draft.parts, strict=True), ("people", self.cleaned_data["people"])]

    def names(self) -> list[str]:
        """Return what the parts of the draft are called."""
        return [str(self.fields[name].label) for name in PARTS]
