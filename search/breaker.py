"""Leaves a failing engine alone for a while, so that nobody waits for it again and again."""

from __future__ import annotations

import logging
import threading
import time

from django.conf import settings

logger = logging.getLogger("portal.search")


class Breaker:
    """Which engines of this process failed lately. Safe to share between threads."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def is_open(self, engine: str) -> bool:
        """Tell whether the engine should be left alone now."""
        return time.monotonic() < self._until.get(engine, 0.0)

    def trip(self, engine: str, reason: Exception) -> None:
        """Note a failure; `reason` is logged by its own words, which hold no query."""
        seconds: float = settings.PORTAL_SEARCH["BREAKER_SECONDS"]  # type: ignore[assignment]
        with self._lock:
            self._until[engine] = time.monotonic() + seconds
        logger.warning("search engine %s failed (%s); left alone for %s s", engine, reason, seconds)

    def reset(self) -> None:
        """Forget every failure."""
        with self._lock:
            self._until.clear()


breaker = Breaker()
