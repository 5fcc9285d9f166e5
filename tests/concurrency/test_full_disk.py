"""The disk is full: people read plain words, and nothing is half-saved (T-F5)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.concurrency.conftest import ground
from tests.concurrency.server import BOOKED, lay, serving
from tests.kept import ON_POSTGRES

MEGABYTE = 1024 * 1024


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 128 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128m", "none", folder]
    if subprocess.run(mount, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("this machine does not let this user mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(folder):
    """Leave no byte that could be written in a file system."""
    with (folder / "ballast").open("wb", buffering=0) as file:
        for size in (MEGABYTE, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


@pytest.mark.skipif(
    ON_POSTGRES,
    reason="PostgreSQL's disk is its own; the site's is tried on SQLite",
)
def test_t_f5_a_full_disk_is_said_and_the_reserve_is_given_back(environment, small_disk):
    before = Path(environment["VAR_DIR"], "race.sqlite3")
    shutil.copy(before, small_disk / "race.sqlite3")
    env = {
        **environment,
        "VAR_DIR": str(small_disk),
        "DATABASE_URL": f"sqlite:///{small_disk / 'race.sqlite3'}",
    }
    (session, other), (cookie, second), addresses = lay(env, 2, 4, sessions=2)
    ground(env, "keep-reserve")
    with serving(env) as server:
        fill(small_disk)

        status, where, page = server.booking(cookie, addresses[session])
        ready = server.read("GET", "/health/ready")

        assert (status, where) == (507, "")
        assert "no room left" in page
        assert "Traceback" not in page
        assert (ready[0], '"low_on_disk": true' in ready[2]) == (200, True)
        # Now that the reserve's room is there, the same form goes through.
        assert not (small_disk / "reserve").exists()
        assert BOOKED.match(server.book(second, addresses[other])[1])
        assert server.read("GET", "/circles/")[0] == 200

    after = ground(env, "recount", session, other)
    assert after == {"breaches": [], "sessions": [[], [["booked", None]]]}
