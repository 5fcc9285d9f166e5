"""How the databases say that somebody else has what is wanted, or that they are not there."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

#: SQLite waiting for its one writer; PostgreSQL waiting too long, or two waiting for each other.
LOCK_WORDS = ("database is locked", "lock timeout", "deadlock detected")
#: PostgreSQL, or the way to it, that is not there; SQLite's file that cannot be opened.
AWAY_WORDS = (
    "connection",  # refused, failed, timed out, closed unexpectedly, terminating
    "the database system is",  # starting up, shutting down, in recovery mode
    "unable to open database file",
)

_own = threading.local()


def is_lock(error: OperationalError) -> bool:
    """Tell whether trying again may work, since somebody else only held a lock."""
    text = str(error).lower()
    return any(words in text for words in LOCK_WORDS)


def is_away(error: BaseException | None) -> bool:
    """Tell whether the database did not answer: it is starting, stopping or not to be reached."""
    if isinstance(error, InterfaceError):
        return True
    return isinstance(error, OperationalError) and any(
        words in str(error).lower() for words in AWAY_WORDS
    )


@contextmanager
def in_turn() -> Iterator[None]:
    """Let writers of SQLite wait in a line; other databases keep lines of their own.

    SQLite lets whoever happens to ask at the right moment go first, so that with many
    writers some wait for seconds. The operating system's lock on a file lets them in as they
    came, between processes too. Whoever has the turn, or a transaction, need not wait again.
    """
    has_it = getattr(_own, "turn", False) or connection.in_atomic_block
    if connection.vendor != "sqlite" or has_it:
        yield
        return
    with Path(settings.PORTAL_VAR_DIR, "writers.lock").open("a") as line:
        fcntl.flock(line, fcntl.LOCK_EX)  # let go of when the file is closed
        _own.turn = True
        try:
            yield
        finally:
            _own.turn = False
