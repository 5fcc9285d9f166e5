"""Two people, two processes, one place: one gets it, the other waits. Always.

The races run on a database of their own, of the kind the suite runs on: a SQLite file, or a
new database on the PostgreSQL server.
"""

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
ROUNDS = 25


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


class Racers:
    """Processes that are ready to act at the same moment."""

    def __init__(self, env, number):
        """Start them and wait until each stands at the line."""
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.concurrency.racer"],
                cwd=ROOT,
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            for _ in range(number)
        ]
        for process in self.processes:
            assert process.stdout.readline() == "ready\n"

    def run(self, orders):
        for process, order in zip(self.processes, orders, strict=True):
            process.stdin.write(json.dumps(order) + "\n")
        for process in self.processes:
            process.stdin.flush()
        return [process.stdout.readline().strip() for process in self.processes]

    def end(self):
        for process in self.processes:
            process.stdin.close()
            process.stdout.close()
            process.wait(20)


@pytest.fixture
def racers(environment):
    started = []

    def start(number):
        started.append(Racers(environment, number))
        return started[-1]

    yield start
    for group in started:
        group.end()


def test_two_people_and_the_last_place(environment, racers):
    laid = ground(environment, "lay", ROUNDS, 2, 1)
    two = racers(2)
    for session in laid["sessions"]:
        went = two.run([{"person": person, "session": session} for person in laid["people"]])
        assert sorted(went) == ["booked", "waiting"], went
    assert ground(environment, "recount") == []
