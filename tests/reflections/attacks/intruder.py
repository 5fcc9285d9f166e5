"""What a motivated intruder tries with the loot. Each attack names suspects for each reflection.

The intruder knows how the site works and what it is protected by, whose address is whose, and has
the log of every request with its second, which the operator is told not to keep.
"""

from __future__ import annotations

import hashlib
import hmac
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise

from tests.reflections.attacks.loot import BACKUP, ROUND, Copy, Loot, Row, Seen

#: By title: everybody who may have written it.
Suspects = dict[str, set[str]]

SURE = "nightly backups and the log"
READERS = "nightly backups, the log and who read the guide"
#: The ways of narrowing down that are never wrong: the author is among the suspects.
NEVER_WRONG = (SURE, READERS)
OWN_TABLES = ("reflections_", "search_")


def attacks(loot: Loot, *, box: bool) -> dict[str, Suspects]:
    """Return what every attack finds, by its name."""
    found = {
        **suspects(loot, box=box),
        "transaction numbers: nearest sign-in": _nearest_sign_in(loot),
        "the same words elsewhere": _by_words(loot),
    }
    sharers = [{person} for _, person in loot.shares()]
    for name, titles in loot.orders.items():
        found[f"order: {name}"] = dict(zip(titles, sharers, strict=False))
        found[f"order backwards: {name}"] = dict(zip(titles, reversed(sharers), strict=False))
    return found


def suspects(loot: Loot, *, box: bool) -> dict[str, Suspects]:
    """Narrow the authors down, by the name of the way."""
    seen = sorted({(one.at, one.person) for copy in loot.copies for one in copy.sessions})
    return {
        SURE: _appeared(loot.copies, loot.shares(), box=box),
        "nightly backups and sign-ins": _appeared(loot.copies, seen, box=box),
        "transaction numbers and the log": _by_transaction(loot),
        READERS: _by_readers(loot, box=box),
    }


def _appeared(copies: list[Copy], acts: list[tuple[datetime, str]], *, box: bool) -> Suspects:
    """Who acted between the last copy without a text and the first one with it.

    With the letter box, what appears was shared between two rounds of the clock: the one that
    handed it on, and the last one before that handed something on.
    """
    found: Suspects = {}
    since = copies[0].at
    for before, after in pairwise(copies):
        last_round = before.at - BACKUP + ROUND
        until = last_round if box else after.at
        if not box:
            since = before.at
        new = after.titles - before.titles
        if new:
            people = {person for at, person in acts if since < at <= until}
            found |= dict.fromkeys(new, people)
            since = until
    return found


def _by_transaction(loot: Loot) -> Suspects:
    """Who shared between the sign-ins written before and after a row (PostgreSQL)."""
    found: Suspects = {}
    for clock, row in _numbered(loot):
        place = bisect([one.written or 0 for one in clock], row.written or 0)
        since = clock[place - 1].at if place else loot.copies[0].at
        until = clock[place].at if place < len(clock) else loot.copies[-1].at
        found[row.title] = {person for at, person in loot.shares() if since <= at <= until}
    return found


def _by_readers(loot: Loot, *, box: bool) -> Suspects:
    """Who shared between two copies and has read the guide that is stored with the text."""
    there = [row for copy in loot.copies for row in (*copy.inbox, *copy.released)]
    guides = {row.title: row.guide for row in there if row.guide is not None}
    sharers = _appeared(loot.copies, loot.shares(), box=box)
    return {
        title: sharers[title] & loot.readers[guide]
        for title, guide in guides.items()
        if title in sharers
    }


def _nearest_sign_in(loot: Loot) -> Suspects:
    found: Suspects = {}
    for clock, row in _numbered(loot):
        nearest = min(clock, key=lambda one: abs((one.written or 0) - (row.written or 0)))
        found[row.title] = {nearest.person}
    return found


def _numbered(loot: Loot) -> Iterator[tuple[list[Seen], Row]]:
    """Yield each row as it was first seen, with the sign-ins seen then in order of writing."""
    known: set[str] = set()
    for copy in loot.copies:
        numbered = [one for one in copy.sessions if one.written is not None]
        clock = sorted(numbered, key=lambda one: one.written or 0)
        for row in (*copy.inbox, *copy.released):
            if clock and row.written is not None and row.title not in known:
                known.add(row.title)
                yield clock, row


def _by_words(loot: Loot) -> Suspects:
    """Look for a reflection's words in any row that also names a person, by key."""
    people = set(loot.homes.values())
    titles = {row.title for copy in loot.copies for row in (*copy.inbox, *copy.released)}
    found: Suspects = {}
    for table, rows in loot.tables.items():
        if table.startswith(OWN_TABLES):
            continue
        for row in rows:
            text = " ".join(map(str, row))
            named = [
                person for person in people if person in text or person.replace("-", "") in text
            ]
            for title in titles:
                if named and title in text:
                    found.setdefault(title, set()).update(named)
    return found


def by_claim_keys(loot: Loot, keys: Mapping[str, str], secrets: Iterable[str]) -> dict[str, str]:
    """Lay claim keys found on desks (key: person) beside the rows, with secrets that are known."""
    place = loot.columns["reflections_reflection"].index("claim_mac")
    title = loot.columns["reflections_reflection"].index("title")
    rows = {row[place]: row[title] for row in loot.tables["reflections_reflection"]}
    guessed: dict[str, str] = {}
    for secret in secrets:
        for key, person in keys.items():
            for words in (key, f"claim:{key}"):
                mac = hmac.new(secret.encode(), words.encode(), hashlib.sha256).hexdigest()
                if mac in rows:
                    guessed[rows[mac]] = person
    return guessed
