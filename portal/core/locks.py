"""How the databases say that another transaction holds what is wanted."""

from __future__ import annotations

from django.db import OperationalError

#: SQLite waiting for its one writer; PostgreSQL waiting too long, or two waiting for each other.
LOCK_WORDS = ("database is locked", "lock timeout", "deadlock detected")


def is_lock(error: OperationalError) -> bool:
    """Tell whether trying again may work, since somebody else only held a lock."""
    text = str(error).lower()
    return any(words in text for words in LOCK_WORDS)
