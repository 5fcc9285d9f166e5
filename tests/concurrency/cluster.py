"""A PostgreSQL server of a test's own, which may be brought down."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def programs():
    """Return the folder of the newest PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    return Path(shutil.which("initdb")).parent


class Cluster:
    """Durable as in production: what was committed outlives a crash."""

    def __init__(self):
        """Make the cluster's files and start it."""
        # In the system's folder: the user of the server may not look into a test's own.
        self.folder = Path(tempfile.mkdtemp(prefix="portal-crash-"))
        self.port, self.password = free_port(), secrets.token_hex(8)
        self.data = self.folder / "data"
        (self.folder / "password").write_text(self.password)
        if os.getuid() == 0:
            for path in (self.folder, self.folder / "password"):
                shutil.chown(path, "postgres")
        self.run("initdb", "--pgdata", self.data, "--username", "portal", "--auth", "trust")
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write(f"listen_addresses = '127.0.0.1'\nport = {self.port}\n")
            conf.write("unix_socket_directories = ''\n")
        self.start()

    @property
    def url(self):
        """The address of its one database."""
        return f"postgres://portal:{self.password}@127.0.0.1:{self.port}/postgres"

    def run(self, program, *arguments):
        """Run one of PostgreSQL's programs as the user that may."""
        whose = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run(
            [*whose, programs() / program, *arguments],
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def fill_from(self, url):
        """Copy a database of another server into this one's."""
        dump = subprocess.run(
            [programs() / "pg_dump", "--no-owner", url], check=True, stdout=subprocess.PIPE
        )
        fill = [programs() / "psql", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", self.url]
        subprocess.run(fill, check=True, input=dump.stdout, stdout=subprocess.DEVNULL)

    def start(self):
        """Start, and wait until it has recovered."""
        log = self.folder / "log"
        self.run("pg_ctl", "--pgdata", self.data, "--log", log, "--wait", "start")

    def crash(self):
        """Stop as a loss of power would: nothing is finished, nobody is told."""
        self.run("pg_ctl", "--pgdata", self.data, "--mode", "immediate", "--wait", "stop")

    def end(self):
        """Take it away."""
        self.crash()
        shutil.rmtree(self.folder)
