"""The embedded engine's tables.

`search_full` ranks by everything an entry says, `search_title` by its title alone (two
tables added up rank better than any weight of columns), `search_plain` by the words as they
are written; `search_start` completes titles. All four take their text from `search_text`, and
`EmbeddedIndex` keeps them in step: a trigger would make FTS5 write a piece for every row.

What many entries have in common is written once: who may see them is a `search_audience`, what
they are counted under a `search_bundle` of `search_value`s. So filtering and counting go by
bundle, and compare numbers. `search_entry` is narrow, because a search reads a row of it for
every match.

In the site's own database a rebuild fills tables `search_next_…` beside these and then changes the
names (`SWAP`). FTS5 looks for the table its text comes from only when it needs it, by the
name that the table has by then; it stands in quotes, which `beside` leaves alone.
"""

from __future__ import annotations

import re

#: One of the values in a parameter that is a JSON list.
IN = "IN (SELECT value FROM json_each(%s))"

#: Raised with every change of the tables: a file of another version is made anew.
VERSION = 3

_STEMMED = "tokenize='porter unicode61 remove_diacritics 2'"
_PLAIN = "tokenize='unicode61 remove_diacritics 2'"

#: Text tables and the columns of `search_text` they hold.
TEXT_TABLES = {
    "search_full": "title, body",
    "search_title": "title",
    "search_plain": "title, body",
    "search_start": "title",
}

CREATE = (
    """CREATE TABLE search_audience (
        id INTEGER PRIMARY KEY, content TEXT NOT NULL UNIQUE)""",
    """CREATE TABLE search_audience_token (
        token TEXT NOT NULL, audience_id INTEGER NOT NULL,
        PRIMARY KEY (token, audience_id)) WITHOUT ROWID""",
    """CREATE TABLE search_value (
        id INTEGER PRIMARY KEY, slug TEXT NOT NULL, facet TEXT NOT NULL, label TEXT NOT NULL,
        UNIQUE (slug, facet, label))""",
    """CREATE TABLE search_bundle (
        id INTEGER PRIMARY KEY, content TEXT NOT NULL UNIQUE)""",
    """CREATE TABLE search_bundle_value (
        bundle_id INTEGER NOT NULL, value_id INTEGER NOT NULL,
        PRIMARY KEY (bundle_id, value_id)) WITHOUT ROWID""",
    """CREATE TABLE search_entry (
        id INTEGER PRIMARY KEY, bundle_id INTEGER NOT NULL, audience_id INTEGER NOT NULL,
        kind TEXT NOT NULL, on_date TEXT, key TEXT NOT NULL UNIQUE)""",
    """CREATE TABLE search_text (
        id INTEGER PRIMARY KEY, object_id TEXT NOT NULL, url TEXT NOT NULL, review_due TEXT,
        digest TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL)""",
    """CREATE TABLE search_title_key (
        title_key TEXT NOT NULL, id INTEGER NOT NULL,
        PRIMARY KEY (title_key, id)) WITHOUT ROWID""",
    "CREATE TABLE search_word (word TEXT PRIMARY KEY, entries INTEGER NOT NULL) WITHOUT ROWID",
    f"""CREATE VIRTUAL TABLE search_full USING fts5(
        title, body, content='search_text', content_rowid='id', {_STEMMED})""",
    f"""CREATE VIRTUAL TABLE search_title USING fts5(
        title, content='search_text', content_rowid='id', {_STEMMED})""",
    f"""CREATE VIRTUAL TABLE search_plain USING fts5(
        title, body, content='search_text', content_rowid='id', {_PLAIN})""",
    f"""CREATE VIRTUAL TABLE search_start USING fts5(
        title, content='search_text', content_rowid='id', prefix='1 2 3', {_PLAIN})""",
    "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab(search_plain, 'row')",
)

#: Each fails where a text table is broken or disagrees with the entries.
INTEGRITY_CHECK = tuple(
    f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
    for table in TEXT_TABLES
)
#: Each merges a text table into one piece, which leaves out what was removed.
OPTIMIZE = tuple(
    f"INSERT INTO {table}({table}) VALUES ('optimize')"  # noqa: S608
    for table in TEXT_TABLES
)
#: The words as they are written, each with the entries that hold it.
COUNT_WORDS = (
    "DELETE FROM search_word",
    "INSERT INTO search_word SELECT term, doc FROM search_vocabulary",
)
#: What no entry has any more.
FORGET_UNUSED = (
    "DELETE FROM search_audience WHERE id NOT IN (SELECT audience_id FROM search_entry)",
    "DELETE FROM search_audience_token WHERE audience_id NOT IN (SELECT id FROM search_audience)",
    "DELETE FROM search_bundle WHERE id NOT IN (SELECT bundle_id FROM search_entry)",
    "DELETE FROM search_bundle_value WHERE bundle_id NOT IN (SELECT id FROM search_bundle)",
    "DELETE FROM search_value WHERE id NOT IN (SELECT value_id FROM search_bundle_value)",
)


def merging(segments: int) -> tuple[str, ...]:
    """Return statements that let text tables merge pieces as they come, so many at a time.

    Nought puts it off until the next OPTIMIZE; 4 is the usual.
    """
    return tuple(
        f"INSERT INTO {table}({table}, rank) VALUES ('automerge', {segments})"  # noqa: S608
        for table in TEXT_TABLES
    )


_TABLES = (
    "search_audience",
    "search_audience_token",
    "search_value",
    "search_bundle",
    "search_bundle_value",
    "search_entry",
    "search_text",
    "search_title_key",
    "search_word",
    *TEXT_TABLES,
)
_NEXT, _OLD = "search_next_", "search_old_"
_NAME = re.compile(r"(?<!')\bsearch_")


def beside(statement: str) -> str:
    """Return a statement about the tables that are built beside, instead of these."""
    return _NAME.sub(_NEXT, statement)


def _drop(prefix: str = "search_") -> tuple[str, ...]:
    # What counts words goes first, text tables before their text.
    names = ("search_vocabulary", *reversed(_TABLES))
    return tuple(f"DROP TABLE IF EXISTS {_NAME.sub(prefix, name)}" for name in names)


def _rename(old: str, new: str) -> tuple[str, ...]:
    return tuple(
        f"ALTER TABLE {_NAME.sub(old, name)} RENAME TO {_NAME.sub(new, name)}" for name in _TABLES
    )


CREATE_BESIDE = tuple(map(beside, CREATE))
#: What a rebuild left that was ended half-way, or that is over.
DROP_BESIDE = _drop(_NEXT)
DROP_OLD = _drop(_OLD)
#: FTS5 would look for the words that it counts under the old name.
_UNCOUNT = tuple(f"DROP TABLE IF EXISTS {name}vocabulary" for name in ("search_", _NEXT))
SWAP = (*_UNCOUNT, *_rename("search_", _OLD), *_rename(_NEXT, "search_"), CREATE[-1])

DROP = (
    # Triggers of the first version; without them, whatever state text tables are in, all can go.
    "DROP TRIGGER IF EXISTS search_entry_put",
    "DROP TRIGGER IF EXISTS search_entry_change",
    "DROP TRIGGER IF EXISTS search_entry_take",
    *_drop(),
    *(
        f"DROP TABLE IF EXISTS {table}"
        for table in (  # of earlier versions
            "search_bundle_facet",
            "search_bundle_token",
            "search_entry_facet",
            "search_entry_token",
        )
    ),
)
#: The same where the tables that answered are broken and can only go.
REPLACE = (*DROP, *_UNCOUNT, *_rename(_NEXT, "search_"), CREATE[-1])
