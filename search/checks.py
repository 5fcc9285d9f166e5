"""Refuses to start where search could not work."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


@register()
def sqlite_can_search(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The embedded engine needs SQLite with FTS5, RETURNING and JSON functions."""
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
        able = sqlite3.sqlite_version_info >= (3, 38)
    except sqlite3.Error:
        able = False
    finally:
        memory.close()
    if able:
        return []
    return [Error("Search needs SQLite 3.38 or later with FTS5.", id="search.E001")]
