"""Blocks that every page may use. Keys are permanent."""

from portal.core.blocks.tables import TableBlock
from portal.core.blocks.text import (
    BodyStreamBlock,
    CalloutBlock,
    HeadingBlock,
    MoreBlock,
    PictureBlock,
    QuoteBlock,
    RichParagraphBlock,
)
from portal.core.blocks.video import VideoBlock

__all__ = [
    "BodyStreamBlock",
    "CalloutBlock",
    "HeadingBlock",
    "MoreBlock",
    "PictureBlock",
    "QuoteBlock",
    "RichParagraphBlock",
    "TableBlock",
    "VideoBlock",
]
