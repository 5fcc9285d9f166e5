"""Real requests to a real server of two processes, all at once, also while a process is killed."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.concurrency.conftest import ROOT, ground

BOOKED = re.compile(r"^/circles/bookings/[0-9a-f-]{36}/$")


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


class Server:
    """gunicorn with two workers, and people who post to it."""

    def __init__(self, env, port):
        self.port, self.env = port, env
        command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--workers", "2"]
        command += ["--threads", "8", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)

    def wait(self):
        for _ in range(400):
            with contextlib.suppress(OSError, HTTPException):
                if self.ask("GET", "/health/live")[0] == 200:
                    return self
            time.sleep(0.1)
        raise AssertionError("The server did not start.")

    def ask(self, method, path, body="", headers=None):
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(line):
            line.request(method, path, body, headers or {})
            with line.getresponse() as answer:
                answer.read()
                return answer.status, answer.headers.get("Location", "")

    def book(self, cookie, address, key=None):
        """Post the booking form; return (status, where it leads)."""
        token = secrets.token_hex(16)
        form = {"csrfmiddlewaretoken": token, "agreement": "on", "key": key or str(uuid.uuid4())}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{cookie}; csrftoken={token}",
        }
        return self.ask("POST", f"{address}book/", urlencode(form), headers)

    def workers(self):
        """Return the processes that answer, which gunicorn starts anew when one is killed."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):  # a process that ended meanwhile
                parent = entry.read_text().rpartition(")")[2].split()[1]
                if int(parent) == self.process.pid:
                    found.append(int(entry.parent.name))
        return found

    def end(self):
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module")
def server(environment):
    port = free_port()
    running = Server({**environment, "BASE_URL": f"http://127.0.0.1:{port}"}, port)
    try:
        yield running.wait()
    finally:
        running.end()


def all_at_once(*calls):
    """Start every call at the same moment; return what each came to."""
    answers: list[tuple[int, str]] = [(0, "")] * len(calls)
    gate = threading.Barrier(len(calls))

    def one(number, call):
        gate.wait(30)
        try:
            answers[number] = call()
        except (OSError, HTTPException) as error:
            answers[number] = (0, type(error).__name__)

    threads = [threading.Thread(target=one, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def everybody(server, cookies, address):
    """Return a call for each person, which books for them."""
    return [partial(server.book, cookie, address) for cookie in cookies]


def lay(env, people, places, sessions=1):
    laid = ground(env, "lay", sessions, people, places)
    signed = ground(env, "sign-in", *laid["people"])
    return laid["sessions"], signed["cookies"], signed["addresses"]


def test_d1_t_f8_many_people_and_a_few_places_over_http(environment, server):
    (session,), cookies, addresses = lay(environment, 24, 5)

    answers = all_at_once(*everybody(server, cookies, addresses[session]))

    assert [status for status, _ in answers] == [302] * 24
    assert all(BOOKED.match(where) for _, where in answers)
    after = ground(environment, "recount", session)
    assert after["breaches"] == []
    queue = [["waiting", number] for number in range(1, 20)]
    assert after["sessions"] == [[["booked", None]] * 5 + queue]


def test_t_f8_eight_equal_posts_at_once_make_one_booking_and_one_answer(environment, server):
    (session,), (cookie,), addresses = lay(environment, 1, 4)
    key = str(uuid.uuid4())

    answers = all_at_once(*[lambda: server.book(cookie, addresses[session], key)] * 8)

    assert len({where for _, where in answers}) == 1
    assert BOOKED.match(answers[0][1])
    assert ground(environment, "recount", session)["sessions"] == [[["booked", None]]]


def test_t_f1_what_was_acknowledged_is_there_though_processes_are_killed(environment, server):
    """Nothing is oversold, nobody overtaken, and no answer that said yes is lost."""
    sessions, cookies, addresses = lay(environment, 30, 6, sessions=4)
    said_yes = dict.fromkeys(sessions, 0)
    over = threading.Event()

    def kill():
        while not over.wait(0.4):
            for pid in server.workers()[:1]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        for session in sessions:
            answers = all_at_once(*everybody(server, cookies, addresses[session]))
            said_yes[session] = sum(bool(BOOKED.match(where)) for _, where in answers)
    finally:
        over.set()
        killer.join(20)
    server.wait()

    after = ground(environment, "recount", *sessions)
    assert after["breaches"] == []
    for session, rows in zip(sessions, after["sessions"], strict=True):
        assert len(rows) >= said_yes[session]
        assert [state for state, _ in rows].count("booked") == min(6, len(rows))
