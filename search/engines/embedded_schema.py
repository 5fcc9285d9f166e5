"""The embedded engine's tables.

`search_full` ranks by everything an entry says, `search_title` by its title alone (two
tables added up rank better than any weight of columns), `search_plain` by the words as they
are written; `search_start` completes titles. All four take their text from `search_text`, and
`EmbeddedIndex` keeps them in step: a trigger would make FTS5 write a piece for every row.

What many entries have in common is written once: who may see them is a `search_audience`, what
they are counted under a `search_bundle` of `search_value`s. So filtering and counting go by
bundle, and compare numbers. `search_entry` is narrow, because a search reads a row of it for
every match.
"""

from __future__ import annotations

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


DROP = (
    "DROP TABLE IF EXISTS search_vocabulary",
    # Triggers of the first version; without them, whatever state text tables are in, all can go.
    "DROP TRIGGER IF EXISTS search_entry_put",
    "DROP TRIGGER IF EXISTS search_entry_change",
    "DROP TRIGGER IF EXISTS search_entry_take",
    *(f"DROP TABLE IF EXISTS {table}" for table in TEXT_TABLES),
    *(
        f"DROP TABLE IF EXISTS {table}"
        for table in (
            "search_word",
            "search_text",
            "search_title_key",
            "search_entry",
            "search_bundle",
            "search_bundle_value",
            "search_value",
            "search_audience",
            "search_audience_token",
            # of earlier versions
            "search_bundle_facet",
            "search_bundle_token",
            "search_entry_facet",
            "search_entry_token",
        )
    ),
)
