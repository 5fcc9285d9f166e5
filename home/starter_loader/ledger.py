"""Remembers what was loaded, and tells what has been edited since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

from home.models import StarterItem


class Outcome(StrEnum):
    """What became of one piece of content in this run."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED = "left as edited"
    DELETED = "left deleted"


class Ledger:
    """The rows of `StarterItem`, read once, and the outcomes of this run."""

    def __init__(self) -> None:
        """Read every row in one query."""
        self._items = {item.key: item for item in StarterItem.objects.all()}
        self._outcomes: dict[str, Outcome] = {}

    def item(self, key: str) -> StarterItem | None:
        """Return what was loaded under this key, if anything was."""
        return self._items.get(key)

    def judge(self, key: str, digest: str, state: str | None) -> Outcome:
        """Return what is to be done for ``key``, whose object now looks like ``state``.

        ``state`` is None where the object is gone. CREATED and UPDATED mean: write it.
        """
        item = self._items.get(key)
        if item is None:
            return Outcome.CREATED
        if state is None:
            return Outcome.DELETED
        if state != item.stored_state:
            return Outcome.EDITED
        return Outcome.UNCHANGED if digest == item.content_digest else Outcome.UPDATED

    def note(self, key: str, outcome: Outcome) -> None:
        """Count what became of ``key`` in this run."""
        self._outcomes[key] = outcome

    def write(self, key: str, *, model: str, object_id: object, digest: str, state: str) -> None:
        """Record that ``key`` was loaded. Belongs in the transaction that writes the object."""
        self._items[key], _ = StarterItem.objects.update_or_create(
            key=key,
            defaults={
                "model": model,
                "object_id": str(object_id),
                "content_digest": digest,
                "stored_state": state,
            },
        )

    def counts(self) -> Iterator[tuple[str, Counter[Outcome]]]:
        """Yield each kind of content with how many of its pieces had which outcome."""
        kinds: dict[str, Counter[Outcome]] = {}
        for key, outcome in self._outcomes.items():
            kinds.setdefault(key.partition("/")[0], Counter())[outcome] += 1
        yield from sorted(kinds.items())

    def left_alone(self) -> list[str]:
        """Return the keys that somebody has edited or deleted."""
        spared = (Outcome.EDITED, Outcome.DELETED)
        return sorted(key for key, outcome in self._outcomes.items() if outcome in spared)
