"""A cluster of three real nodes of OpenSearch on loopback, each a process of its own that can be killed and started."""

from __future__ import annotations

import atexit
import json
import os
import random
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.cluster.jars import NoCluster, jars, java

#: What a node may take to start and to join the others, on a slow machine.
PATIENCE_S = 180
#: Below those that systems give to whoever asks for any, so that a node finds its own free when it is started again.
_PORTS = range(20_000, 30_000)
_APART = 16
#: For nodes that live for minutes: compiled quickly is better than compiled well.
HASTY = ("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_SETTINGS = """\
cluster.name: onrecord
node.name: {name}
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
discovery.seed_hosts: {seeds}
cluster.initial_cluster_manager_nodes: {names}
cluster.max_shards_per_node: 5000
cluster.routing.allocation.disk.threshold_enabled: false
path.repo: {snapshots}
"""


class Node:
    """A node: its name, its port for HTTP and, while it runs, its process."""

    #: Classes of plugins that it has, beside those of every node.
    plugins = ""

    def __init__(self, name: str, folder: Path, http: int, options: Sequence[str]) -> None:
        self.name, self.http, self._options = name, http, options
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what it says is in its log."""
        command = [java(), *self._options, "-cp", self._classes(), str(Path(__file__).with_name("Node.java"))]
        with (self._folder / "log").open("ab") as log:
            # Its own group, so that Ctrl-C leaves it to the tests; it ends with its standard input, however they end.
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [*command, str(self._folder), str(self._folder / "opensearch.yml"), self.plugins],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _classes(self) -> str:
        return f"{jars()}/*"

    def kill(self) -> None:
        """End it as a power failure does."""
        if self._process:
            self._process.kill()
            self._process.wait()
            if self._process.stdin:
                self._process.stdin.close()
            self._process = None

    def signal(self, number: int) -> None:
        """Send its process a signal, as SIGSTOP, with which it hangs until SIGCONT."""
        if self._process:
            self._process.send_signal(number)

    @property
    def runs(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None

    def ask(self, path: str, timeout: float = 40) -> dict[str, Any]:
        """What it answers to a GET; raises `OSError`."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.http}{path}", timeout=timeout) as response:
            answer: dict[str, Any] = json.load(response)
            return answer

    def last_words(self) -> str:
        """The end of its log in a line."""
        lines = (self._folder / "log").read_text("utf-8", "replace").split("\n")
        return " | ".join(line for line in lines[-8:] if line)[-500:]


class Nodes(Sequence[Node]):
    """The nodes of one cluster."""

    def __init__(
        self, folder: Path, options: Sequence[str] = HASTY, count: int = 3, kind: Callable[..., Node] = Node
    ) -> None:
        """Lay them out under `folder`, to be started by `start` with these `options` of Java; `kind` makes each."""
        ports = _free_ports(2 * count)
        names = [f"node-{number + 1}" for number in range(count)]
        seeds = [f"127.0.0.1:{port}" for port in ports[count:]]
        self._nodes = []
        for name, http, transport in zip(names, ports[:count], ports[count:], strict=True):
            own = folder / name
            own.mkdir()
            settings = {"name": name, "http": http, "transport": transport, "snapshots": folder / "snapshots"}
            (own / "opensearch.yml").write_text(
                _SETTINGS.format(**settings, seeds=json.dumps(seeds), names=json.dumps(names))
            )
            self._nodes.append(kind(name, own, http, options))

    def __getitem__(self, at: Any) -> Any:
        return self._nodes[at]

    def __len__(self) -> int:
        return len(self._nodes)

    @property
    def hosts(self) -> str:
        """All nodes, as an address of an index writes them."""
        return ",".join(f"127.0.0.1:{node.http}" for node in self)

    def start(self) -> None:
        """Start those that don't run, and wait until all are one cluster and every shard is there."""
        for node in self:
            if not node.runs:
                node.start()
        self.wait()

    def wait(self) -> None:
        """Wait until every node has joined and every shard and replica is in its place; raises `NoCluster`."""
        ends = time.monotonic() + PATIENCE_S
        path = f"/_cluster/health?wait_for_nodes={len(self)}&wait_for_status=green&timeout=30s"
        for node in self:
            while not _answers(node, path):
                if not node.runs or time.monotonic() > ends:
                    raise NoCluster(f"a node of the test cluster does not start: {node.last_words()}")
                time.sleep(0.2)

    def stop(self) -> None:
        """End them all."""
        for node in self:
            node.kill()


@contextmanager
def three_nodes(folder: Path, options: Sequence[str] = HASTY) -> Iterator[Nodes]:
    """Three nodes that run in a folder, which is gone afterwards; raises `NoCluster`."""
    with running(Nodes(folder, options), folder) as nodes:
        yield nodes


@contextmanager
def running(nodes: Nodes, folder: Path) -> Iterator[Nodes]:
    """Nodes that run until the end of the block, which removes their `folder`; raises `NoCluster`."""
    atexit.register(nodes.stop)
    try:
        nodes.start()
        yield nodes
    finally:
        nodes.stop()
        atexit.unregister(nodes.stop)
        shutil.rmtree(folder, ignore_errors=True)


def _answers(node: Node, path: str) -> bool:
    try:
        return not node.ask(path)["timed_out"]
    except OSError:
        return False


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, none twice; processes started together look at others each."""
    found: list[int] = []
    for port in random.sample(_PORTS[os.getpid() % _APART :: _APART], k=200):
        with socket.socket() as tried:
            if len(found) < count and tried.connect_ex(("127.0.0.1", port)):
                found.append(port)
    return found
