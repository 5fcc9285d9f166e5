"""Shares, hands on and withdraws in a SQLite file, and looks at its bytes after each step.

`DATABASE_URL=sqlite:///COPY python -m tests.reflections.attacks.on_disk`, on a copy of a migrated
database, prints how many of the texts stand in the file or its log, and where.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django

WORDS = ("waiting", "asking", "walking", "reading", "writing", "sitting", "looking", "thinking")
NUMBER = len(WORDS)


def texts() -> list[str]:
    """Long texts that begin in their own way, so that they spill over to other pages."""
    rest = "and i listened, and it was enough. " * 170
    return [f"before {word} i stopped {rest}" for word in WORDS]


def bytes_on_disk(path: Path) -> bytes:
    """Everything in the file and in its write-ahead log."""
    files = [path, path.with_name(f"{path.name}-wal")]
    return b"".join(file.read_bytes() for file in files if file.exists())


def run() -> dict[str, list[int]]:
    """Return for each step the places of those texts that can be read."""
    from django.db import connection

    from circles.reflections.checking import Draft
    from circles.reflections.codes import new_claim_key
    from circles.reflections.models import ReflectionTemplate
    from circles.reflections.services.letterbox import hand_on
    from circles.reflections.services.sharing import (
        Filing,
        share_reflection,
        withdraw_reflection,
    )

    path = Path(connection.settings_dict["NAME"])
    filing = Filing(template=ReflectionTemplate.objects.get(slug="driscoll"))
    keys = [new_claim_key() for _ in texts()]

    def found() -> list[int]:
        held = bytes_on_disk(path)
        return [held.find(text[:24].encode()) for text in texts()]

    seen = {"before": found()}
    for key, text in zip(keys, texts(), strict=True):
        draft = Draft("on waiting", (("What?", text),))
        share_reflection(draft=draft, filing=filing, claim_key=key)
    seen["shared"] = found()
    hand_on(least=1)
    seen["handed on"] = found()
    for key in keys:
        withdraw_reflection(claim_key=key)
    seen["withdrawn"] = found()
    return seen


def main() -> None:
    """Print what was found as JSON."""
    django.setup()
    sys.stdout.write(json.dumps(run()))


if __name__ == "__main__":
    main()
