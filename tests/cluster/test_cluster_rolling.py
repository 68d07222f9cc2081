"""Nodes are restarted one after the other, as for an upgrade, while somebody searches and a run indexes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from making import search
from opensearchpy import OpenSearch
from runs import wait_until_written

from bench.cluster.nodes import Nodes
from indexer.engine import Engine, open_engine
from indexer.sync import synchronise

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "scaling.md").read_text("utf-8")
#: The requests that the docs tell for more copies.
REPLICAS = re.findall(r"^    PUT (\S+/_settings)   (\{.+\})$", DOCS, re.MULTILINE)
#: What is searched all the while, and what is indexed meanwhile.
BEFORE, MEANWHILE = 20, 1500


def write(folder: Path, count: int, text: str) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"{folder.name} {number}\n\n{text * 30}\n", encoding="utf-8")
    return folder


@pytest.fixture
def location(nodes: Nodes, cluster_client: OpenSearch) -> Iterator[str]:
    yield f"opensearch://{nodes.hosts}/rolling?shards=3&replicas=1"
    nodes.start()
    cluster_client.indices.delete(index="rolling-*")


@contextmanager
def searching(engine: Engine) -> Iterator[list[object]]:
    """Somebody searches without a pause to speak of; the answers, and the problems in place of them."""
    answers: list[object] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.wait(0.05):
            try:
                results = search(engine, "opening", snippets=True, facets=("year",))
                answers.append((results.total, results.missing))
            except Exception as problem:
                answers.append(problem)

    asker = threading.Thread(target=ask)
    asker.start()
    try:
        yield answers
    finally:
        ended.set()
        asker.join()


def test_nodes_may_be_restarted_one_after_the_other(
    nodes: Nodes, location: str, tmp_path: Path, cluster_client: OpenSearch
) -> None:
    folder = write(tmp_path / "meanwhile", MEANWHILE, "Heritage is told. ")
    with open_engine(location, create=True) as engine:
        synchronise(engine, [write(tmp_path / "before", BEFORE, "The opening. ")], jobs=1)
        nodes.wait()
        with searching(engine) as answers:
            command = [sys.executable, "-m", "onrecord", "index", str(folder), "--index", location, "--jobs", "1"]
            with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
                # The second has the copies that were made of what the first one held.
                wait_until_written(cluster_client, location, BEFORE + MEANWHILE // 10, process)
                for node in nodes[:2]:
                    node.kill()
                    nodes.start()
                _, told = process.communicate(timeout=180)
        assert process.returncode == 0, told
        assert set(answers) == {(BEFORE, None)}
        assert (search(engine, "opening").total, search(engine, "heritage").total) == (BEFORE, MEANWHILE)
        assert engine.check() == []


def test_more_copies_are_made_while_all_runs_and_kept_by_a_rebuild(
    location: str, tmp_path: Path, cluster_client: OpenSearch
) -> None:
    folder = write(tmp_path / "before", BEFORE, "The opening. ")
    with open_engine(location, create=True) as engine:
        synchronise(engine, [folder], jobs=1)
        for path, body in REPLICAS:
            asked = path.replace("releases", "rolling")
            cluster_client.transport.perform_request("PUT", f"/{asked}", body=json.loads(body))
        assert copies(cluster_client) == {"rolling-b1": "2", "rolling-b1-manifest": "2"}
        assert engine.check() == []
    with open_engine(location.partition("?")[0]) as engine:
        synchronise(engine, [folder], rebuild=True, jobs=1)
        assert copies(cluster_client) == {"rolling-b2": "2", "rolling-b2-manifest": "2"}
        assert (search(engine, "opening").total, engine.check()) == (BEFORE, [])


def copies(client: OpenSearch) -> dict[str, str]:
    """The replicas of each shard of each index, when all are there."""
    client.cluster.health(index="rolling-*", wait_for_status="green")
    return {told["index"]: told["rep"] for told in client.cat.indices(index="rolling-*", format="json")}
