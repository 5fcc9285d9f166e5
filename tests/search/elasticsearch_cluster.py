"""Three nodes of Elasticsearch on this machine, from the server that `script/services` unpacked."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from search.dsl import FAILURES, connect

NODES = 3
#: Seconds.
START_WITHIN = 180
HEAP = "-Xms400m -Xmx400m"
USER = "elasticsearch"


class Cluster:
    """A cluster of three; `urls` are the nodes' addresses. Start, perhaps `kill` one, stop."""

    def __init__(self, home: Path, folder: Path):
        """Write the nodes' settings."""
        self.home = home
        self.folder = folder
        ports = _free_ports(2 * NODES)
        self.http, self.transport = ports[:NODES], ports[NODES:]
        self.urls = [f"http://127.0.0.1:{port}" for port in self.http]
        self.processes: list[subprocess.Popen[bytes]] = []
        for at in range(NODES):
            self._write_settings(at)
        if os.geteuid() == 0:  # the server refuses to run as root
            user = pwd.getpwnam(USER)
            for path in (folder, *folder.rglob("*")):
                os.chown(path, user.pw_uid, user.pw_gid)

    def _write_settings(self, at: int) -> None:
        node = self.folder / f"node{at}"
        for name in ("config", "data", "logs", "tmp"):
            (node / name).mkdir(parents=True)
        for name in ("jvm.options", "log4j2.properties"):
            shutil.copy(self.home / "config" / name, node / "config")
        seeds = ", ".join(f'"127.0.0.1:{port}"' for port in self.transport)
        names = ", ".join(f'"node{one}"' for one in range(NODES))
        settings = {
            "cluster.name": "portal-cluster-test",
            "node.name": f"node{at}",
            "http.host": "127.0.0.1",
            "http.port": self.http[at],
            "transport.host": "127.0.0.1",
            "transport.port": self.transport[at],
            "discovery.seed_hosts": f"[{seeds}]",
            "cluster.initial_master_nodes": f"[{names}]",
            "path.data": node / "data",
            "path.logs": node / "logs",
            "xpack.security.enabled": "false",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        lines = "".join(f"{name}: {value}\n" for name, value in settings.items())
        (node / "config" / "elasticsearch.yml").write_text(lines)

    def start(self) -> None:
        """Start all nodes and wait until they have found one another."""
        java = Path(shutil.which("javac") or "java").resolve().parents[1]
        for at in range(NODES):
            node = self.folder / f"node{at}"
            environment = {
                "PATH": os.environ["PATH"],
                "HOME": str(node / "tmp"),
                "ES_JAVA_HOME": str(java),
                "ES_JAVA_OPTS": HEAP,
                "ES_PATH_CONF": str(node / "config"),
                "ES_TMPDIR": str(node / "tmp"),
            }
            as_user = USER if os.geteuid() == 0 else None
            with (node / "logs" / "output").open("wb") as output:
                self.processes.append(
                    subprocess.Popen(
                        [str(self.home / "bin" / "elasticsearch")],
                        env=environment,
                        cwd=node,
                        stdin=subprocess.DEVNULL,
                        stdout=output,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                        user=as_user,
                        group=as_user,
                    )
                )
        self.wait_for(NODES)

    def wait_for(self, nodes: int, status: str = "green") -> None:
        """Wait until so many nodes stand together and every copy of every index is there."""
        client = connect(",".join(self.urls), "").options(request_timeout=10)
        until = time.monotonic() + START_WITHIN
        try:
            while time.monotonic() < until:
                with suppress(*FAILURES):
                    client.cluster.health(
                        wait_for_nodes=str(nodes), wait_for_status=status, timeout="5s"
                    )
                    return
                time.sleep(0.5)
        finally:
            client.close()
        raise TimeoutError

    def kill(self, at: int) -> None:
        """End one node as a power cut would."""
        os.killpg(self.processes[at].pid, signal.SIGKILL)
        self.processes[at].wait(30)

    def stop(self) -> None:
        """End what still runs."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(30)


def _free_ports(number: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
