"""What the site does when its disk is full.

A database that cannot write cannot delete either. So the site keeps a file that holds nothing,
and gives its room back the first time something finds the disk full: staff and the clean-up by
the clock can then work while somebody sees to the machine.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
from pathlib import Path

from django.conf import settings

from portal.core.schedule import every

logger = logging.getLogger("portal.disk")

RESERVE_BYTES = 16 * 1024 * 1024
#: The reserve is made (again) only where this much stays free beside it.
ROOM_TO_MAKE_IT = 4 * RESERVE_BYTES
#: Less than this is shown by /health/ready.
LITTLE_BYTES = 2 * RESERVE_BYTES

_FULL = {errno.ENOSPC, errno.EDQUOT}
#: SQLite's and PostgreSQL's own words for it.
_FULL_WORDS = ("database or disk is full", "no space left on device")
#: What SQLite says when there is no room for the files it needs even to read.
_PERHAPS_FULL_WORDS = ("unable to open database file", "disk i/o error")


def is_full(error: BaseException | None) -> bool:
    """Tell whether an error, or one that led to it, says that nothing more can be written."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        said = str(error).lower()
        if any(words in said for words in _FULL_WORDS):
            return True
        if any(words in said for words in _PERHAPS_FULL_WORDS) and is_low():
            return True
        error = error.__cause__ or error.__context__
    return False


def is_low() -> bool:
    """Tell whether hardly anything more can be written where the site writes."""
    return shutil.disk_usage(settings.PORTAL_VAR_DIR).free < LITTLE_BYTES


def reserve() -> Path:
    """Return where the reserve lies."""
    return Path(settings.PORTAL_VAR_DIR, "reserve")


@every(minutes=10, name="keep-disk-reserve")
def keep_reserve() -> bool:
    """Make the reserve where it is missing and there is room for it; tell whether it is there."""
    path = reserve()
    if path.exists() and path.stat().st_size >= RESERVE_BYTES:
        return True
    if shutil.disk_usage(path.parent).free < RESERVE_BYTES + ROOM_TO_MAKE_IT:
        return False
    with path.open("wb") as file:
        # Room that is promised and not written would not be there when it is needed.
        os.posix_fallocate(file.fileno(), 0, RESERVE_BYTES)
    return True


def let_go_of_reserve() -> None:
    """Give the reserve's room back, and say so in the log."""
    try:
        reserve().unlink()
    except OSError:
        logger.error("the disk is full, and there is no reserve left to give back")
    else:
        logger.error("the disk is full; the reserve of 16 MB was given back, make room soon")
