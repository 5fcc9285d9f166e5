"""The parts of a practice guide."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from learning.nations import Nation
from portal.core.blocks import MoreBlock, RichParagraphBlock

#: How strongly a statement binds, in the words procedures manuals and NICE use.
STRENGTHS = (
    ("must", _("Must")),
    ("should", _("Should")),
    ("consider", _("Consider")),
    ("principle", _("Principle")),
)


class PointBlock(blocks.TextBlock):
    """One point of a list: a sentence or two."""

    def __init__(self, **kwargs: object) -> None:
        """Offer a short box: a point that needs more belongs in the steps."""
        kwargs.setdefault("rows", 2)
        super().__init__(**kwargs)

    class Meta:
        icon = "list-ul"
        preview_value = "Say why you have come before you ask anything."
        description = _("One point, in a sentence or two")


class StepBlock(blocks.StructBlock):
    """One step, with how strongly it binds."""

    title = blocks.CharBlock(max_length=160)
    strength = blocks.ChoiceBlock(
        choices=STRENGTHS,
        search_index=False,
        help_text=_(
            "Must: the law requires it. Should: guidance or accepted practice expects it. "
            "Consider: weaker evidence, your judgement. Principle: holds throughout."
        ),
    )
    law = blocks.CharBlock(
        required=False,
        default="",
        max_length=160,
        label=_("What requires it"),
        help_text=_("Act and section. A step that says “must” is published only with it."),
    )
    body = RichParagraphBlock()
    more = MoreBlock()

    class Meta:
        icon = "order"
        template = "learning/blocks/step.html"
        description = "A step of the work: what to do and how strongly it binds"
        preview_value = {
            "title": "Say what you are worried about",
            "strength": "should",
            "law": "",
            "body": "<p>Plainly, early, and with the reason.</p>",
        }


class FamiliesSayBlock(blocks.StructBlock):
    """What children or families have told research or a service, in our words."""

    text = blocks.TextBlock(help_text=_("A finding in our own words, never an invented quotation."))
    who = blocks.CharBlock(
        help_text=_("Who said so, such as “Parents in a study of first visits”.")
    )
    source = blocks.CharBlock(required=False, default="", help_text=_("Where it was published."))

    class Meta:
        icon = "group"
        template = "learning/blocks/families_say.html"
        description = _("What children and families say about this")
        preview_value = {
            "text": "What mattered was whether the worker did what they said they would.",
            "who": "Parents in several studies",
            "source": "",
        }


class PhraseBlock(blocks.StructBlock):
    """Words to try, and what they are for."""

    words = blocks.TextBlock(rows=2)
    purpose = blocks.CharBlock(
        required=False, default="", help_text=_("What saying it this way does.")
    )

    class Meta:
        icon = "comment"
        template = "learning/blocks/phrase.html"
        description = "A phrase to try"
        preview_value = {
            "words": "What would you want me to understand before anything else?",
            "purpose": "Hands over the first word.",
        }


class LawBlock(blocks.StructBlock):
    """What the law of one nation says."""

    nation = blocks.ChoiceBlock(choices=Nation.choices, search_index=False)
    law = blocks.CharBlock(
        help_text=_(
            "Act and section, or statutory guidance, such as “Children Act 1989, section 47”."
        )
    )
    says = blocks.TextBlock(help_text=_("What it says, in plain words."))

    class Meta:
        icon = "doc-full"
        template = "learning/blocks/law.html"
        description = "A law or statutory guidance, by nation"
        preview_value = {
            "nation": "england",
            "law": "Children Act 1989, section 17",
            "says": "Councils must safeguard and promote the welfare of children in need.",
        }

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add the nation's name; a nation that is no longer offered is shown as stored."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["nation"] = dict(Nation.choices).get(value["nation"], value["nation"])
        return context


class ToolFileBlock(blocks.StructBlock):
    """One form in which a tool can be had."""

    document = DocumentChooserBlock()
    accessible = blocks.BooleanBlock(
        required=False,
        label=_("This is an accessible version"),
        help_text=_(
            "The same for people who cannot read another file here, where that is a scan or "
            "a form to fill in by hand."
        ),
    )

    class Meta:
        icon = "doc-full"


class ToolBlock(blocks.StructBlock):
    """Something to take away and use, in as many forms as everybody needs."""

    about = blocks.TextBlock(rows=2, help_text=_("What it is and how to use it."))
    # One list, so that all documents of a guide are read in one query.
    files = blocks.ListBlock(ToolFileBlock(), min_num=1, max_num=4, search_index=False)

    class Meta:
        icon = "download"
        template = "learning/blocks/tool.html"
        description = "A tool to download"
        preview_value: ClassVar[dict[str, Any]] = {
            "about": "A chart of one ordinary day, to fill in with the child.",
            "files": [],
        }
