"""The steps of a learning module. A step's block id is its name in people's progress."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from learning.blocks.quiz import EXAMPLE, QuestionsBlock
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
        label = _("Text")
        template = "learning/blocks/step_text.html"
        description = _("Something to read")
        preview_value = {"title": "Before you start", "minutes": 3, "body": "<p>Read this.</p>"}


class ActivityStepBlock(ModuleStepBlock):
    """Something to do away from the screen."""

    body = RichParagraphBlock()
    more = MoreBlock()

    class Meta:
        icon = "edit"
        label = _("Activity")
        template = "learning/blocks/step_activity.html"
        description = _("Something to do, on paper or in practice")
        preview_value = {"title": "Try it", "minutes": 5, "body": "<p>Write one sentence.</p>"}


class VideoStepBlock(ModuleStepBlock):
    """Something to watch, or to read instead."""

    video = VideoBlock()
    body = RichParagraphBlock(required=False, help_text=_("What to look out for."))

    class Meta:
        icon = "media"
        label = _("Video")
        template = "learning/blocks/step_video.html"
        description = "A video with captions and transcript"


class DownloadStepBlock(ModuleStepBlock):
    """Something to take away, with the same in a form that everybody can read."""

    document = DocumentChooserBlock()
    about = RichParagraphBlock(help_text=_("What it is and what to do with it."))
    accessible_document = DocumentChooserBlock(
        required=False,
        label=_("Accessible version"),
        help_text=_(
            "The same for people who cannot read the first file, where it is a scan or a "
            "form to fill in by hand."
        ),
    )

    class Meta:
        icon = "download"
        label = _("Download")
        template = "learning/blocks/step_download.html"
        description = "A file to take away"


class ReflectionStepBlock(ModuleStepBlock):
    """A question to think about. Nothing written is asked for or kept."""

    prompt = blocks.TextBlock()

    class Meta:
        icon = "help"
        label = _("Reflection prompt")
        template = "learning/blocks/step_reflection.html"
        description = "A question to think about; nothing is stored"
        preview_value = {"title": "Stop and think", "minutes": 3, "prompt": "Who spoke most?"}


class QuizStepBlock(ModuleStepBlock):
    """Questions with feedback; a pass mark and a number of attempts where they are wanted."""

    introduction = RichParagraphBlock(required=False)
    questions = QuestionsBlock()
    pass_mark = blocks.IntegerBlock(
        default=0,
        min_value=0,
        max_value=100,
        label=_("Pass mark in per cent"),
        help_text=_("0: the step is done when the questions were answered, rightly or not."),
    )
    attempts = blocks.IntegerBlock(
        default=0,
        min_value=0,
        max_value=10,
        help_text=_(
            "After so many the right answers are shown and the step counts as done. Anybody "
            "may then start it again. 0: no limit."
        ),
    )

    class Meta:
        icon = "help"
        label = _("Quiz")
        description = _("Questions with feedback")
        template = "learning/blocks/step_quiz.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "title": "What have you taken in?",
            "minutes": 2,
            "introduction": "",
            "questions": [{"type": "single", "value": EXAMPLE}],
            "pass_mark": 0,
            "attempts": 0,
        }


class ModuleStepsBlock(blocks.StreamBlock):
    """The steps of a module, in order."""

    text = TextStepBlock()
    activity = ActivityStepBlock()
    quiz = QuizStepBlock()
    reflection = ReflectionStepBlock()
    video = VideoStepBlock()
    download = DownloadStepBlock()
