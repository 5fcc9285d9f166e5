"""Forms of a module's steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.extensions import check_words
from learning.quiz import (
    LONGEST_ANSWER,
    Answer,
    Answers,
    ChoiceQuestion,
    MatchQuestion,
    MultipleChoiceQuestion,
    OrderQuestion,
    Question,
    QuizResult,
    ShortQuestion,
    judge,
    questions_of,
)
from portal.core.exceptions import NotPossible


class LabelledSelects(forms.MultiWidget):
    """One select for each thing, with the thing as its label."""

    template_name = "learning/widgets/labelled_selects.html"
    use_fieldset = True

    def __init__(self, labels: Sequence[str], choices: Sequence[tuple[str, str]]) -> None:
        """Offer all `choices` beside every label."""
        self.labels = labels
        super().__init__([forms.Select(choices=choices) for _label in labels])

    def decompress(self, value: Any) -> list[str]:
        """Return what stands in each select."""
        return list(value or [""] * len(self.labels))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Put each label beside its select."""
        context = super().get_context(name, value, attrs)
        selects = context["widget"]["subwidgets"]
        context["rows"] = list(zip(self.labels, selects, strict=True))
        return context


class LabelledSelectsField(forms.MultiValueField):
    """A choice for each of several things."""

    def __init__(
        self, labels: Sequence[str], choices: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Ask for a choice beside every label."""
        words = {"invalid_choice": kwargs["error_messages"]["invalid_choice"]}
        fields = [forms.ChoiceField(choices=choices, error_messages=words) for _label in labels]
        offered = [("", _("Choose")), *choices]
        super().__init__(fields, widget=LabelledSelects(labels, offered), **kwargs)

    def compress(self, data_list: list[str]) -> list[str]:
        """Return the choices in the order of the labels."""
        return data_list


def _choice(question: ChoiceQuestion) -> forms.Field:
    return forms.ChoiceField(
        label=question.text,
        choices=[(one.key, one.text) for one in question.options],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose an answer."),
            "invalid_choice": gettext_lazy("Choose one of the answers below."),
        },
    )


def _choices(question: MultipleChoiceQuestion) -> forms.Field:
    return forms.MultipleChoiceField(
        label=question.text,
        choices=[(one.key, one.text) for one in question.options],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("More than one answer may be right."),
        error_messages={
            "required": gettext_lazy("Choose at least one answer."),
            "invalid_choice": gettext_lazy("Choose among the answers below."),
            "invalid_list": gettext_lazy("Choose among the answers below."),
        },
    )


def _places(question: OrderQuestion) -> forms.Field:
    places = [(str(n), str(n)) for n in range(1, len(question.items) + 1)]
    return LabelledSelectsField(
        [one.text for one in question.shuffled],
        places,
        label=question.text,
        help_text=gettext_lazy("Give each its place: 1 comes first."),
        validators=[_each_place_once],
        error_messages={
            "required": gettext_lazy("Give each of them a place."),
            "invalid_choice": gettext_lazy("Choose one of the places."),
        },
    )


def _each_place_once(places: list[str]) -> None:
    if len(set(places)) < len(places):
        raise ValidationError(_("Two have the same place. Give each its own."))


def _pairs(question: MatchQuestion) -> forms.Field:
    return LabelledSelectsField(
        [left for _key, left, _right in question.pairs],
        [(one.key, one.text) for one in question.rights],
        label=question.text,
        error_messages={
            "required": gettext_lazy("Choose something for each of them."),
            "invalid_choice": gettext_lazy("Choose one of those that are offered."),
        },
    )


def _names_nobody(question: ShortQuestion) -> Callable[[str], None]:
    """Answers are kept, so what may identify somebody is refused, unless it is the answer."""

    def look(typed: str) -> None:
        if question.is_right((typed,)):
            return
        try:
            check_words(typed)
        except NotPossible as refusal:
            raise ValidationError(refusal.message) from refusal

    return look


def _words(question: ShortQuestion) -> forms.Field:
    return forms.CharField(
        label=question.text,
        max_length=LONGEST_ANSWER,
        help_text=gettext_lazy("A word or a few. Nothing about a family."),
        validators=[_names_nobody(question)],
        error_messages={"required": gettext_lazy("Write an answer.")},
    )


_FIELDS: dict[type[Question], Callable[[Any], forms.Field]] = {
    ChoiceQuestion: _choice,
    MultipleChoiceQuestion: _choices,
    OrderQuestion: _places,
    MatchQuestion: _pairs,
    ShortQuestion: _words,
}


class QuizForm(forms.Form):
    """The questions of a quiz step, one field each."""

    def __init__(
        self, quiz: Mapping[str, Any], *args: Any, kept: Answers | None = None, **kwargs: Any
    ) -> None:
        """Ask the questions of `quiz`, a quiz step's value; `kept` is what was answered before."""
        super().__init__(*args, **kwargs)
        self.quiz = quiz
        self.questions = questions_of(quiz)
        for question in self.questions:
            name = f"q-{question.key}"
            self.fields[name] = _FIELDS[type(question)](question)
            answer = (kept or {}).get(question.key)
            if answer and question.accepts(tuple(answer)):
                self.fields[name].initial = _as_typed(question, tuple(answer))

    @property
    def answers(self) -> dict[str, Answer]:
        """Return the answers as `learning.quiz` wants them; call when the form is valid."""
        return {
            question.key: _as_answer(question, self.cleaned_data[f"q-{question.key}"])
            for question in self.questions
        }

    def judged(self) -> QuizResult | None:
        """Judge the answers; call when the form is valid."""
        return judge(self.quiz, self.answers)


def _as_answer(question: Question, typed: Any) -> Answer:
    """Return what a field holds as an answer: of items with places, the items in their order."""
    if isinstance(question, OrderQuestion):
        placed = zip(typed, question.shuffled, strict=True)
        return tuple(one.key for _place, one in sorted(placed, key=lambda pair: int(pair[0])))
    return (typed,) if isinstance(typed, str) else tuple(typed)


def _as_typed(question: Question, answer: Answer) -> Any:
    """Return an answer as its field holds it."""
    if isinstance(question, OrderQuestion):
        return [str(answer.index(one.key) + 1) for one in question.shuffled]
    if isinstance(question, (MultipleChoiceQuestion, MatchQuestion)):
        return list(answer)
    return answer[0]
