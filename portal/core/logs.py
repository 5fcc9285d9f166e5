"""Keeps what people wrote, looked for or are called out of the log."""

from __future__ import annotations

import logging
import re

_QUERY = re.compile(r"\?[^\s\"']*")
#: What stands after "/feeds/" opens somebody's calendar.
_FEED = re.compile(r"(/feeds/)[^\s\"'/]+")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


class WithoutPersonalData(logging.Filter):
    """Cuts query strings, keys of feeds and e-mail addresses out of every line.

    Stack traces carry code, not values; the text of an exception may quote what was
    posted (a database's "duplicate key" does), so only its type is kept.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite one line; always let it through."""
        message = record.getMessage()
        message = _FEED.sub(r"\1…", _QUERY.sub("?…", message))
        message = _ADDRESS.sub("(address)", message)
        if record.exc_info and record.exc_info[0] is not None:
            message = f"{message} [{_trace(record.exc_info)}]"
            record.exc_info = None
            record.exc_text = None
        record.msg, record.args = message, ()
        return True


def _trace(exc_info: logging._SysExcInfoType) -> str:
    """Return the kind of error and where it arose, innermost last, on one line."""
    kind, _, traceback = exc_info
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    name = kind.__name__ if kind is not None else "error"
    return f"{name} at {' > '.join(places[-8:])}"
