"""What the intruder carries off: copies of the database, logs, mails, the index of search."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session as SignIn
from django.core import mail
from django.db import connection
from django.utils import timezone

from circles.reflections.models import Reflection, SubmittedReflection
from learning.readers.models import ReaderMark
from portal.core.models import OutgoingMail
from search.engines import embedded_engine

#: The hour at which the site releases and hands on, and that at which backups are made.
ROUND = timedelta(hours=5, minutes=30)
BACKUP = timedelta(hours=2)
SIGNED_IN_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One request in the log of a proxy that logs everything, against the advice."""

    at: datetime
    address: str
    request: str

    @classmethod
    def now(cls, address: str, request: str) -> LogLine:
        """The line of a request of this moment."""
        return cls(timezone.now(), address, request)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a copy of the database shows it; ``written`` is PostgreSQL's xmin."""

    title: str
    written: int | None
    guide: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A sign-in session: whose, since when, and written by which transaction."""

    person: str
    at: datetime
    written: int | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup: what can be read of reflections, as it lies in the file, and who is there."""

    at: datetime
    inbox: tuple[Row, ...]
    released: tuple[Row, ...]
    sessions: tuple[Seen, ...]

    @property
    def titles(self) -> set[str]:
        """What can be read in this copy."""
        return {row.title for row in (*self.inbox, *self.released)}


@dataclass(slots=True)
class Loot:
    """Everything. ``homes`` says whose an address is: the intruder knows the office."""

    homes: dict[str, str] = field(default_factory=dict)
    log: list[LogLine] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    tables: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    orders: dict[str, list[str]] = field(default_factory=dict)
    mails: list[str] = field(default_factory=list)
    #: Who has read which guide, by its key.
    readers: dict[int, set[str]] = field(default_factory=dict)

    def shares(self) -> list[tuple[datetime, str]]:
        """Who sent something to be shared when, by the log."""
        shared = [one for one in self.log if one.request == "POST /reflections/share/"]
        return [(one.at, self.homes[one.address]) for one in shared]

    def carry_off_the_rest(self) -> None:
        """Take the whole database, every order there is, and the mails."""
        with connection.cursor() as cursor:
            for name in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
                self.columns[name] = [column[0] for column in cursor.description]
                self.tables[name] = cursor.fetchall()
        for page, person in ReaderMark.objects.values_list("page_id", "person_id"):
            self.readers.setdefault(page, set()).add(str(person))
        last = self.copies[-1]
        self.orders = {
            "place in the table": [row.title for row in last.released],
            "place in the inbox": [row.title for row in last.inbox],
            "key": list(Reflection.objects.order_by("pk").values_list("title", flat=True)),
            "claim digest": list(
                Reflection.objects.order_by("claim_mac").values_list("title", flat=True)
            ),
            "number in the search index": _numbers_of_search(),
        }
        waiting = OutgoingMail.objects.all()
        self.mails = [str(one.message()) for one in mail.outbox] + [str(vars(x)) for x in waiting]


def copy_of_database(at: datetime) -> Copy:
    """Copy what matters for the comparison of one night with the next."""
    return Copy(
        at,
        _rows(SubmittedReflection._meta.db_table),
        _rows(Reflection._meta.db_table),
        _sessions(),
    )


def _written() -> str:
    return "xmin::text::bigint" if connection.vendor == "postgresql" else "NULL"


def _rows(table: str) -> tuple[Row, ...]:
    """Read a table as it lies in the file."""
    order = "ORDER BY ctid" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT title, {_written()}, guide_id FROM {table} {order}")  # noqa: S608
        return tuple(Row(*row) for row in cursor.fetchall())


def _sessions() -> tuple[Seen, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT session_key, {_written()} FROM django_session")  # noqa: S608
        written = dict(cursor.fetchall())
    found = [(one, one.get_decoded().get("_auth_user_id")) for one in SignIn.objects.all()]
    return tuple(
        Seen(person, one.expire_date - SIGNED_IN_FOR, written[one.session_key])
        for one, person in found
        if person
    )


def _numbers_of_search() -> list[str]:
    rows = embedded_engine()._store.rows(
        "SELECT t.title FROM search_text t JOIN search_entry e ON e.id = t.id "
        "WHERE e.kind = 'reflection' ORDER BY e.id"
    )
    return [row[0] for row in rows]
