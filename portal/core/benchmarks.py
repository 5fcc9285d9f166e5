"""Measurements that rooms offer to `manage.py benchmark`, which knows none of them by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Takes what was chosen on the command line; returns figures fit for JSON.
Measure = Callable[..., dict[str, Any]]

_measures: dict[str, Measure] = {}


def register(name: str, measure: Measure) -> None:
    """Make a measurement known; called once when apps are ready."""
    _measures[name] = measure


def measure_of(name: str) -> Measure | None:
    """Return a measurement by its name, or None where no room offers it."""
    return _measures.get(name)
