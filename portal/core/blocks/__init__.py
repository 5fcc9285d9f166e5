"""Blocks that every page may use. Keys are permanent."""

from portal.core.blocks.text import (
    BodyStreamBlock,
    CalloutBlock,
    HeadingBlock,
    PictureBlock,
    QuoteBlock,
    RichParagraphBlock,
)

__all__ = [
    "BodyStreamBlock",
    "CalloutBlock",
    "HeadingBlock",
    "PictureBlock",
    "QuoteBlock",
    "RichParagraphBlock",
]
