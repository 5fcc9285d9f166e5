"""Has a file read by a process of its own, so that a hostile one harms nothing else."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from learning.importing import limits
from learning.importing.reading.pieces import Contents, Refused, from_json
from portal.core.exceptions import Busy

logger = logging.getLogger("portal.importing")

_ROOT = Path(__file__).resolve().parents[2]
_places = threading.BoundedSemaphore(limits.AT_ONCE)


def read_apart(data: bytes, extension: str) -> Contents:
    """Return what the file holds; raises Refused, or Busy where others are being read."""
    return from_json(_answer("contents", data, extension))


def pages_apart(data: bytes, extension: str) -> list[str]:
    """Return the plain text of each page or slide; raises what `read_apart` does."""
    pages: list[str] = _answer("pages", data, extension)["pages"]
    return pages


def _answer(wanted: str, data: bytes, extension: str) -> dict[str, Any]:
    if not _places.acquire(blocking=False):
        raise Busy(_("Other files are being imported just now. Try again in a minute."))
    try:
        answer = _ask(wanted, data, extension)
    finally:
        _places.release()
    if "refusal" in answer:
        raise Refused(answer["refusal"], answer["detail"])
    return answer


def _ask(wanted: str, data: bytes, extension: str) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and one of three extensions
            [sys.executable, "-m", "learning.importing.reading", wanted, extension],
            input=data,
            capture_output=True,
            cwd=_ROOT,
            env={"PYTHONIOENCODING": "utf-8"},
            timeout=limits.SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("too_slow") from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        # Ended by its limits, or by a fault of a library written in C.
        logger.warning("The reader of %s files ended with %s", extension, done.returncode)
        raise Refused("too_much" if done.returncode < 0 else "broken") from error
    if "failed" in answer:
        logger.warning("The reader of %s files met %s", extension, answer["failed"])
        raise Refused("broken")
    return answer
