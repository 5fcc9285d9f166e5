"""Reads one file in a process with limits: `python -m learning.importing.reading contents docx`.

The file comes on standard input, what it holds goes to standard output as JSON: the contents, or
for `pages` instead of `contents` {"pages": [text, …]},
{"refusal": code, "detail": …}, or {"failed": kind of error and where} for a file that its library
stumbles over. Nothing else of the site runs in here, no secret is in the environment, and a file
that is built to fill the memory or to take for ever ends this process and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import traceback
from typing import Any

from learning.importing import limits
from learning.importing.reading.file import read_file
from learning.importing.reading.full_text import pages_of
from learning.importing.reading.pieces import Refused, to_json


def main() -> None:
    """Read standard input, write standard output."""
    _limit()
    with contextlib.redirect_stdout(sys.stderr):  # where a library might print
        wanted, extension = sys.argv[1:3]
        answer = _answer(wanted, extension, sys.stdin.buffer.read(limits.MAX_FILE + 1))
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    # Where the system does not know a limit, the time-out of the caller remains.
    for kind, limit in (
        (resource.RLIMIT_AS, limits.MEMORY),
        (resource.RLIMIT_CPU, limits.SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))


def _answer(wanted: str, extension: str, data: bytes) -> dict[str, Any]:
    try:
        if wanted == "pages":
            return {"pages": pages_of(data, extension)}
        return to_json(read_file(data, extension))
    except Refused as refused:
        return {"refusal": refused.code, "detail": refused.detail}
    except (MemoryError, RecursionError):
        return {"refusal": "too_much", "detail": ""}
    except Exception as error:  # noqa: BLE001 - a library may stumble in any way over a broken file
        where = traceback.extract_tb(error.__traceback__)[-1]
        return {"failed": f"{type(error).__name__} at {where.name}:{where.lineno}"}


if __name__ == "__main__":
    main()
