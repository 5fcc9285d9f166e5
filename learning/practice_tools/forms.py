"""What the tools ask. Nothing of it is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.practice_tools.miti import Coding
from learning.practice_tools.models import KINDS_OF
from learning.practice_tools.rulers import HIGHEST, LOWEST, RULERS

#: More of one behaviour than anybody could hear in a session.
MOST = 500
RATINGS = [("", _("Not rated")), *((str(n), str(n)) for n in range(1, 6))]

#: The ten behaviours in the manual's order: name, label, what counts.
BEHAVIOURS = (
    ("information", _("Giving information"), ""),
    ("persuade", _("Persuade"), _("Arguing for change, without asking first.")),
    ("permitted", _("Persuade with permission"), _("The same after asking whether it is wanted.")),
    ("question", _("Question"), _("Open and closed are not told apart.")),
    ("simple", _("Simple reflection"), _("Says back what was said.")),
    ("complex", _("Complex reflection"), _("Adds meaning or feeling that was not said.")),
    ("affirm", _("Affirm"), _("Names a particular strength or effort. “Well done” is none.")),
    ("seek", _("Seeking collaboration"), ""),
    ("emphasize", _("Emphasising autonomy"), ""),
    ("confront", _("Confront"), ""),
)
GLOBALS = (
    ("cultivating", _("Cultivating change talk")),
    ("softening", _("Softening sustain talk")),
    ("partnership", _("Partnership")),
    ("empathy", _("Empathy")),
)


class CodingForm(forms.Form):
    """Ten counts and four ratings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make a field of each behaviour and each rating."""
        super().__init__(*args, **kwargs)
        for name, label, hint in BEHAVIOURS:
            self.fields[name] = forms.IntegerField(
                label=label,
                help_text=hint,
                min_value=0,
                max_value=MOST,
                initial=0,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        for name, label in GLOBALS:
            self.fields[name] = forms.ChoiceField(label=label, choices=RATINGS, required=False)

    @property
    def counts(self) -> list[forms.BoundField]:
        """Return the fields of the behaviours."""
        return [self[name] for name, *_more in BEHAVIOURS]

    @property
    def ratings(self) -> list[forms.BoundField]:
        """Return the fields of the ratings."""
        return [self[name] for name, _label in GLOBALS]

    def coding(self) -> Coding:
        """Return what was counted and rated; call when the form is valid."""
        data = self.cleaned_data
        counted = (name for name, *_more in BEHAVIOURS if name in Coding.__dataclass_fields__)
        heard: dict[str, Any] = {name: data[name] for name in counted}
        for name, _label in GLOBALS:
            heard[name] = int(data[name]) if data[name] else None
        return Coding(**heard)


class RulerForm(forms.Form):
    """Which ruler, and the number that somebody said."""

    ruler = forms.ChoiceField(
        label=_("Which ruler?"),
        choices=[(name, name.capitalize()) for name in RULERS],
        widget=forms.RadioSelect,
        initial="importance",
        error_messages={"required": _("Choose a ruler.")},
    )
    number = forms.TypedChoiceField(
        label=_("Which number did they say?"),
        choices=[(str(n), str(n)) for n in range(LOWEST, HIGHEST + 1)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the number they said.")},
    )


class DrillForm(forms.Form):
    """What kind of sentence it is."""

    answer = forms.ChoiceField(
        label=_("What is it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is."),
            "invalid_choice": _("Choose one of the answers below."),
        },
    )

    def __init__(self, drill: str, *args: Any, **kwargs: Any) -> None:
        """Offer what this drill offers."""
        super().__init__(*args, **kwargs)
        offered = [(kind.value, kind.label) for kind in KINDS_OF[drill]]
        self.fields["answer"].choices = offered  # type: ignore[attr-defined]
