"""A database of their own for processes that race, and what they need in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]


def postgres_url(name: str) -> str:
    config = settings.DATABASES["default"]
    host, port = config.get("HOST") or "127.0.0.1", config.get("PORT") or 5432
    return f"postgres://{config['USER']}:{config['PASSWORD']}@{host}:{port}/{name}"


def on_server(statement: str) -> None:
    with psycopg.connect(postgres_url("postgres"), autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The environment of processes that share a migrated database of their own."""
    folder = tmp_path_factory.mktemp("race")
    name = f"race_{uuid.uuid4().hex}"
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    if on_postgres:
        on_server(f"CREATE DATABASE {name}")
        url = postgres_url(name)
    else:
        url = f"sqlite:///{folder / 'race.sqlite3'}"
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    yield env
    if on_postgres:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


def ground(env, *arguments):
    result = subprocess.run(
        [sys.executable, "-m", "tests.concurrency.ground", *map(str, arguments)],
        cwd=ROOT,
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(result.stdout)
