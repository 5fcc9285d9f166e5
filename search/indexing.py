"""Brings the indexes to what the database says."""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.core.searchable import SearchEntry, SearchSource, source_for, sources
from search.breaker import breaker
from search.engines import engines
from search.engines.base import EngineUnavailableError, SearchEngine
from search.entries import digest_of
from search.models import IndexChange, IndexLease
from search.outbox import record_changes
from search.synonyms import write_all_forms

logger = logging.getLogger("portal.search")

BATCH = 50
#: Changes that a new index learns before it answers; more are applied afterwards.
MOST_AT_ONCE = 1_000
LEASE = timedelta(seconds=60)


class LeaseTakenError(Exception):
    """Another process writes to this engine now."""


class Lease:
    """The right to write to one engine, for a minute from the last renewal."""

    def __init__(self, engine: str) -> None:
        self._engine = engine
        self._holder = uuid.uuid4()

    def take(self) -> None:
        """Take the lease; raises LeaseTakenError where somebody else holds it."""
        now = timezone.now()
        IndexLease.objects.get_or_create(engine=self._engine, defaults={"until": now})
        free = IndexLease.objects.filter(Q(holder=None) | Q(until__lt=now), engine=self._engine)
        if not free.update(holder=self._holder, until=now + LEASE):
            raise LeaseTakenError(self._engine)

    def renew(self) -> None:
        """Hold it for another minute; raises LeaseTakenError where it ran out and was taken."""
        mine = IndexLease.objects.filter(engine=self._engine, holder=self._holder)
        if not mine.update(until=timezone.now() + LEASE):
            raise LeaseTakenError(self._engine)

    def release(self) -> None:
        """Let others write."""
        IndexLease.objects.filter(engine=self._engine, holder=self._holder).update(holder=None)


@contextmanager
def lease_on(engine: SearchEngine) -> Iterator[Lease]:
    """Hold the lease on an engine; raises LeaseTakenError."""
    lease = Lease(engine.name)
    lease.take()
    try:
        yield lease
    finally:
        lease.release()


def apply_pending() -> None:
    """Apply every written-down change to its engine; an engine that fails keeps its rows.

    An index that is not there, was lost, or has the layout of another version is built anew.
    """
    for engine in engines():
        if breaker.is_open(engine.name):
            continue
        try:
            work = _has_changes(engine) or not engine.exists()
            while work:
                with lease_on(engine) as lease:
                    _apply_all(engine, lease)
                work = _has_changes(engine)
        except LeaseTakenError:
            # Whoever holds it looks again after letting go, so what we saw is not forgotten.
            continue
        except EngineUnavailableError as error:
            breaker.trip(engine.name, error)


def _has_changes(engine: SearchEngine) -> bool:
    return _waiting(engine).exists()


def _apply_all(engine: SearchEngine, lease: Lease) -> None:
    if not engine.exists():
        _fill(engine, lease)
    while changes := list(_waiting(engine)[:BATCH]):
        entries, gone = _now_in_database(changes)
        engine.apply(entries, gone)
        IndexChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
        lease.renew()


def _now_in_database(changes: Iterable[IndexChange]) -> tuple[list[SearchEntry], set[str]]:
    """Return the entries that the changed things are now, and the keys of those that are none."""
    ids: defaultdict[str, set[str]] = defaultdict(set)
    gone = set()
    for change in changes:
        ids[change.kind].add(change.object_id)
        gone.add(change.key)
    entries = []
    for kind, wanted in ids.items():
        source = source_for(kind)
        if source is not None:
            found = source.things(wanted)
            entries += [entry for one in found if (entry := _entry(source, one)) is not None]
    return entries, gone - {entry.key for entry in entries}


def _entry(source: SearchSource, thing: Any) -> SearchEntry | None:
    """Describe one thing; None where nobody may see it, or it cannot be described."""
    try:
        entry = source.entry(thing)
    except Exception:
        # One broken thing must not keep all others out of the index; --check names it.
        logger.exception("search cannot describe %s:%s", source.kind, thing.pk)
        return None
    return entry if entry.audience else None


