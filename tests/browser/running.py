"""The whole site in processes of its own, as `script/server` starts it, for a browser to visit."""

from __future__ import annotations

import email
import email.policy
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: Seconds that a first start may take: migrations, starter content, index.
START_WITHIN = 240
#: Seconds that the background worker may take to send a letter.
LETTER_WITHIN = 30


@dataclass(frozen=True)
class RunningSite:
    """Where the site answers and where it keeps its files."""

    url: str
    folder: Path
    environment: dict[str, str] = field(repr=False)

    def account(self, role: str) -> tuple[str, str]:
        """Return (address, password) of a demonstration account, such as "facilitator"."""
        for line in (self.folder / "demo-accounts.txt").read_text().splitlines():
            address, password = line.split(" ", 1)
            if address.startswith(f"{role}@"):
                return address, password
        raise KeyError(role)

    def manage(self, *arguments: str) -> str:
        """Run a management command on this site and return what it printed."""
        return subprocess.run(
            [str(ROOT / "var/venv/bin/python"), "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def letters(self, address: str) -> list[EmailMessage]:
        """Return what was sent to an address, oldest first."""
        found: list[EmailMessage] = []
        files = (self.folder / "mail").glob("*.log")
        for file in sorted(files, key=lambda one: one.stat().st_mtime_ns):
            raw = file.read_bytes().rsplit(b"\n" + b"-" * 79, 1)[0]
            message = email.message_from_bytes(raw, policy=email.policy.default)
            if address in str(message["To"]):
                found.append(message)
        return found

    def wait_for_letter(self, address: str, subject: str) -> EmailMessage:
        """Return the newest letter with these words in its subject, once the worker sent it."""
        until = time.monotonic() + LETTER_WITHIN
        while True:
            letters = self.letters(address)
            for letter in reversed(letters):
                if subject in str(letter["Subject"]):
                    return letter  # type: ignore[no-any-return]
            if time.monotonic() > until:
                subjects = [str(letter["Subject"]) for letter in letters]
                raise AssertionError(f"No letter with {subject!r} came; there are {subjects}")
            time.sleep(0.2)


def text_of(letter: EmailMessage) -> str:
    """Return the plain text of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_site(folder: Path) -> Iterator[RunningSite]:
    """Start `script/server` with its data in a folder; end it and all it started afterwards."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "VAR_DIR": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DEMO": "1",
        "DEBUG": "1",
    }
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [str(ROOT / "script/server")], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            until = time.monotonic() + START_WITHIN
            while "Stop with Ctrl-C" not in log.read_text():
                if server.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"script/server did not start:\n{log.read_text()}")
                time.sleep(0.2)
            yield RunningSite(f"http://127.0.0.1:{port}", folder, environment)
        finally:
            server.terminate()
            server.wait(30)
