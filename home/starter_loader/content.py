"""What a file says, as plain data, before anything is looked up or written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from home.starter_loader.reading import Fields


@dataclass(frozen=True, slots=True)
class Ref:
    """A mention of something else by its slug; becomes its key when the content is written.

    ``kind`` is "page" or the label of a model with slugs, such as "learning.Topic".
    """

    kind: str
    slug: str


@dataclass(frozen=True, slots=True)
class TermContent:
    """One row of the taxonomy. ``values`` may hold references."""

    key: str
    model: str
    slug: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page. ``parent`` is the key of the page above it, None for the home page.

    ``values`` are plain attributes, ``streams`` the raw data of StreamFields, ``links`` the
    references of many-to-many fields, ``related`` the pages that belong with this one. References
    may stand anywhere in ``streams``.
    """

    key: str
    model: str
    parent: str | None
    slug: str
    source: str
    values: dict[str, Any]
    streams: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    links: dict[str, list[Ref]] = field(default_factory=dict)
    related: list[Ref] = field(default_factory=list)

    def references(self) -> Iterator[tuple[str, Ref]]:
        """Yield every reference with the name of the field it stands in."""
        for name, raw in self.streams.items():
            for ref in _find(raw):
                yield name, ref
        for name, refs in {**self.links, "related": self.related}.items():
            for ref in refs:
                yield name, ref


def block(kind: str, value: Any) -> dict[str, Any]:
    """Return one block of a stream as Wagtail stores it."""
    return {"type": kind, "value": value}


def refs(fields: Fields, name: str, kind: str) -> list[Ref]:
    """Return the slugs of a list as references."""
    return [Ref(kind, slug) for slug in fields.texts(name)]


def resolve(value: Any, keys: Mapping[Ref, Any]) -> Any:
    """Return ``value`` with each reference replaced by the key it stands for.

    A part of a list that mentions something no longer there, because an editor deleted it, is
    left out.
    """
    if isinstance(value, Ref):
        return keys[value]
    if isinstance(value, list):
        there = [part for part in value if all(ref in keys for ref in _find(part))]
        return [resolve(part, keys) for part in there]
    if isinstance(value, dict):
        return {name: resolve(part, keys) for name, part in value.items()}
    return value


def _find(value: Any) -> Iterator[Ref]:
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _find(part)
    elif isinstance(value, list):
        for part in value:
            yield from _find(part)
