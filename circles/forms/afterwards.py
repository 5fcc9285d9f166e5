"""After a session: feedback, what somebody takes with them, the learning note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.forms.keys import FormKeyField
from circles.forms.people import PeopleField
from circles.models import LearningNote
from circles.reflections.anonymise import parse_people
from circles.reflections.checking import Draft, require_nobody_in
from circles.services.actions import require_own_practice
from circles.services.feedback import AGREEMENT, QUESTIONS, REMARK_LENGTH
from circles.services.notes import OBJECTIONS
from learning.models import PracticeGuidePage, Topic
from portal.core.exceptions import NotPossible
from portal.core.row_choices import RowsChoiceField


class CheckedField(forms.CharField):
    """A line or two in which nothing may identify anybody; `check` refuses it in words."""

    def __init__(self, *, check: Any, **kwargs: Any) -> None:
        """Keep what checks the text."""
        super().__init__(**kwargs)
        self.check_text = check

    def validate(self, value: str) -> None:
        """Refuse beside the field what the service would refuse."""
        super().validate(value)
        try:
            self.check_text(value)
        except NotPossible as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class FeedbackForm(forms.Form):
    """What somebody thought of a session; every question may be left out."""

    def __init__(self, data: Any = None) -> None:
        """Ask each question, then for what should stay and change."""
        super().__init__(data)
        for name, words in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=words, choices=AGREEMENT, required=False, widget=forms.RadioSelect
            )
        for name, label in (
            ("keep", _("What should stay as it is?")),
            ("change", _("What should change?")),
        ):
            self.fields[name] = CheckedField(
                check=require_nobody_in,
                label=label,
                required=False,
                max_length=REMARK_LENGTH,
                help_text=_("About the session, not about a family or a colleague."),
            )

    def answers(self) -> dict[str, str]:
        """Return {question: answer} of what was answered."""
        return {name: self.cleaned_data[name] for name in QUESTIONS if self.cleaned_data[name]}


class ActionForm(forms.Form):
    """What somebody takes with them."""

    text = CheckedField(
        check=require_own_practice,
        label=_("What do you take with you?"),
        max_length=240,
        help_text=_(
            "Something you will do or try yourself. Nobody’s name, and no decision about a child."
        ),
        error_messages={"required": _("Write what you take with you.")},
    )
    shared = forms.BooleanField(
        label=_("Show it to the group at my next session"),
        required=False,
        help_text=_("Otherwise only you see it."),
    )
    key = FormKeyField()


class ObjectionForm(forms.Form):
    """Why a note should not be published as it is."""

    reason = forms.ChoiceField(
        label=_("Why should it not be published as it is?"),
        choices=OBJECTIONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason. Only the reason is kept.")},
    )


class NoteForm(forms.Form):
    """The learning note of a session, and the people in it, for the check alone."""

    title = forms.CharField(
        label=_("What is it about?"),
        max_length=120,
        help_text=_("Such as “What helped us hear a teenager who says nothing”."),
        error_messages={"required": _("Give the note a title.")},
    )
    text = forms.CharField(
        label=_("What did the group learn?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What others can use. No family, no colleague, no case, and no decision."),
        error_messages={"required": _("Write what the group learned.")},
    )
    topics = RowsChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    guides = RowsChoiceField(
        label=_("Guides that belong to it"),
        queryset=PracticeGuidePage.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    people = PeopleField(label=_("Who was spoken of?"))

    def __init__(self, *args: Any, guides: Any, **kwargs: Any) -> None:
        """Offer topics in use, and the guides that belong to the circle."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["topics"].queryset = Topic.objects.in_use().order_by("name")
        fields["guides"].queryset = guides
        if not guides:
            del self.fields["guides"]

    @staticmethod
    def initial_of(note: LearningNote | None) -> dict[str, Any]:
        """Return what a note says already."""
        if note is None:
            return {}
        return {
            "title": note.title,
            "text": note.text,
            "topics": list(note.topics.values_list("pk", flat=True)),
            "guides": list(note.guides.values_list("pk", flat=True)),
        }

    def draft(self, kept: Mapping[str, str]) -> Draft:
        """Return what was typed, for the check."""
        return Draft(
            title=self.cleaned_data["title"],
            sections=((str(self.fields["text"].label), self.cleaned_data["text"]),),
            people=tuple(parse_people(self.cleaned_data["people"])),
            kept=kept,
        )

    def carried(self, draft: Draft) -> list[tuple[str, str]]:
        """Return what the next page needs of this one, since nothing is kept between."""
        title, text = draft.parts
        chosen = [
            (name, str(one.pk))
            for name in ("topics", "guides")
            for one in self.cleaned_data.get(name, ())
        ]
        return [
            ("title", title),
            ("text", text),
            ("people", self.cleaned_data["people"]),
            *chosen,
        ]

    def names(self) -> list[str]:
        """Return what the parts of the draft are called."""
        return [str(self.fields["title"].label), str(self.fields["text"].label)]
