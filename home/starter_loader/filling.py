"""Puts what a file says into a page, checked as an editor's form would have checked it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core.exceptions import ValidationError
from wagtail.models import Page

from home.starter_loader.content import PageContent, Ref, resolve
from home.starter_loader.reading import StarterError


def set_values(page: Page, content: PageContent, keys: Mapping[Ref, Any]) -> None:
    """Set plain attributes and streams; raises StarterError for a block the page does not know."""
    for name, value in content.values.items():
        setattr(page, name, value)
    for name, raw in content.streams.items():
        setattr(page, name, _stream(page, name, raw, content, keys))


def set_links(page: Page, content: PageContent, keys: Mapping[Ref, Any]) -> None:
    """Set the terms the page is filed under; those that are no longer there are left out."""
    for name, refs in content.links.items():
        wanted = [keys[ref] for ref in refs if ref in keys]
        related = page._meta.get_field(name).related_model
        setattr(page, name, list(related.objects.filter(pk__in=wanted)))


def _stream(page: Page, name: str, raw: Any, content: PageContent, keys: Mapping[Ref, Any]) -> Any:
    """Return a stream as an editor's form would have checked it."""
    stream = page._meta.get_field(name).stream_block
    blocks = _with_ids(f"{content.key}/{name}", resolve(raw, keys))
    strange = sorted({part["type"] for part in blocks} - set(stream.child_blocks))
    if strange:  # Wagtail would drop them without a word
        raise StarterError(f"{content.source}, {name}: the page knows no {strange[0]!r} here.")
    try:
        return stream.clean(stream.to_python(blocks))
    except ValidationError as problem:
        parts = " ".join(_messages(problem))
        raise StarterError(f"{content.source}, {name}: {parts}") from problem


def _with_ids(name: str, raw: Any) -> Any:
    """Give each block and each item of a list an id that stays the same when its text changes.

    People's progress in a module names its steps and answers by these ids, so a corrected
    sentence must not make a step new: the id follows from the title, or from the place where
    there is none. ``name`` is the path to ``raw``.
    """
    if isinstance(raw, dict):
        return {part: _with_ids(f"{name}/{part}", value) for part, value in raw.items()}
    if not isinstance(raw, list):
        return raw
    blocks = []
    for number, part in enumerate(raw):
        is_block = isinstance(part, dict) and set(part) == {"type", "value"}
        kind, value = (part["type"], part["value"]) if is_block else ("item", part)
        title = value.get("title") if isinstance(value, dict) else None
        path = f"{name}/{title or number}"
        own_id = str(uuid5(NAMESPACE_URL, path))
        blocks.append({"type": kind, "value": _with_ids(path, value), "id": own_id})
    return blocks


def _messages(problem: ValidationError, place: str = "") -> Iterator[str]:
    """Yield each sentence of a stream's refusal with the number or name of its block."""
    inner = getattr(problem, "block_errors", None)
    if inner is None:
        yield f"{place}: {' '.join(problem.messages)}"
        return
    for own in getattr(problem, "non_block_errors", []):
        yield f"{place}: {own}"
    for name, part in inner.items():
        step = name + 1 if isinstance(name, int) else name
        yield from _messages(part, f"{place} {step}".strip())
