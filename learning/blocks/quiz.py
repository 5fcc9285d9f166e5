"""The questions of a quiz step. A question's block id is its name in people's answers."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from learning.quiz import LONGEST_ANSWER, plain_words

#: A choice question as the block library shows it.
EXAMPLE = {
    "question": "Which of these is an open question?",
    "options": [
        {"text": "“How was it?”", "correct": True, "feedback": "Yes."},
        {"text": "“Was it bad?”", "correct": False, "feedback": "Yes or no answers it."},
    ],
}


class QuizOptionBlock(blocks.StructBlock):
    """One answer, whether it is right, and what to tell whoever chose it."""

    text = blocks.CharBlock(label=gettext_lazy("Answer"))
    correct = blocks.BooleanBlock(required=False, label=gettext_lazy("This is a right answer"))
    feedback = blocks.TextBlock(
        rows=2, search_index=False, help_text=gettext_lazy("Shown to whoever chose this answer.")
    )

    class Meta:
        icon = "radio-full"


class QuestionBlock(blocks.StructBlock):
    """What every question has."""

    question = blocks.TextBlock(rows=2)

    class Meta:
        template = "learning/blocks/question.html"


class _ChoiceBlock(QuestionBlock):
    """Answers to choose from."""

    options = blocks.ListBlock(
        QuizOptionBlock(), label=gettext_lazy("Answers"), min_num=2, max_num=8, search_index=False
    )

    fewest_right, most_right = 1, 8

    def clean(self, value: Any) -> Any:
        """Refuse a question that nobody can answer rightly."""
        cleaned = super().clean(value)
        right = sum(bool(option["correct"]) for option in cleaned["options"])
        if right < self.fewest_right:
            raise _refused(_("Mark at least one answer as right."))
        if right > self.most_right:
            raise _refused(
                _("Mark one answer only as right, or use “Several answers” for this question.")
            )
        return cleaned


class SingleBlock(_ChoiceBlock):
    """One right answer."""

    most_right = 1

    class Meta:
        icon = "radio-full"
        label = gettext_lazy("One answer")
        description = gettext_lazy("Choose one of several answers; each has its own feedback")
        preview_value = EXAMPLE


class MultipleBlock(_ChoiceBlock):
    """Several answers may be right."""

    class Meta:
        icon = "check"
        label = gettext_lazy("Several answers")
        description = gettext_lazy("Tick every right answer; each has its own feedback")
        preview_value = EXAMPLE


class _FeedbackBlock(QuestionBlock):
    """A question whose answer is commented as a whole."""

    feedback = blocks.TextBlock(
        required=False,
        default="",
        rows=2,
        search_index=False,
        help_text=gettext_lazy("Shown with the answer."),
    )


class OrderBlock(_FeedbackBlock):
    """Items to put in their order."""

    in_order = blocks.ListBlock(
        blocks.CharBlock(max_length=200),
        label=gettext_lazy("Items, in the right order"),
        min_num=2,
        max_num=8,
        search_index=False,
        help_text=gettext_lazy("They are shown in another order."),
    )

    class Meta:
        icon = "order"
        label = gettext_lazy("Order")
        description = gettext_lazy("Put items in their order")
        preview_value = {
            "question": "What comes first?",
            "in_order": ["Engaging", "Focusing", "Evoking", "Planning"],
            "feedback": "The processes build on one another and overlap.",
        }

    def clean(self, value: Any) -> Any:
        """Refuse two items that say the same: nobody could tell which comes first."""
        cleaned = super().clean(value)
        _refuse_twice(cleaned["in_order"], _("Two items say “%s”. Change one."))
        return cleaned


class PairBlock(blocks.StructBlock):
    """Two things that belong together."""

    left = blocks.CharBlock(max_length=200)
    right = blocks.CharBlock(max_length=200)

    class Meta:
        icon = "link"


class MatchBlock(_FeedbackBlock):
    """Pairs to be found."""

    pairs = blocks.ListBlock(PairBlock(), min_num=2, max_num=8, search_index=False)

    class Meta:
        icon = "link"
        label = gettext_lazy("Match")
        description = gettext_lazy("Find what belongs together")
        preview_value = {
            "question": "Which skill is it?",
            "pairs": [
                {"left": "“You kept going.”", "right": "Affirmation"},
                {"left": "“How was it?”", "right": "Open question"},
            ],
            "feedback": "",
        }

    def clean(self, value: Any) -> Any:
        """Refuse two equal left sides, and pairs that all have the same right side."""
        cleaned = super().clean(value)
        _refuse_twice(
            [one["left"] for one in cleaned["pairs"]], _("Two pairs begin with “%s”. Change one.")
        )
        if len({one["right"] for one in cleaned["pairs"]}) == 1:
            raise _refused(
                _("Every pair has the same right side, so there is nothing to match. Change one.")
            )
        return cleaned


class ShortBlock(_FeedbackBlock):
    """A word or a few to write."""

    accepted = blocks.ListBlock(
        blocks.CharBlock(max_length=LONGEST_ANSWER),
        label=gettext_lazy("Answers accepted, the one to show first"),
        min_num=1,
        max_num=20,
        search_index=False,
        help_text=gettext_lazy("Case, accents, hyphens and punctuation do not count."),
    )

    class Meta:
        icon = "pilcrow"
        label = gettext_lazy("Short answer")
        description = gettext_lazy("Write a word or a few")
        preview_value = {
            "question": "What does the R in OARS stand for?",
            "accepted": ["Reflections", "Reflective listening"],
            "feedback": "",
        }

    def clean(self, value: Any) -> Any:
        """Refuse an accepted answer without a letter or digit: nothing could equal it."""
        cleaned = super().clean(value)
        if not all(plain_words(text) for text in cleaned["accepted"]):
            raise _refused(
                _("An accepted answer has no letter and no digit. Write it out, or delete it.")
            )
        return cleaned


class QuestionsBlock(blocks.StreamBlock):
    """The questions of a quiz, in order."""

    single = SingleBlock()
    multiple = MultipleBlock()
    order = OrderBlock()
    match = MatchBlock()
    short = ShortBlock()

    class Meta:
        min_num = 1
        max_num = 20


def _refused(words: str) -> StructBlockValidationError:
    return StructBlockValidationError(non_block_errors=[ValidationError(words)])


def _refuse_twice(texts: list[str], words: str) -> None:
    twice = [text for text, count in Counter(texts).items() if count > 1]
    if twice:
        raise _refused(words % twice[0])
