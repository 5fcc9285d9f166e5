"""A database of their own for processes that race, and what they need in it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import uuid

import pytest

from tests.kept import ON_POSTGRES, ROOT, kept, on_server, postgres_url


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The environment of processes that share a migrated database of their own."""
    folder = tmp_path_factory.mktemp("race")
    name = f"race_{uuid.uuid4().hex}"
    url = postgres_url(name) if ON_POSTGRES else f"sqlite:///{folder / 'race.sqlite3'}"
    with kept() as made:
        if ON_POSTGRES:
            on_server(f"CREATE DATABASE {name} TEMPLATE {made}")
        else:
            shutil.copy(made, folder / "race.sqlite3")
    yield {
        **os.environ,
        "DATABASE_URL": url,
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    }
    if ON_POSTGRES:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


class Stage:
    """The process of `tests.concurrency.stage` for one environment."""

    def __init__(self, env):
        """Start it."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.concurrency.stage"],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, *words):
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "came" in answer, answer
        return answer["came"]

    def end(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


_stages: dict[str, Stage] = {}


@pytest.fixture(scope="module", autouse=True)
def stages():
    """End the processes that `ground` started."""
    yield
    while _stages:
        _stages.popitem()[1].end()


def ground(env, *words):
    """Ask the process that lays out and recounts, started at the first question."""
    where = env["DATABASE_URL"]
    if where not in _stages:
        _stages[where] = Stage(env)
    return _stages[where].ask(*words)


class Racers:
    """Processes that are ready to act at the same moment."""

    def __init__(self, env, number, folder, *, unlocked=False):
        """Start them and wait until each stands at the line."""
        path = folder / f"{uuid.uuid4().hex[:8]}.socket"
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(str(path))
            door.listen(number)
            for _ in range(number):
                ground(env, "fork", str(path), unlocked)
            self.sockets = [door.accept()[0] for _ in range(number)]
        self.lines = [one.makefile("rw") for one in self.sockets]
        for line in self.lines:
            assert line.readline() == "ready\n"

    def run(self, orders):
        for line, order in zip(self.lines, orders, strict=True):
            line.write(json.dumps(order) + "\n")
        for line in self.lines:
            line.flush()
        return [line.readline().strip() for line in self.lines]

    def end(self):
        for one in (*self.lines, *self.sockets):
            one.close()


@pytest.fixture
def racers(environment, tmp_path_factory):
    started = []

    def start(number, **how):
        started.append(Racers(environment, number, tmp_path_factory.mktemp("r"), **how))
        return started[-1]

    yield start
    for group in started:
        group.end()
