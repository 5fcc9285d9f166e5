"""Writes the embedded engine's tables and keeps them in step with one another."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from portal.core.searchable import SearchEntry
from search.engines.base import EngineUnavailableError
from search.engines.embedded_schema import (
    COUNT_WORDS,
    FORGET_BUNDLES,
    IN,
    INTEGRITY_CHECK,
    OPTIMIZE,
    TEXT_TABLES,
    merging,
)
from search.engines.embedded_store import Store
from search.entries import SEPARATOR, digest_of, index_body, index_facets, index_text
from search.query import fold

#: A rebuild commits after so many entries or characters, so that nobody's save waits long.
BATCH_ENTRIES, BATCH_CHARACTERS = 2_000, 2_000_000
#: Pieces of a text table that are merged as they come: SQLite's usual.
USUAL_MERGING = 4

_WORD = re.compile(r"[^\W_]+")


class EmbeddedIndex:
    """The tables of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def apply(self, entries: Sequence[SearchEntry], gone: Collection[str]) -> None:
        """Put in, replace and take out in one short transaction; new words are known at once."""
        with self._store.writing():
            put = self._replace(entries, gone)
            self._store.many(
                "INSERT INTO search_word VALUES (%s, 1) ON CONFLICT DO NOTHING",
                [(word,) for word in sorted(_words(put))],
            )

    def rebuild(self, batches: Iterable[Sequence[SearchEntry]]) -> int:
        """Bring the tables to what the batches say while searches go on; return the entries.

        Tables that are not there, or fail SQLite's own check, are made anew.
        """
        if self._store.exists() and self.is_sound():
            return self._fill(batches)
        with self._store.renewed() as fresh:
            return EmbeddedIndex(fresh)._fill(batches)

    def _fill(self, batches: Iterable[Sequence[SearchEntry]]) -> int:
        """Put in what is new or different, batch by batch, and take out what is not among them.

        Each batch commits by itself, so searches see an old or a new entry, never none.
        """
        self._all(merging(0))
        put: set[str] = set()
        for batch in _larger(batches):
            with self._store.writing():
                self._replace(batch, ())
            put.update(entry.key for entry in batch)
        ghosts = sorted(set(self.digests()) - put)
        for start in range(0, len(ghosts), BATCH_ENTRIES):
            with self._store.writing():
                self._replace((), ghosts[start : start + BATCH_ENTRIES])
        self.tidy()
        return len(put)

    def _replace(
        self, entries: Iterable[SearchEntry], gone: Collection[str]
    ) -> Sequence[SearchEntry]:
        """Write what differs from what is held; return what was written."""
        digests = {entry.key: (entry, digest_of(entry)) for entry in entries}
        held: dict[str, str] = dict(
            self._store.rows(
                "SELECT e.key, t.digest FROM search_entry e "  # noqa: S608
                f"JOIN search_text t ON t.id = e.id WHERE e.key {IN}",
                [json.dumps(list(digests))],
            )
        )
        new = [one for one in digests.values() if held.get(one[0].key) != one[1]]
        self._take({*gone, *(entry.key for entry, _ in new if entry.key in held)})
        if new:
            self._put(new)
        return [entry for entry, _ in new]

    def _take(self, keys: Collection[str]) -> None:
        if not keys:
            return
        rows = self._store.rows(
            f"SELECT id FROM search_entry WHERE key {IN}",  # noqa: S608
            [json.dumps(sorted(keys))],
        )
        ids = [json.dumps([row[0] for row in rows])]
        for table, columns in TEXT_TABLES.items():
            self._store.rows(
                f"INSERT INTO {table}({table}, rowid, {columns}) "  # noqa: S608
                f"SELECT 'delete', id, {columns} FROM search_text WHERE id {IN}",
                ids,
            )
        for table in ("search_text", "search_entry"):
            self._store.rows(f"DELETE FROM {table} WHERE id {IN}", ids)  # noqa: S608

    def _put(self, entries: Sequence[tuple[SearchEntry, str]]) -> None:
        """Write entries, each with its digest, that are not there."""
        ((last,),) = self._store.rows("SELECT coalesce(max(id), 0) FROM search_entry")
        bundles = self._bundles([entry for entry, _ in entries])
        self._store.many(
            "INSERT INTO search_entry (id, bundle_id, on_date, key) VALUES (%s, %s, %s, %s)",
            [
                (at, bundles[entry.key], entry.on.isoformat() if entry.on else None, entry.key)
                for at, (entry, _) in enumerate(entries, last + 1)
            ],
        )
        self._store.many(
            "INSERT INTO search_text VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    at,
                    entry.kind,
                    entry.object_id,
                    entry.url,
                    entry.review_due.isoformat() if entry.review_due else None,
                    digest,
                    fold(entry.title).lower(),
                    index_text(entry.title),
                    index_body(entry),
                )
                for at, (entry, digest) in enumerate(entries, last + 1)
            ],
        )
        for table, columns in TEXT_TABLES.items():
            # One statement, so that FTS5 writes one piece.
            self._store.rows(
                f"INSERT INTO {table}(rowid, {columns}) "  # noqa: S608
                f"SELECT id, {columns} FROM search_text WHERE id > %s",
                [last],
            )

    def _bundles(self, entries: Sequence[SearchEntry]) -> Mapping[str, int]:
        """Return the bundle of each entry by its key; bundles that are new are written."""
        contents = {entry.key: _Bundle(entry) for entry in entries}
        wanted = {one.digest: one for one in contents.values()}
        known = self._known_bundles(wanted)
        new = [one for digest, one in wanted.items() if digest not in known]
        if new:
            self._store.many(
                "INSERT INTO search_bundle (digest) VALUES (%s)", [(one.digest,) for one in new]
            )
            known = self._known_bundles(wanted)
            self._store.many(
                "INSERT INTO search_bundle_token VALUES (%s, %s)",
                [(token, known[one.digest]) for one in new for token in one.tokens],
            )
            self._store.many(
                "INSERT INTO search_bundle_facet VALUES (%s, %s, %s, %s)",
                [(known[one.digest], *value) for one in new for value in one.facets],
            )
        return {key: known[one.digest] for key, one in contents.items()}

    def _known_bundles(self, digests: Iterable[str]) -> dict[str, int]:
        sql = f"SELECT digest, id FROM search_bundle WHERE digest {IN}"  # noqa: S608
        return dict(self._store.rows(sql, [json.dumps(list(digests))]))

    def is_sound(self) -> bool:
        """Tell whether the tables are readable and agree with one another.

        SQLite's own checks write, each in a transaction of its own: nobody's save waits for all.
        """
        try:
            for statement in INTEGRITY_CHECK:
                self._all([statement])
            odd = self._store.rows(
                "SELECT id FROM search_entry WHERE id NOT IN (SELECT id FROM search_text) "
                "OR bundle_id NOT IN (SELECT id FROM search_bundle) UNION "
                "SELECT id FROM search_text WHERE id NOT IN (SELECT id FROM search_entry)"
            )
        except EngineUnavailableError:
            return False
        return not odd

    def digests(self) -> dict[str, str]:
        """Return the digest of every entry held, by key."""
        return dict(
            self._store.rows(
                "SELECT e.key, t.digest FROM search_entry e JOIN search_text t ON t.id = e.id"
            )
        )

    def tidy(self) -> None:
        """Merge the text tables, which keep removed words until then; count the words anew.

        One transaction a table: nobody's save waits for all of it.
        """
        for statement in OPTIMIZE:
            self._all([statement])
        self._all((*merging(USUAL_MERGING), *FORGET_BUNDLES, *COUNT_WORDS))
        self._store.checkpoint()

    def _all(self, statements: Iterable[str]) -> None:
        with self._store.writing():
            for statement in statements:
                self._store.rows(statement)


class _Bundle:
    """Who may see an entry, and what it is counted under."""

    def __init__(self, entry: SearchEntry) -> None:
        self.tokens = sorted(entry.audience)
        self.facets = sorted((*value, label) for value, label in index_facets(entry).items())
        parts = [*self.tokens, "", *(part for value in self.facets for part in value)]
        self.digest = hashlib.sha256(SEPARATOR.join(parts).encode()).hexdigest()


def _larger(batches: Iterable[Sequence[SearchEntry]]) -> Iterator[list[SearchEntry]]:
    """Put batches together to ones that are worth a transaction."""
    held: list[SearchEntry] = []
    characters = 0
    for batch in batches:
        held += batch
        characters += sum(len(entry.body) for entry in batch)
        if len(held) >= BATCH_ENTRIES or characters >= BATCH_CHARACTERS:
            yield held
            held, characters = [], 0
    if held:
        yield held


def _words(entries: Iterable[SearchEntry]) -> set[str]:
    """Return the words of entries as they are written, folded as SQLite folds them."""
    found: set[str] = set()
    for entry in entries:
        found.update(_WORD.findall(fold(f"{entry.title} {index_body(entry)}".lower())))
    return found
