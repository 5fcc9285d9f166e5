"""Where the embedded engine's tables lie: in the site's own SQLite database, or in a file.

SQL is written with Django's placeholders (%s) for both.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import DatabaseError, connection, transaction

from search.engines.base import EngineUnavailableError, TooLongError
from search.engines.embedded_schema import (
    CREATE,
    CREATE_BESIDE,
    DROP_BESIDE,
    DROP_OLD,
    REPLACE,
    SWAP,
    VERSION,
    beside,
)

Row = tuple[Any, ...]

#: Steps of SQLite's machine between two looks at the clock: some milliseconds.
_STEPS = 50_000
_LOCK_SECONDS = 20
#: The last byte of a code of SQLite's says what kind of error it is.
_PRIMARY_CODE = 0xFF
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

logger = logging.getLogger("portal.search")


class Store(ABC):
    """Somewhere to keep tables, with transactions."""

    @abstractmethod
    def exists(self) -> bool:
        """Tell whether the tables are there."""

    @abstractmethod
    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """Run one statement and return what it returns."""

    @abstractmethod
    def many(self, sql: str, params: Sequence[Sequence[Any]]) -> None:
        """Run one statement once with each of the parameters."""

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Cut off what this thread's statements have not answered after so many seconds.

        Raises TooLongError then. The connection can be used again afterwards.
        """
        until = time.monotonic() + seconds
        self._cut_off(until)
        try:
            yield
        except EngineUnavailableError as error:
            if time.monotonic() > until:
                raise TooLongError from error
            raise
        finally:
            self._cut_off(None)

    @abstractmethod
    def _cut_off(self, until: float | None) -> None:
        """Let this thread's statements end at a moment of the steady clock, or take their time."""

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let all statements of the block see the tables as they are at its first.

        A savepoint and no transaction of Django's, which would wait its turn to write.
        """
        self.rows("SAVEPOINT search_reading")
        try:
            yield
        finally:
            with suppress(EngineUnavailableError):  # the file may have been found broken
                self.rows("RELEASE search_reading")

    @abstractmethod
    def writing(self) -> AbstractContextManager[None]:
        """Hold one short transaction that writes."""

    @abstractmethod
    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file, so that nothing removed lingers in it."""

    @abstractmethod
    def renewed(self) -> AbstractContextManager[Store]:
        """Give a store with empty tables that takes the place of this one at the end."""


class SiteStore(Store):
    """The site's own SQLite database: index changes commit or roll back with all else."""

    def exists(self) -> bool:
        """Always: a migration makes the tables."""
        return True

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """Run one statement on the site's connection."""
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, params)
                return cursor.fetchall() if cursor.description else []
        except DatabaseError as error:
            raise EngineUnavailableError(type(error).__name__) from error

    def many(self, sql: str, params: Sequence[Sequence[Any]]) -> None:
        """Run one statement with each of the parameters on the site's connection."""
        try:
            with connection.cursor() as cursor:
                cursor.executemany(sql, params)
        except DatabaseError as error:
            raise EngineUnavailableError(type(error).__name__) from error

    def _cut_off(self, until: float | None) -> None:
        connection.ensure_connection()
        _look_at_clock(connection.connection, until)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Join the transaction that is open, or open one."""
        with transaction.atomic():
            yield

    def checkpoint(self) -> None:
        """Truncate the log unless a transaction is open."""
        if not connection.in_atomic_block:
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def renewed(self) -> Iterator[Store]:
        """Give empty tables beside, which take the names of these in one transaction at the end.

        What an earlier build left that was ended half-way goes first.
        """
        self._each((*DROP_BESIDE, *DROP_OLD))
        self._together(CREATE_BESIDE)
        try:
            yield _BesideStore()
            self._swap()
        except BaseException:
            with suppress(EngineUnavailableError):
                self._each(DROP_BESIDE)
            raise
        self._each(DROP_OLD)

    def _swap(self) -> None:
        try:
            self._together(SWAP)
        except EngineUnavailableError:  # tables that are broken may have lost even their names
            self._together(REPLACE)

    def _together(self, statements: Iterable[str]) -> None:
        with self.writing():
            for statement in statements:
                self.rows(statement)

    def _each(self, statements: Iterable[str]) -> None:
        """Run statements in a transaction each, so that nobody's save waits for all of them."""
        for statement in statements:
            self._together([statement])


class _BesideStore(SiteStore):
    """The tables beside those that answer."""

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """Run one statement on them."""
        return super().rows(beside(sql), params)

    def many(self, sql: str, params: Sequence[Sequence[Any]]) -> None:
        """Run one statement with each of the parameters on them."""
        super().many(beside(sql), params)


