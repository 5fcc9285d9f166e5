"""A migrated database that test runs copy, because to migrate an empty one takes long.

It is made anew whenever a migration or an installed package changed. Where it lies says what it was
made from: a file of `var/cache` for SQLite, a database on the server for PostgreSQL.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "var" / "cache"
#: What migrations call outside themselves.
CALLED = (
    "circles/reflections/seeds.py",
    "circles/reflections/storage.py",
    "search/engines/embedded_schema.py",
)
ON_POSTGRES = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def postgres_url(name: str) -> str:
    """Return the address of a database on the server that the tests run on."""
    config = settings.DATABASES["default"]
    host, port = config.get("HOST") or "127.0.0.1", config.get("PORT") or 5432
    return f"postgres://{config['USER']}:{config['PASSWORD']}@{host}:{port}/{name}"


def on_server(statement: str) -> list[tuple[str, ...]]:
    """Run one statement outside any transaction; return the rows it gave."""
    with psycopg.connect(postgres_url("postgres"), autocommit=True) as connection:
        found = connection.execute(statement.encode())
        return found.fetchall() if found.description else []


def migrate(url: str, folder: Path) -> None:
    """Bring an empty database up to date in a process of its own."""
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)


@contextmanager
def kept() -> Iterator[str]:
    """Give the kept database's file or name, making it where it is missing.

    One process at a time: the others wait until it is made, or copied.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "kept.lock").open("w") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield _kept_on_server() if ON_POSTGRES else str(_kept_file())


def _kept_file() -> Path:
    path = CACHE / f"migrated-{_made_from()}.sqlite3"
    if not path.exists():
        for old in CACHE.glob("migrated-*"):
            old.unlink()
        part = path.with_suffix(".part")
        migrate(f"sqlite:///{part}", CACHE)
        part.rename(path)
    return path


def _kept_on_server() -> str:
    mine = f"portal_kept_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    name = f"{mine}_{_made_from()}"
    there = {row[0] for row in on_server("SELECT datname FROM pg_database")}
    if name not in there:
        for old in sorted(one for one in there if one.startswith(mine)):
            on_server(f"DROP DATABASE {old}")
        on_server(f"CREATE DATABASE {mine}_part")
        migrate(postgres_url(f"{mine}_part"), CACHE)
        on_server(f"ALTER DATABASE {mine}_part RENAME TO {name}")
    return name


def _made_from() -> str:
    """Return a short digest of everything that a migrated database depends on."""
    digest = hashlib.sha256(sqlite3.sqlite_version.encode())
    rooms = ("portal", "learning", "circles", "home", "search")
    migrations = [one for room in rooms for one in (ROOT / room).rglob("migrations/*.py")]
    called = [ROOT / name for name in CALLED]
    for path in sorted([*migrations, *called, *ROOT.glob("requirements*.txt")]):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def copy_into_memory(name: str) -> sqlite3.Connection:
    """Fill SQLite's shared memory database of this name; it is there until the answer is closed."""
    memory = sqlite3.connect(name, uri=True)
    with kept() as path, closing(sqlite3.connect(path)) as source:
        source.backup(memory)
    return memory
