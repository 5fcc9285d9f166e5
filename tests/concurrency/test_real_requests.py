"""Real requests to a real server of two processes, all at once, also while a process is killed."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import uuid

import pytest

from tests.concurrency.conftest import ground
from tests.concurrency.server import BOOKED, all_at_once, everybody, lay, serving


@pytest.fixture(scope="module")
def server(environment):
    with serving(environment) as running:
        yield running


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
