"""Measurements that rooms offer to `manage.py benchmark`, which knows none of them by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string

#: Takes what was chosen on the command line; returns figures fit for JSON.
Measure = Callable[..., dict[str, Any]]

_measures: dict[str, str] = {}


def register(name: str, path: str) -> None:
    """Make known where a measurement is; called once when apps are ready, loads nothing."""
    _measures[name] = path


def measure_of(name: str) -> Measure | None:
    """Return a measurement by its name, or None where no room offers it."""
    path = _measures.get(name)
    measure: Measure | None = import_string(path) if path else None
    return measure
