"""Do for many at once what each of them asked for alone.

When booking opens for a circle that many want, requests arrive faster than a database
commits. Whoever comes while a commit is under way waits for it, and then one of them writes
for all who wait, in one transaction. Nobody is answered before their own work is committed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from django.db import DatabaseError, connection

from portal.core.exceptions import Busy, PortalError
from portal.core.locks import in_turn

Wish = TypeVar("Wish")
Done = TypeVar("Done")

#: More would hold the database for too long at a time.
MOST_AT_ONCE = 50


class _Request(Generic[Wish, Done]):
    """One wish and, once it was seen to, its answer."""

    __slots__ = ("answer", "wish")

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.answer: Done | BaseException | None = None

    def is_done(self) -> bool:
        """Tell whether somebody has seen to it."""
        return self.answer is not None


class Together(Generic[Wish, Done]):
    """Gathers what the threads of this process ask for, and lets one of them do it for all.

    `work` takes wishes in the order they came and returns for each what was done or why it
    was refused, having committed. When it fails as a whole, each is done by itself, so that
    one bad wish spoils nobody else's.
    """

    def __init__(self, work: Callable[[Sequence[Wish]], list[Done | PortalError]]) -> None:
        """Remember the work."""
        self._work = work
        self._waiting: list[_Request[Wish, Done]] = []
        self._changed = threading.Condition()
        self._somebody_writes = False

    def do(self, wish: Wish) -> Done:
        """Return what was done for this wish; raises what it was refused with.

        Inside a transaction of the caller it is done there: who waits for others while
        holding a lock may wait for ever.
        """
        request: _Request[Wish, Done] = _Request(wish)
        if connection.in_atomic_block:
            self._do_all([request])
            return self._answered(request)
        with self._changed:
            self._waiting.append(request)
            self._changed.wait_for(lambda: request.is_done() or not self._somebody_writes)
            if request.is_done():
                return self._answered(request)
            self._somebody_writes = True
        try:
            while not request.is_done():
                self._write()
        finally:
            with self._changed:
                self._somebody_writes = False
                self._changed.notify_all()
        return self._answered(request)

    def _write(self) -> None:
        """Do what waits at this moment, and let everybody it was done for go."""
        with in_turn():  # first, since more gather while this process waits for its turn
            with self._changed:
                batch = self._waiting[:MOST_AT_ONCE]
                del self._waiting[:MOST_AT_ONCE]
            self._do_all(batch)
        with self._changed:
            self._changed.notify_all()

    def _do_all(self, batch: list[_Request[Wish, Done]]) -> None:
        try:
            answers: Sequence[Done | BaseException] = self._work([one.wish for one in batch])
        except Busy as busy:
            answers = [Busy(busy.message) for _ in batch]
        except Exception as error:  # noqa: BLE001 - raised again for whoever it concerns
            if len(batch) > 1 and isinstance(error, DatabaseError):
                for one in batch:
                    self._do_all([one])
                return
            answers = [error for _ in batch]
        for one, answer in zip(batch, answers, strict=True):
            one.answer = answer

    @staticmethod
    def _answered(request: _Request[Wish, Done]) -> Done:
        answer = request.answer
        if isinstance(answer, BaseException):
            raise answer
        assert answer is not None  # noqa: S101 - for the type checker: it was waited for
        return answer
