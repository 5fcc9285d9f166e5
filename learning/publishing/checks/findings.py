"""What a check finds, and how the parts of a page are walked to find it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wagtail.blocks import Block, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.fields import RichTextField, StreamField

if TYPE_CHECKING:
    from portal.core.models import PortalPage


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right, or to think about, and where it stands."""

    field: str
    message: str
    #: Keeps the page from being published; otherwise it is advice.
    blocks: bool = False
    #: The way to it inside the field: ids of blocks and names of their parts.
    path: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Return where it stands, in the form the editor's page uses for its parts."""
        return ".".join((self.field, *self.path))


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a page, or a part of one, with its value."""

    field: str
    path: tuple[str, ...]
    block: Block
    value: Any


def parts_of(page: PortalPage) -> Iterator[Part]:
    """Return every block of every field, outer before inner, in the order of the fields."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield from _walk(Part(field.name, (), field.stream_block, getattr(page, field.name)))
        elif isinstance(field, RichTextField):
            yield Part(field.name, (), RichTextBlock(), getattr(page, field.name))


def _walk(part: Part) -> Iterator[Part]:
    yield part
    for name, block, value in _children(part.block, part.value):
        yield from _walk(Part(part.field, (*part.path, name), block, value))


def _children(block: Block, value: Any) -> Iterator[tuple[str, Block, Any]]:
    if not value:
        return
    if isinstance(block, StreamBlock):
        yield from ((child.id or "", child.block, child.value) for child in value)
    elif isinstance(block, ListBlock):
        yield from ((child.id or "", child.block, child.value) for child in value.bound_blocks)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield name, child, value.get(name)
