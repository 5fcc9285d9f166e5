"""What motivational interviewing resources are made of, beside ordinary text."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.core.blocks import (
    CalloutBlock,
    HeadingBlock,
    PictureBlock,
    RichParagraphBlock,
    TableBlock,
    VideoBlock,
)


class DialogueLineBlock(blocks.StructBlock):
    """One thing said, and what it does."""

    speaker = blocks.CharBlock(max_length=60, help_text=_("A role, never a name: “Mother”."))
    words = blocks.TextBlock(rows=2)
    note = blocks.TextBlock(
        required=False,
        default="",
        rows=2,
        help_text=_("What this line does, for the reader who is learning."),
    )

    class Meta:
        icon = "comment"


class DialogueBlock(blocks.StructBlock):
    """A worked conversation, line by line."""

    intro = blocks.TextBlock(required=False, default="", rows=2)
    lines = blocks.ListBlock(DialogueLineBlock(), min_num=1)

    class Meta:
        icon = "comment"
        template = "learning/blocks/dialogue.html"
        description = _("An invented conversation with notes beside its lines")
        preview_value = {
            "intro": "At the door.",
            "lines": [
                {"speaker": "Mother", "words": "I've not got a choice, have I.", "note": ""},
                {
                    "speaker": "Social worker",
                    "words": "It doesn't feel like you've got one.",
                    "note": "Reflects, and does not argue.",
                },
            ],
        }


class ExerciseBlock(blocks.StructBlock):
    """Something to try, with an answer that stays closed until it is wanted."""

    prompt = blocks.TextBlock()
    answer = blocks.RichTextBlock(
        features=["bold", "italic", "ol", "ul", "link"],
        search_index=False,
        help_text=_("Shown when the reader opens it."),
    )

    class Meta:
        icon = "edit"
        template = "learning/blocks/exercise.html"
        description = "A prompt with a hidden answer"
        preview_value = {
            "prompt": "“I know I shout. I don't want them to be scared of me.” Write a reflection.",
            "answer": "<p>“You want them to feel safe with you.”</p>",
        }


class ResourceBodyBlock(blocks.StreamBlock):
    """The body of a resource."""

    heading = HeadingBlock()
    paragraph = RichParagraphBlock()
    callout = CalloutBlock()
    dialogue = DialogueBlock()
    exercise = ExerciseBlock()
    picture = PictureBlock()
    table = TableBlock()
    video = VideoBlock()
