"""A real server of two processes, and people who send requests to it."""

from __future__ import annotations

import contextlib
import re
import secrets
import subprocess
import sys
import threading
import time
import uuid
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from tests.concurrency.cluster import free_port
from tests.concurrency.conftest import ground
from tests.kept import ROOT

BOOKED = re.compile(r"^/circles/bookings/[0-9a-f-]{36}/$")


@contextlib.contextmanager
def serving(env):
    """Run a server until the block ends."""
    port = free_port()
    running = Server({**env, "BASE_URL": f"http://127.0.0.1:{port}"}, port)
    try:
        yield running.wait()
    finally:
        running.end()


class Server:
    """gunicorn with two workers, and people who post to it."""

    def __init__(self, env, port):
        self.port, self.env = port, env
        command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--workers", "2", "--preload"]
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
        """Return (status, where it leads) of one request on a line of its own."""
        status, where, _page = self.read(method, path, body, headers)
        return status, where

    def read(self, method, path, body="", headers=None):
        """Return (status, where it leads, page)."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(line):
            line.request(method, path, body, headers or {})
            with line.getresponse() as answer:
                return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    def book(self, cookie, address, key=None):
        """Post the booking form; return (status, where it leads)."""
        status, where, _page = self.booking(cookie, address, key)
        return status, where

    def booking(self, cookie, address, key=None):
        """Post the booking form; return (status, where it leads, page)."""
        token = secrets.token_hex(16)
        form = {"csrfmiddlewaretoken": token, "agreement": "on", "key": key or str(uuid.uuid4())}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{cookie}; csrftoken={token}",
        }
        return self.read("POST", f"{address}book/", urlencode(form), headers)

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
