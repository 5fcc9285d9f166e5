"""The embedded engine's tables.

`search_full` ranks by everything an entry says, `search_title` by its title alone (two
tables added up rank better than any weight of columns), `search_plain` holds the words as
they are written, for suggestions and for putting spelling right. All three take their
text from `search_entry`, kept in step by triggers.
"""

from __future__ import annotations

_STEMMED = "tokenize='porter unicode61 remove_diacritics 2'"
_PLAIN = "tokenize='unicode61 remove_diacritics 2'"

_PUT = """
INSERT INTO search_full(rowid, title, body) VALUES (new.id, new.title, new.body);
INSERT INTO search_title(rowid, title) VALUES (new.id, new.title);
INSERT INTO search_plain(rowid, title, body) VALUES (new.id, new.title, new.body);
"""
_TAKE = """
INSERT INTO search_full(search_full, rowid, title, body)
    VALUES ('delete', old.id, old.title, old.body);
INSERT INTO search_title(search_title, rowid, title) VALUES ('delete', old.id, old.title);
INSERT INTO search_plain(search_plain, rowid, title, body)
    VALUES ('delete', old.id, old.title, old.body);
"""
_TAKE_REST = """
DELETE FROM search_entry_token WHERE entry_id = old.id;
DELETE FROM search_entry_facet WHERE entry_id = old.id;
"""

CREATE = (
    """CREATE TABLE search_entry (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
        object_id TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, url TEXT NOT NULL,
        on_date TEXT, review_due TEXT, digest TEXT NOT NULL)""",
    """CREATE TABLE search_entry_token (
        entry_id INTEGER NOT NULL, token TEXT NOT NULL,
        PRIMARY KEY (entry_id, token)) WITHOUT ROWID""",
    """CREATE TABLE search_entry_facet (
        entry_id INTEGER NOT NULL, facet TEXT NOT NULL, slug TEXT NOT NULL, label TEXT NOT NULL,
        PRIMARY KEY (entry_id, facet, slug)) WITHOUT ROWID""",
    f"""CREATE VIRTUAL TABLE search_full USING fts5(
        title, body, content='search_entry', content_rowid='id', {_STEMMED})""",
    f"""CREATE VIRTUAL TABLE search_title USING fts5(
        title, content='search_entry', content_rowid='id', {_STEMMED})""",
    f"""CREATE VIRTUAL TABLE search_plain USING fts5(
        title, body, content='search_entry', content_rowid='id', detail=column,
        prefix='1 2 3', {_PLAIN})""",
    "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab(search_plain, 'row')",
    f"CREATE TRIGGER search_entry_put AFTER INSERT ON search_entry BEGIN {_PUT} END",
    f"CREATE TRIGGER search_entry_change AFTER UPDATE ON search_entry BEGIN {_TAKE} {_PUT} END",
    f"CREATE TRIGGER search_entry_take AFTER DELETE ON search_entry BEGIN {_TAKE} {_TAKE_REST} END",
)

_TEXT_TABLES = ("search_full", "search_title", "search_plain")

#: Fails where a text table is broken or disagrees with the entries.
INTEGRITY_CHECK = tuple(
    f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
    for table in _TEXT_TABLES
)
#: Merges a text table into one piece, which leaves out what was removed.
OPTIMIZE = tuple(
    f"INSERT INTO {table}({table}) VALUES ('optimize')"  # noqa: S608
    for table in _TEXT_TABLES
)

DROP = (
    "DROP TABLE IF EXISTS search_vocabulary",
    # Without the triggers, whatever state the text tables are in, their content can go.
    "DROP TRIGGER IF EXISTS search_entry_put",
    "DROP TRIGGER IF EXISTS search_entry_change",
    "DROP TRIGGER IF EXISTS search_entry_take",
    *(f"DROP TABLE IF EXISTS {table}" for table in _TEXT_TABLES),
    "DROP TABLE IF EXISTS search_entry_facet",
    "DROP TABLE IF EXISTS search_entry_token",
    "DROP TABLE IF EXISTS search_entry",
)
