"""The database goes down while people book, and comes back (T-F2)."""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
import time
from http.client import HTTPException

import pytest

from tests.concurrency.cluster import Cluster
from tests.concurrency.conftest import ground
from tests.concurrency.server import BOOKED, lay, serving
from tests.kept import ON_POSTGRES, kept, postgres_url

PEOPLE, PLACES, SESSIONS = 24, 6, 6

pytestmark = pytest.mark.skipif(
    not ON_POSTGRES,
    reason="SQLite is no server that could go down; its processes are killed elsewhere",
)


@pytest.fixture
def cluster():
    cluster = Cluster()
    yield cluster
    cluster.end()


@pytest.fixture
def site(cluster, tmp_path):
    env = {
        **os.environ,
        "DATABASE_URL": cluster.url,
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.concurrency.kept_connections",
    }
    with kept() as made:
        cluster.fill_from(postgres_url(made))
    with serving(env) as server:
        yield env, server


class Visits:
    """People who go on booking, and what each was answered."""

    def __init__(self, server, cookies, addresses):
        """Remember whom and where."""
        self.server, self.cookies = server, cookies
        self.round = itertools.product(addresses.items(), cookies)
        self.lock, self.over = threading.Lock(), threading.Event()
        self.said_yes, self.pages = dict.fromkeys(addresses, 0), []

    def go_on(self):
        """Book for the next person until there is none; ask again where it went wrong."""
        while not self.over.is_set():
            with self.lock:
                (session, address), cookie = next(self.round, (("", ""), ""))
            if not cookie:
                return
            while not self.over.is_set() and not self.books(session, address, cookie):
                time.sleep(0.05)

    def books(self, session, address, cookie):
        """Ask once; tell whether it was acknowledged."""
        with contextlib.suppress(OSError, HTTPException):
            status, where, page = self.server.booking(cookie, address)
            with self.lock:
                self.pages.append((status, page))
                if yes := bool(BOOKED.match(where)):
                    self.said_yes[session] += 1
            return yes
        return False


def test_t_f2_a_database_that_crashes_loses_no_booking_and_shows_no_trace(cluster, site):
    env, server = site
    sessions, cookies, addresses = lay(env, PEOPLE, PLACES, SESSIONS)
    visits = Visits(server, cookies, {key: addresses[key] for key in sessions})
    crowd = [threading.Thread(target=visits.go_on) for _ in range(6)]
    for one in crowd:
        one.start()
    try:
        for _ in range(2):
            time.sleep(0.5)
            cluster.crash()
            away = server.read("GET", "/circles/")
            time.sleep(0.3)
            cluster.start()
        for one in crowd:
            one.join(60)
    finally:
        visits.over.set()

    assert (away[0], "cannot reach its records" in away[2]) == (503, True)
    statuses = {status for status, _ in visits.pages}
    assert statuses <= {302, 503}, statuses
    assert not any("Traceback" in page or "psycopg" in page for _, page in visits.pages)
    assert server.read("GET", "/health/ready")[0] == 200
    after = ground(env, "recount", *sessions)
    assert after["breaches"] == []
    for session, rows in zip(sessions, after["sessions"], strict=True):
        assert visits.said_yes[session] == len(rows) == PEOPLE
        assert [state for state, _ in rows].count("booked") == PLACES
