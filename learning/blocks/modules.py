"""The steps of a learning module. A step's block id is its name in people's progress."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from portal.core.blocks import MoreBlock, RichParagraphBlock, VideoBlock


class ModuleStepBlock(blocks.StructBlock):
    """What every step has: a title and how long it takes."""

    title = blocks.CharBlock(max_length=160)
    minutes = blocks.IntegerBlock(min_value=1, max_value=120, default=5)


class TextStepBlock(ModuleStepBlock):
    """Something to read."""

    body = RichParagraphBlock()
    more = MoreBlock()

    class Meta:
        icon = "doc-full"
        label = "Text"
        template = "learning/blocks/step_text.html"
        description = "Something to read"
        preview_value = {"title": "Before you start", "minutes": 3, "body": "<p>Read this.</p>"}


class ActivityStepBlock(ModuleStepBlock):
    """Something to do away from the screen."""

    body = RichParagraphBlock()
    more = MoreBlock()

    class Meta:
        icon = "edit"
        label = "Activity"
        template = "learning/blocks/step_activity.html"
        description = "Something to do, on paper or in practice"
        preview_value = {"title": "Try it", "minutes": 5, "body": "<p>Write one sentence.</p>"}


class VideoStepBlock(ModuleStepBlock):
    """Something to watch, or to read instead."""

    video = VideoBlock()
    body = RichParagraphBlock(required=False, help_text="What to look out for.")

    class Meta:
        icon = "media"
        label = "Video"
        template = "learning/blocks/step_video.html"
        description = "A video with captions and transcript"


class DownloadStepBlock(ModuleStepBlock):
    """Something to take away, with the same in a form that everybody can read."""

    document = DocumentChooserBlock()
    about = RichParagraphBlock(help_text="What it is and what to do with it.")
    accessible_document = DocumentChooserBlock(
        required=False,
        label="Accessible version",
        help_text="The same for people who cannot read the first file, where it is a scan or a "
        "form to fill in by hand.",
    )

    class Meta:
        icon = "download"
        label = "Download"
        template = "learning/blocks/step_download.html"
        description = "A file to take away"


class ReflectionStepBlock(ModuleStepBlock):
    """A question to think about. Nothing written is asked for or kept."""

    prompt = blocks.TextBlock()

    class Meta:
        icon = "help"
        label = "Reflection prompt"
        template = "learning/blocks/step_reflection.html"
        description = "A question to think about; nothing is stored"
        preview_value = {"title": "Stop and think", "minutes": 3, "prompt": "Who spoke most?"}


class QuizOptionBlock(blocks.StructBlock):
    """One answer, whether it is right, and what to tell whoever chose it."""

    text = blocks.CharBlock(label="Answer")
    correct = blocks.BooleanBlock(required=False, label="This is a right answer")
    feedback = blocks.TextBlock(
        rows=2, search_index=False, help_text="Shown to whoever chose this answer."
    )

    class Meta:
        icon = "radio-full"


class QuizStepBlock(ModuleStepBlock):
    """A question with answers to choose from; several may be right."""

    question = blocks.TextBlock(rows=2)
    options = blocks.ListBlock(
        QuizOptionBlock(), label="Answers", min_num=2, max_num=8, search_index=False
    )

    class Meta:
        icon = "help"
        label = "Quiz question"
        description = "A question with feedback for each answer"
        template = "learning/blocks/step_quiz.html"
        preview_value = {
            "title": "Which is an open question?",
            "minutes": 2,
            "question": "Which of these is an open question?",
            "options": [
                {"text": "“How was it?”", "correct": True, "feedback": "Yes."},
                {"text": "“Was it bad?”", "correct": False, "feedback": "Yes or no answers it."},
            ],
        }

    def clean(self, value: Any) -> Any:
        """Refuse a question that nobody can answer rightly."""
        cleaned = super().clean(value)
        if not any(option["correct"] for option in cleaned["options"]):
            raise StructBlockValidationError(
                non_block_errors=[ValidationError("Mark at least one answer as right.")]
            )
        return cleaned


class ModuleStepsBlock(blocks.StreamBlock):
    """The steps of a module, in order."""

    text = TextStepBlock()
    activity = ActivityStepBlock()
    quiz = QuizStepBlock()
    reflection = ReflectionStepBlock()
    video = VideoStepBlock()
    download = DownloadStepBlock()
