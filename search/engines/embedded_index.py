"""Writes the embedded engine's tables and keeps them in step with one another."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from portal.core.searchable import SearchEntry
from search.engines.base import Changes, EngineUnavailableError
from search.engines.embedded_schema import (
    COUNT_WORDS,
    FORGET_UNUSED,
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

#: Facet, slug, label.
_Value = tuple[str, str, str]

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

    def rebuild(
        self, batches: Iterable[Sequence[SearchEntry]], changed: Callable[[], Changes]
    ) -> int:
        """Fill tables beside those that answer, then put them in their place; return the entries.

        Each batch commits by itself: nobody's save waits long. `changed` tells what changed since
        the batches were read; it is asked last.
        """
        with self._store.renewed() as fresh:
            return EmbeddedIndex(fresh)._fill(batches, changed)

    def _fill(
        self, batches: Iterable[Sequence[SearchEntry]], changed: Callable[[], Changes]
    ) -> int:
        self._all(merging(0))
        for batch in _larger(batches):
            with self._store.writing():
                self._replace(batch, ())
        with self._store.writing():
            self._replace(*changed())
        self.tidy()
        ((put,),) = self._store.rows("SELECT count(*) FROM search_entry")
        return int(put)

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
        for table in ("search_title_key", "search_text", "search_entry"):
            self._store.rows(f"DELETE FROM {table} WHERE id {IN}", ids)  # noqa: S608

    def _put(self, entries: Sequence[tuple[SearchEntry, str]]) -> None:
        """Write entries, each with its digest, that are not there."""
        ((last,),) = self._store.rows("SELECT coalesce(max(id), 0) FROM search_entry")
        bundles = self._bundles([entry for entry, _ in entries])
        audiences = self._audiences([entry for entry, _ in entries])
        placed = list(enumerate(entries, last + 1))
        self._store.many(
            "INSERT INTO search_entry (id, bundle_id, audience_id, kind, on_date, key) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            [
                (
                    at,
                    bundles[entry.key],
                    audiences[entry.audience],
                    entry.kind,
                    entry.on.isoformat() if entry.on else None,
                    entry.key,
                )
                for at, (entry, _) in placed
            ],
        )
        self._store.many(
            "INSERT INTO search_text VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    at,
                    entry.object_id,
                    entry.url,
                    entry.review_due.isoformat() if entry.review_due else None,
                    digest,
                    index_text(entry.title),
                    index_body(entry),
                )
                for at, (entry, digest) in placed
            ],
        )
        self._store.many(
            "INSERT INTO search_title_key VALUES (%s, %s)",
            [(fold(entry.title).lower(), at) for at, (entry, _) in placed],
        )
        for table, columns in TEXT_TABLES.items():
            # One statement, so that FTS5 writes one piece.
            self._store.rows(
                f"INSERT INTO {table}(rowid, {columns}) "  # noqa: S608
                f"SELECT id, {columns} FROM search_text WHERE id > %s",
                [last],
            )

    def _audiences(self, entries: Iterable[SearchEntry]) -> Mapping[frozenset[str], int]:
        """Return each audience by its tokens; those that are new are written."""
        tokens = {SEPARATOR.join(sorted(one)): one for one in {one.audience for one in entries}}
        ids, new = self._numbered("search_audience", list(tokens))
        self._store.many(
            "INSERT INTO search_audience_token VALUES (%s, %s)",
            [(token, ids[content]) for content in new for token in tokens[content]],
        )
        return {one: ids[content] for content, one in tokens.items()}

    def _bundles(self, entries: Sequence[SearchEntry]) -> Mapping[str, int]:
        """Return the bundle of each entry by its key; those that are new are written."""
        facets = {entry.key: index_facets(entry) for entry in entries}
        values = self._values({(*v, label) for of in facets.values() for v, label in of.items()})
        bundles = {
            key: tuple(sorted(values[(*value, label)] for value, label in of.items()))
            for key, of in facets.items()
        }
        contents = {" ".join(map(str, of)): of for of in set(bundles.values())}
        ids, new = self._numbered("search_bundle", list(contents))
        self._store.many(
            "INSERT INTO search_bundle_value VALUES (%s, %s)",
            [(ids[content], value) for content in new for value in contents[content]],
        )
        numbers = {of: ids[content] for content, of in contents.items()}
        return {key: numbers[of] for key, of in bundles.items()}

    def _values(self, values: Collection[_Value]) -> Mapping[_Value, int]:
        """Return the number of each facet value; those that are new are written."""
        sql = f"SELECT facet, slug, label, id FROM search_value WHERE slug {IN}"  # noqa: S608
        slugs = [json.dumps(sorted({slug for _, slug, _ in values}))]
        known = {row[:3]: row[3] for row in self._store.rows(sql, slugs)}
        new = sorted(set(values) - set(known))
        if new:
            self._store.many(
                "INSERT INTO search_value (facet, slug, label) VALUES (%s, %s, %s)", new
            )
            known = {row[:3]: row[3] for row in self._store.rows(sql, slugs)}
        return known

    def _numbered(
        self, table: str, contents: Sequence[str]
    ) -> tuple[Mapping[str, int], Sequence[str]]:
        """Return the row of each content in a table, and the contents that were not there yet."""
        sql = f"SELECT content, id FROM {table} WHERE content {IN}"  # noqa: S608
        wanted = [json.dumps(contents)]
        known: dict[str, int] = dict(self._store.rows(sql, wanted))
        new = [content for content in contents if content not in known]
        if new:
            insert = f"INSERT INTO {table} (content) VALUES (%s)"  # noqa: S608
            self._store.many(insert, [(content,) for content in new])
            known = dict(self._store.rows(sql, wanted))
        return known, new

    def is_sound(self) -> bool:
        """Tell whether the tables are readable and agree with one another.

        SQLite's own checks write, each in a transaction of its own: nobody's save waits for all.
        """
        try:
            for statement in INTEGRITY_CHECK:
                self._all([statement])
            odd = self._store.rows(
                "SELECT id FROM search_entry WHERE id NOT IN (SELECT id FROM search_text) "
                "OR bundle_id NOT IN (SELECT id FROM search_bundle) "
                "OR audience_id NOT IN (SELECT id FROM search_audience) UNION "
                "SELECT id FROM search_entry WHERE id NOT IN "
                "(SELECT id FROM search_title_key) UNION "
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
        self._all((*merging(USUAL_MERGING), *FORGET_UNUSED, *COUNT_WORDS))
        self._store.checkpoint()

    def _all(self, statements: Iterable[str]) -> None:
        with self._store.writing():
            for statement in statements:
                self._store.rows(statement)


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
