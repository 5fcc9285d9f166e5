"""YAML files in, checked fields out. A wrong file is named together with the field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from portal.core.exceptions import PortalError

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
T = TypeVar("T")


class StarterError(PortalError):
    """The starter content cannot be loaded as it is; the message names the file and the field."""


class Fields:
    """One mapping of a YAML file, read field by field.

    Each getter notes that its field was read; `finish()` then refuses the rest, so that a
    misspelt name is an error and not a silent loss.
    """

    def __init__(self, source: str, data: Any, place: str = "") -> None:
        """Wrap ``data`` of the file ``source``; ``place`` says where in the file it stands."""
        self.source = source
        self.place = place
        self._seen: set[str] = set()
        if not isinstance(data, dict):
            raise StarterError(f"{self._where()}: should be a list of names with values.")
        self._data: dict[str, Any] = data

    def error(self, name: str, problem: str) -> StarterError:
        """Return an error that names the file, the place and the field."""
        return StarterError(f"{self._where(name)}: {problem}")

    def text(self, name: str, *, longest: int | None = None, required: bool = True) -> str:
        """Return a text without the white space around it; empty only where not ``required``."""
        value = self._take(name, "")
        if value is None:
            value = ""
        if not isinstance(value, str):
            raise self.error(name, f"should be a text; put {value!r} in quotation marks.")
        value = value.strip()
        if required and not value:
            raise self.error(name, "is missing.")
        if longest is not None and len(value) > longest:
            raise self.error(name, f"has {len(value)} characters; at most {longest} are allowed.")
        return value

    def number(self, name: str, *, default: int | None = None) -> int:
        """Return a whole number."""
        value = self._take(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(name, "should be a whole number.")
        return value

    def optional_number(self, name: str) -> int | None:
        """Return a whole number, or None where nothing is said."""
        return self.number(name) if self._data.get(name) is not None else self._take(name, None)

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self._take(name, None)
        if not isinstance(value, bool):
            raise self.error(name, "should be true or false.")
        return value

    def day(self, name: str, *, required: bool = False) -> date | None:
        """Return a date written as 2026-11-24."""
        value = self._take(name, None)
        if value in (None, "") and not required:
            return None
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.error(name, "should be a date such as 2026-11-24.") from None

    def texts(self, name: str) -> list[str]:
        """Return a list of texts; empty where nothing is said."""
        values = self._list(name)
        for number, value in enumerate(values, start=1):
            if not isinstance(value, str) or not value.strip():
                raise self.error(name, f"number {number} should be a text.")
        return [value.strip() for value in values]

    def items(self, name: str) -> Iterator[Fields]:
        """Yield each mapping of a list."""
        for number, value in enumerate(self._list(name), start=1):
            yield Fields(self.source, value, self._inner(f"{name} {number}"))

    def item(self, name: str) -> Fields:
        """Return one mapping."""
        return Fields(self.source, self._take(name, None), self._inner(name))

    def has(self, name: str) -> bool:
        """Tell whether the field is given."""
        return self._data.get(name) not in (None, "")

    def choice(self, name: str, choices: dict[str, T]) -> T:
        """Return what the given word stands for; only the listed words are allowed."""
        value = self.text(name)
        if value not in choices:
            raise self.error(name, f"{value!r} is not one of: {', '.join(choices)}.")
        return choices[value]

    def finish(self) -> None:
        """Refuse fields that nothing has read."""
        unknown = sorted(set(map(str, self._data)) - self._seen)
        if unknown:
            raise self.error(unknown[0], "is not a field of this kind of content.")

    def _take(self, name: str, default: Any) -> Any:
        self._seen.add(name)
        return self._data.get(name, default)

    def _list(self, name: str) -> list[Any]:
        value = self._take(name, None)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.error(name, "should be a list.")
        return value

    def _inner(self, name: str) -> str:
        return f"{self.place}, {name}" if self.place else name

    def _where(self, name: str = "") -> str:
        return ", ".join(part for part in (self.source, self.place, name) if part)


def read_file(path: Path, root: Path) -> Fields:
    """Return the fields of one YAML file; raises StarterError if it is not valid YAML."""
    source = path.relative_to(root).as_posix()
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise StarterError(f"{source}: is not valid YAML. {problem}") from problem
    return Fields(source, data)


def read_folder(folder: Path, root: Path, read: Callable[[Fields], T]) -> list[T]:
    """Read every YAML file of a folder, in order of name."""
    return [read(read_file(path, root)) for path in sorted(folder.glob("*.yaml"))]


def digest(value: Any) -> str:
    """Return a fingerprint of plain data that changes when the data change."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=repr)
    return hashlib.sha256(text.encode()).hexdigest()
