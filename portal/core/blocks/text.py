"""Text, callouts, quotations and pictures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from portal.core.blocks.tables import TableBlock

#: What rich text may hold; headings are blocks of their own so that their order stays right.
RICH_TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "h3", "h4"]


class RichParagraphBlock(blocks.RichTextBlock):
    """Paragraphs and lists."""

    def __init__(self, **kwargs: Any) -> None:
        """Allow the features of running text unless told otherwise."""
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = "Text"
        template = "components/blocks/paragraph.html"
        preview_value = "<p>A paragraph of plain, warm words.</p>"
        description = _("Paragraphs, lists and small headings")


class HeadingBlock(blocks.CharBlock):
    """A heading inside the page, one level under its title."""

    class Meta:
        icon = "title"
        label = "Heading"
        template = "components/blocks/heading.html"
        preview_value = "Before you knock"
        description = _("Starts a new part of the page")


class CalloutBlock(blocks.StructBlock):
    """Something that must not be missed."""

    tone = blocks.ChoiceBlock(
        choices=[("information", "Information"), ("warning", "Warning"), ("tip", "Practice tip")],
        default="information",
    )
    title = blocks.CharBlock(required=False, default="")
    text = RichParagraphBlock()

    class Meta:
        icon = "warning"
        template = "components/blocks/callout.html"
        preview_value = {"tone": "tip", "title": "Try this", "text": "<p>Ask, then wait.</p>"}
        description = "A box that stands out from the text"


class QuoteBlock(blocks.StructBlock):
    """Somebody's own words, with where they were said."""

    quote = blocks.TextBlock()
    source = blocks.CharBlock(help_text=_("Who said it and where it was published."))

    class Meta:
        icon = "openquote"
        template = "components/blocks/quote.html"
        preview_value = {"quote": "Nothing about us without us.", "source": "A saying"}
        description = "A quotation with its source"


class PictureBlock(blocks.StructBlock):
    """A picture with words for those who cannot see it."""

    image = ImageChooserBlock()
    alternative_text = blocks.CharBlock(
        required=False,
        default="",
        help_text=_(
            "What the picture tells. Guidance is published only when every picture has it."
        ),
    )
    caption = blocks.CharBlock(required=False, default="")

    class Meta:
        icon = "image"
        template = "components/blocks/picture.html"
        description = "A picture with a caption"


class MoreBlock(blocks.StreamBlock):
    """What a step may hold after its first text, in order."""

    paragraph = RichParagraphBlock()
    table = TableBlock()
    picture = PictureBlock()

    class Meta:
        icon = "plus"
        required = False
        label = _("Tables, pictures and more text")


class BodyStreamBlock(blocks.StreamBlock):
    """The body of a page of running text."""

    heading = HeadingBlock()
    paragraph = RichParagraphBlock()
    callout = CalloutBlock()
    quote = QuoteBlock()
    picture = PictureBlock()
    table = TableBlock()
