"""Several people, as many processes, too few places: never too many booked, nobody lost.

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
ROUNDS, FEW_ROUNDS = 25, 4
MANY = 8


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

    def __init__(self, env, number, *flags):
        """Start them and wait until each stands at the line."""
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.concurrency.racer", *flags],
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

    def start(number, *flags):
        started.append(Racers(environment, number, *flags))
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
    assert ground(environment, "recount", *laid["sessions"])["breaches"] == []


def test_many_people_and_a_few_places(environment, racers):
    laid = ground(environment, "lay", FEW_ROUNDS, MANY, 3)
    all_at_once = racers(MANY)
    for session in laid["sessions"]:
        orders = [{"person": person, "session": session} for person in laid["people"]]
        went = all_at_once.run(orders)
        assert sorted(went) == ["booked"] * 3 + ["waiting"] * (MANY - 3), went
    after = ground(environment, "recount", *laid["sessions"])
    assert after["breaches"] == []
    queue = [["waiting", number] for number in range(1, MANY - 2)]
    assert after["sessions"] == [[["booked", None]] * 3 + queue] * FEW_ROUNDS


def test_somebody_gives_up_a_place_while_another_asks_for_one(environment, racers):
    laid = ground(environment, "lay", FEW_ROUNDS, 3, 1)
    holder, waiting, newcomer = laid["people"]
    two = racers(2)
    for session in laid["sessions"]:
        for person in (holder, waiting):
            two.run([{"person": person, "session": session}] * 2)
        went = two.run(
            [
                {"person": holder, "session": session, "cancel": "yes"},
                {"person": newcomer, "session": session},
            ]
        )
        assert went == ["cancelled", "waiting"], went
    after = ground(environment, "recount", *laid["sessions"])
    assert after["breaches"] == []
    # Whoever waited has the place, by their number; a newcomer never overtakes.
    assert after["sessions"] == [[["booked", 1], ["waiting", 2]]] * FEW_ROUNDS


def test_one_form_sent_by_several_processes_at_once_makes_one_booking(environment, racers):
    laid = ground(environment, "lay", FEW_ROUNDS, 1, 4)
    [person] = laid["people"]
    several = racers(4)
    for session in laid["sessions"]:
        order = {"person": person, "session": session, "key": str(uuid.uuid4())}
        assert several.run([order] * 4) == ["booked"] * 4
    after = ground(environment, "recount", *laid["sessions"])
    assert after == {"breaches": [], "sessions": [[["booked", None]]] * FEW_ROUNDS}


def test_without_the_lock_the_race_is_lost(environment, racers):
    """The control: if this passed unharmed, the races above would prove nothing."""
    laid = ground(environment, "lay", FEW_ROUNDS, 2, 1)
    two = racers(2, "--unlocked")
    for session in laid["sessions"]:
        two.run([{"person": person, "session": session} for person in laid["people"]])
    assert ground(environment, "recount", *laid["sessions"])["breaches"]
