"""Worse than a clean death: hosts that hang or are no cluster, indices that take no writes, runs stopped meanwhile."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from making import ids, make, search
from opensearchpy import OpenSearch

from bench.cluster.nodes import Node, Nodes
from indexer.engine import IndexProblem, open_engine
from indexer.opensearch.connection import bulk

#: What a host may say instead of an answer; it says nothing, and keeps the connection, for null.
STRANGERS = {
    "silent": None,
    "garbage": b"\x15\x03\x01 this is no HTTP\r\n\r\n",
    "a proxy": b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 15\r\n\r\n<h1>Sorry</h1>\r\n",
    "a site": b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 15\r\n\r\n<h1>Hello</h1>\r\n",
    "no such page": b"HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\ncontent-length: 14\r\n\r\n<h1>Gone</h1>\r\n",
    "nothing": b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 0\r\n\r\n",
    "another service": b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
    "elsewhere": b"HTTP/1.1 301 Moved\r\nlocation: https://example.org/\r\ncontent-length: 0\r\n\r\n",
    "half": b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{"version": ',
}


@contextmanager
def stranger(says: bytes | None) -> Iterator[str]:
    """A host that answers everything in its own way, or not at all."""
    kept = []

    def answer() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            kept.append(connection)
            if says is not None:
                connection.recv(1 << 16)
                connection.sendall(says)
                connection.shutdown(socket.SHUT_WR)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=answer, daemon=True).start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
    for connection in kept:
        connection.close()


@pytest.mark.parametrize("says", STRANGERS.values(), ids=list(STRANGERS))
def test_a_host_that_is_no_cluster_is_told_alone_and_left_alone_beside_others(
    cluster_location: str, says: bytes | None
) -> None:
    fill(cluster_location)
    with stranger(says) as host:
        name = cluster_location.rpartition("/")[2]
        with pytest.raises(IndexProblem, match="no node answers") as told:
            open_engine(f"opensearch://{host}/{name}")
        assert "\n" not in str(told.value)
        with open_engine(cluster_location.replace("://", f"://{host},")) as engine:
            assert {search(engine, "heritage").total for _ in range(8)} == {60}


def fill(location: str, count: int = 60) -> None:
    with open_engine(location, create=True) as engine, engine.writer() as writer:
        for number in range(count):
            writer.add(make(f"r{number}", "The heritage plan", path=f"/{number}"))
        writer.finish()


# Nodes that hang


@contextmanager
def hanging(*nodes: Node) -> Iterator[None]:
    """Nodes that neither answer nor end until the end of the block."""
    for node in nodes:
        node.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for node in nodes:
            node.signal(signal.SIGCONT)


@pytest.fixture
def watchful(cluster_client: OpenSearch) -> Iterator[None]:
    """A cluster that gives up nodes that hang after seconds, not after half a minute."""
    checks = [f"cluster.fault_detection.{who}_check.timeout" for who in ("follower", "leader")]
    cluster_client.cluster.put_settings(body={"transient": dict.fromkeys(checks, "2s")})
    yield
    cluster_client.cluster.put_settings(body={"transient": dict.fromkeys(checks)})


@pytest.mark.usefixtures("watchful")
def test_searches_are_whole_while_a_node_hangs(nodes: Nodes, cluster_client: OpenSearch, cluster_location: str) -> None:
    location = cluster_location.replace("replicas=0", "replicas=1")
    fill(location)
    nodes.wait()
    leads = cluster_client.cat.cluster_manager(format="json")[0]["node"]
    node = next(node for node in nodes if node.name != leads)
    with open_engine(location) as engine:
        with hanging(node):
            found = [search(engine, "heritage", limit=60) for _ in range(6)]
        assert {(each.total, each.missing, len(set(ids(each)))) for each in found} == {(60, None, 60)}
    nodes.wait()


# Indices that take no writes


@pytest.mark.parametrize("block", ["read_only", "read_only_allow_delete"])
def test_where_nothing_can_be_written_no_release_is_rejected_and_the_next_run_reads_it(
    cluster_location: str, cluster_client: OpenSearch, monkeypatch: pytest.MonkeyPatch, block: str
) -> None:
    monkeypatch.setattr(bulk, "_GIVE_UP", 0.5)
    fill(cluster_location, 1)
    index = f"{cluster_location.rpartition('/')[2].partition('?')[0]}-b1"
    cluster_client.indices.put_settings(index=index, body={f"index.blocks.{block}": True})
    with open_engine(cluster_location) as engine:
        with engine.writer() as writer:
            writer.add(make("late", "The heritage plan", path="/late"))
            with pytest.raises(IndexProblem, match=r"blocked by|can't write now"):
                writer.finish()
        assert engine.status().rejected == ()
        cluster_client.indices.put_settings(index=index, body={f"index.blocks.{block}": None})
        with engine.writer() as writer:
            assert "/late" not in writer.sources()
            writer.add(make("late", "The heritage plan", path="/late"))
            writer.finish()
        assert sorted(ids(search(engine, "heritage"))) == ["late", "r0"]


# Runs that are stopped


def test_ctrl_c_ends_a_run_that_waits_for_a_cluster_that_takes_nothing(
    cluster_location: str, cluster_client: OpenSearch, tmp_path: Path
) -> None:
    fill(cluster_location, 1)
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Release {number}\n\nHeritage in a text of {number}.", "utf-8")
    index = f"{cluster_location.rpartition('/')[2].partition('?')[0]}-b1"
    cluster_client.indices.put_settings(index=index, body={"index.blocks.read_only_allow_delete": True})
    command = [sys.executable, "-m", "onrecord", "index", str(tmp_path), "--index", cluster_location, "--jobs", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        waits = process.stderr.readline()
        assert "the cluster can't write now" in waits
        assert waits.endswith("; waiting, at most 5 minutes\n")
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert told.strip().splitlines()[-1] == "Error: Stopped; the index is whole. Run the same again to go on."
    cluster_client.indices.put_settings(index=index, body={"index.blocks.read_only_allow_delete": None})
    again = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    assert again.returncode == 0, again.stderr
    with open_engine(cluster_location) as engine:
        assert search(engine, "heritage").total == 4
        assert engine.check() == []
