"""Remembers what was taken away for good, so that a restored backup does not bring it back.

The list is a file beside the database, because a restore replaces the database. It holds keyed
digests in the order of their values: nothing of a text, a writer or a claim key, and without the
site's secret it cannot be laid beside the rows of a backup. The clock writes it anew, so that the
time of the file is not that of a withdrawal.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction

from circles.reflections.codes import withdrawal_mac
from circles.reflections.models import HelpedMark, Reflection, SubmittedReflection
from circles.reflections.services.erasure import forget_deleted_pages, take_along
from circles.reflections.services.letterbox import fill_box, hold_box

NAME = "withdrawn-reflections"


def remember(*things: str) -> None:
    """Add to the list, by claim digest or, for an example, by key; on the disk on return.

    Call it before the commit: a list that is ahead of the database does no harm. With nothing to
    add it is only written anew.
    """
    with _held() as path:
        known = _read(path) | {withdrawal_mac(thing) for thing in things}
        fresh = path.with_suffix(".new")
        with fresh.open("w", encoding="ascii") as file:
            file.writelines(f"{digest}\n" for digest in sorted(known))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        _sync_folder(path.parent)


def is_remembered(thing: str) -> bool:
    """Whether what this digest or key stands for was taken away for good."""
    return withdrawal_mac(thing) in _read(_path())


def apply_withdrawals() -> int:
    """Delete whatever the list names from the letter box, the inbox and what readers see.

    For after a restore; return how many were deleted. Raises SealBroken.
    """
    known = _read(_path())
    with transaction.atomic():
        waiting = hold_box()
        left = [one for one in waiting if withdrawal_mac(one.claim_mac) not in known]
        deleted = len(waiting) - len(left)
        if deleted:
            fill_box(left)
        deleted += _delete_named(SubmittedReflection, known)
        deleted += _delete_named(Reflection, known)
    if deleted:
        forget_deleted_pages(SubmittedReflection, Reflection, HelpedMark)
    return deleted


def _delete_named(model: type[SubmittedReflection] | type[Reflection], known: set[str]) -> int:
    rows = model._default_manager.values_list("pk", "claim_mac")
    named = [pk for pk, mac in rows if withdrawal_mac(mac or str(pk)) in known]
    model._default_manager.filter(pk__in=named).delete()
    if model is Reflection:
        for pk in named:
            take_along(pk)
    return len(named)


def _path() -> Path:
    return Path(settings.PORTAL_VAR_DIR) / NAME


def _read(path: Path) -> set[str]:
    return set(path.read_text(encoding="ascii").split()) if path.exists() else set()


def _sync_folder(folder: Path) -> None:
    """Put on the disk that a file took the place of another."""
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


@contextmanager
def _held() -> Iterator[Path]:
    """Let one process at a time write the list."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("a", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path