def all_entries(lease: Lease | None = None) -> Iterator[list[SearchEntry]]:
    """Return everything that belongs in an index, in batches; a lease is renewed as they go."""
    for source in sources():
        last = None
        while found := source.batch(after=last, size=BATCH):
            last = found[-1].pk
            yield [entry for one in found if (entry := _entry(source, one)) is not None]
            if lease is not None:
                lease.renew()


def rebuild(engine: SearchEngine, say: Callable[[int], None] = lambda _done: None) -> int:
    """Fill one engine's index anew while the old one goes on answering; return the entries in it.

    `say` is told after each batch how many entries were looked at. Raises LeaseTakenError and
    EngineUnavailableError.
    """
    write_all_forms()
    with lease_on(engine) as lease:
        put = _fill(engine, lease, say)
    breaker.reset()
    apply_pending()
    return put


def _fill(
    engine: SearchEngine, lease: Lease, say: Callable[[int], None] = lambda _done: None
) -> int:
    """Build a new index beside the old one, which learns meanwhile what changes.

    The new one learns all of it before it takes the old one's place. The outbox keeps what it
    has until then, and it is applied once more: a change may come at the last moment.
    """
    batches = _telling(_keeping_current(engine, all_entries(lease)), say)
    return engine.rebuild(batches, lambda: _now_in_database(_waiting(engine)[:MOST_AT_ONCE]))


def _keeping_current(
    engine: SearchEngine, batches: Iterator[list[SearchEntry]]
) -> Iterator[list[SearchEntry]]:
    """Pass batches on, and apply what is new in the outbox after each, leaving it there."""
    last = 0
    for batch in batches:
        yield batch
        if changes := list(_waiting(engine).filter(id__gt=last)[:BATCH]):
            last = changes[-1].id
            with suppress(EngineUnavailableError):  # it may be built anew because it is broken
                if engine.exists():
                    engine.apply(*_now_in_database(changes))


def _waiting(engine: SearchEngine) -> QuerySet[IndexChange]:
    """Return the changes that an engine has yet to learn, the first to come first."""
    return IndexChange.objects.filter(engine=engine.name).order_by("id")


def _telling(
    batches: Iterator[list[SearchEntry]], say: Callable[[int], None]
) -> Iterator[list[SearchEntry]]:
    done = 0
    for batch in batches:
        yield batch
        done += len(batch)
        say(done)


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One way in which an index disagrees with the database."""

    key: str
    what: str


def differences(engine: SearchEngine) -> list[Difference]:
    """Compare every entry with the database. Raises EngineUnavailableError."""
    held = engine.digests()
    found = []
    for batch in all_entries():
        for entry in batch:
            digest = held.pop(entry.key, None)
            if digest is None:
                found.append(Difference(entry.key, "missing from the index"))
            elif digest != digest_of(entry):
                found.append(Difference(entry.key, "out of date in the index"))
    found += [Difference(key, "in the index only") for key in held]
    return sorted(found)


def reconcile() -> None:
    """Write down every difference as a change to be applied, and tidy each engine."""
    write_all_forms()
    kept = engines()
    IndexChange.objects.exclude(engine__in=[engine.name for engine in kept]).delete()
    for engine in kept:
        try:
            if not engine.is_sound():
                logger.error("search engine %s is broken and is built anew", engine.name)
                rebuild(engine)
            found = differences(engine)
            record_changes((tuple(one.key.split(":", 1)) for one in found), hides=False)  # type: ignore[misc]
            engine.tidy()
        except LeaseTakenError:
            continue
        except EngineUnavailableError as error:
            breaker.trip(engine.name, error)
            continue
        if found:
            logger.warning("search engine %s differed in %s entries", engine.name, len(found))
