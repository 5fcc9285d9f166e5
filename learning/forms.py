"""Forms of a module's steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from learning.quiz import QuizAnswer, offered_answers, several_are_right


class QuizForm(forms.Form):
    """One question with its answers: buttons where one is right, boxes where several are."""

    def __init__(self, quiz: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        """Offer the answers of `quiz`, the value of a quiz step."""
        super().__init__(*args, **kwargs)
        self.quiz = quiz
        choices = [(answer.key, answer.text) for answer in offered_answers(quiz)]
        missing = {
            "required": "Choose an answer.",
            "invalid_choice": "Choose one of the answers below.",
        }
        if several_are_right(quiz):
            self.fields["answer"] = forms.MultipleChoiceField(
                label=quiz["question"],
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                error_messages=missing,
                help_text="More than one answer is right.",
            )
        else:
            self.fields["answer"] = forms.ChoiceField(
                label=quiz["question"],
                choices=choices,
                widget=forms.RadioSelect,
                error_messages=missing,
            )

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the keys of the answers chosen; call when the form is valid."""
        answer = self.cleaned_data["answer"]
        return (answer,) if isinstance(answer, str) else tuple(answer)

    def judged(self) -> QuizAnswer:
        """Return what was chosen and what to say about it; call when the form is valid."""
        return QuizAnswer.to(self.quiz, self.chosen)