class FileStore(Store):
    """A SQLite file of its own, for sites whose database is PostgreSQL.

    One connection per thread, opened anew when the file was replaced or the process forked. One
    that is built anew is built beside, under a name of its own to which a link then leads: SQLite
    names its logs after the file, and whoever still reads the old file must not meet the new log.
    A file that SQLite finds broken is taken away, so that the worker sees that there is none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()

    def exists(self) -> bool:
        """Tell whether somebody has built the index on this machine, in the layout of today."""
        try:
            return self.rows("PRAGMA user_version") == [(VERSION,)]
        except EngineUnavailableError:
            return self._path.exists()  # unreadable, which a rebuild finds out

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """Run one statement on this thread's connection."""
        try:
            return self._connection().execute(sql.replace("%s", "?"), params).fetchall()
        except (sqlite3.Error, OSError) as error:
            raise self._unavailable(error) from error

    def many(self, sql: str, params: Sequence[Sequence[Any]]) -> None:
        """Run one statement with each of the parameters on this thread's connection."""
        try:
            self._connection().executemany(sql.replace("%s", "?"), params)
        except (sqlite3.Error, OSError) as error:
            raise self._unavailable(error) from error

    def _cut_off(self, until: float | None) -> None:
        """Wait no longer for a lock either: SQLite does not look at the clock meanwhile."""
        if until is not None:
            self.rows("SELECT 1")  # opens what there is, or says that there is nothing
        self._local.until = until
        held = self._held()
        if held is not None:
            _wait_no_longer(held[1], until)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Stay with one file too, though another may take its place meanwhile."""
        self.rows("SELECT 1")
        self._local.stays = True
        try:
            with super().reading():
                yield
        finally:
            self._local.stays = False

    def _unavailable(self, error: Exception) -> EngineUnavailableError:
        """Return what to raise; a broken file goes first."""
        if getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE in _BROKEN:
            logger.error("the search file is broken (%s) and will be built anew", error)
            self.reset()
        return EngineUnavailableError(type(error).__name__)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold one immediate transaction; the tables are made when the file is new."""
        if not self.exists():
            self._create()
        self.rows("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.rows("ROLLBACK")
            raise
        self.rows("COMMIT")

    def checkpoint(self) -> None:
        """Truncate the log."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def reset(self) -> None:
        """Remove the file and its companions."""
        self.close()
        if self._path.is_symlink():
            _unlink_all(self._path.resolve())
        _unlink_all(self._path)

    @contextmanager
    def renewed(self) -> Iterator[Store]:
        """Give a new file; the link leads to it once it is filled.

        What an earlier build left that was ended half-way goes first.
        """
        self._clear(but=self._path.resolve().name)
        fresh = FileStore(self._path.with_name(f"{self._path.name}.{uuid4().hex}"))
        try:
            yield fresh
            fresh.checkpoint()
        except BaseException:
            fresh.reset()
            raise
        fresh.close()
        link = self._path.with_name(f"{fresh._path.name}.link")
        link.symlink_to(fresh._path.name)
        link.replace(self._path)
        self.close()
        _unlink_all(self._path, but_itself=True)  # of a file that lay where the link is
        self._clear(but=fresh._path.name)

    def _clear(self, *, but: str) -> None:
        """Remove all files of this index, and links to them, but one."""
        number = "[0-9a-f]" * 32
        for other in self._path.parent.glob(f"{self._path.name}.{number}"):
            if other.name != but:
                _unlink_all(other)
        for link in self._path.parent.glob(f"{self._path.name}.{number}.link"):
            link.unlink(missing_ok=True)

    def close(self) -> None:
        """Close this thread's connection."""
        held = self._held()
        if held is not None:
            held[1].close()
            self._local.held = None

    def _held(self) -> tuple[Any, sqlite3.Connection] | None:
        held: tuple[Any, sqlite3.Connection] | None = getattr(self._local, "held", None)
        return held

    def _create(self) -> None:
        """Make empty tables beside and move them into place whole; an older layout goes first."""
        self.reset()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        fresh.unlink(missing_ok=True)
        try:
            made = sqlite3.connect(fresh)
            try:
                for statement in CREATE:
                    made.execute(statement)
                made.execute(f"PRAGMA user_version={VERSION}")
                made.commit()
            finally:
                made.close()
            os.link(fresh, self._path)
        except FileExistsError:  # another process was first
            pass
        except (sqlite3.Error, OSError) as error:
            raise EngineUnavailableError(type(error).__name__) from error
        finally:
            fresh.unlink(missing_ok=True)

    def _connection(self) -> sqlite3.Connection:
        held = self._held()
        if held is not None and getattr(self._local, "stays", False):
            return held[1]
        stat = self._path.stat()  # raises where there is no file: sqlite3 would make an empty one
        which = (os.getpid(), stat.st_dev, stat.st_ino)
        if held is not None and held[0] == which:
            return held[1]
        self.close()
        opened = sqlite3.connect(self._path, timeout=_LOCK_SECONDS, isolation_level=None)
        self._local.held = (which, opened)
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("PRAGMA synchronous=NORMAL")
        opened.execute("PRAGMA secure_delete=ON")
        opened.execute("PRAGMA temp_store=MEMORY")
        opened.execute("PRAGMA cache_size=-16000")
        _wait_no_longer(opened, getattr(self._local, "until", None))
        return opened


def _look_at_clock(raw: sqlite3.Connection, until: float | None) -> None:
    """Have a connection's statements end at a moment of the steady clock, or take their time."""
    raw.set_progress_handler(None if until is None else lambda: time.monotonic() > until, _STEPS)


def _wait_no_longer(raw: sqlite3.Connection, until: float | None) -> None:
    """The same, for the time that is spent waiting for somebody else's lock too."""
    _look_at_clock(raw, until)
    seconds = _LOCK_SECONDS if until is None else max(0.0, until - time.monotonic())
    raw.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")


def _unlink_all(path: Path, *, but_itself: bool = False) -> None:
    """Remove a SQLite file, or its companions alone."""
    for ending in ("-wal", "-shm") if but_itself else ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
