"""Nodes die, runs are killed, hosts are wrong: what was indexed stays, and what is missing is said to be missing."""

from __future__ import annotations

import itertools
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from making import ids, make, search
from opensearchpy import OpenSearch
from runs import wait_until_written

from bench.cluster.nodes import PATIENCE_S, Nodes
from indexer.engine import Engine, open_engine
from onrecord import main
from webui import create_app, shared_engine

#: Of some 20,000 characters each, so that a run sends several requests.
FILES = 300
#: Answers in a row that are alike when those after them will be too.
MANY = 20
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def client(nodes: Nodes) -> Iterator[OpenSearch]:
    with OpenSearch([f"http://{host}" for host in nodes.hosts.split(",")], timeout=60, max_retries=6) as client:
        yield client


@pytest.fixture
def location(nodes: Nodes, client: OpenSearch, request: pytest.FixtureRequest) -> Iterator[str]:
    """An index that is not there yet, with a replica if nothing else is asked; afterwards all nodes run again."""
    name = f"failing-{next(_numbers)}"
    yield f"opensearch://{nodes.hosts}/{name}?shards=3&replicas={getattr(request, 'param', 1)}"
    nodes.start()
    client.indices.delete(index=f"{name}-*")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    for number in range(FILES):
        text = f"Release {number}\n\nHeritage is told in number {number}. " + f"Words of {number}. " * 1500
        (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")
    return folder


def indexing(corpus: Path, location: str) -> subprocess.Popen[str]:
    """A process that indexes."""
    command = [sys.executable, "-m", "onrecord", "index", str(corpus), "--index", location, "--jobs", "1"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def fill(location: str, count: int = 60) -> None:
    """Make an index of releases on heritage."""
    with open_engine(location, create=True) as engine, engine.writer() as writer:
        for number in range(count):
            writer.add(make(f"r{number}", "The heritage plan", path=f"/{number}"))
        writer.finish()


def all_there(engine: Engine, count: int) -> None:
    found = search(engine, "heritage", limit=count)
    assert (found.total, found.missing, len(set(ids(found)))) == (count, None, count)
    assert search(engine).total == count
    assert len(set(engine.ids(0, 2 * count))) == count


# Nodes that die


@pytest.mark.parametrize("at", [0, 2])
def test_a_node_dies_while_a_run_indexes(
    nodes: Nodes, location: str, corpus: Path, client: OpenSearch, at: int
) -> None:
    with indexing(corpus, location) as process:
        wait_until_written(client, location, FILES // 4, process)
        nodes[at].kill()
        assert process.poll() is None
        _, told = process.communicate(timeout=180)
    assert process.returncode == 0, told
    with open_engine(location) as engine:
        all_there(engine, FILES)
        assert engine.status().rejected == ()


def wait_for(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_node_dies_while_people_search(nodes: Nodes, location: str) -> None:
    answers: list[tuple[int, object]] = []
    problems: list[BaseException] = []
    fill(location)
    with open_engine(location) as engine:
        nodes.wait()
        ended = threading.Event()

        def ask() -> None:
            while not ended.is_set():
                try:
                    results = search(engine, "heritage", snippets=True, facets=("year",))
                    answers.append((results.total, results.missing))
                except BaseException as problem:
                    problems.append(problem)

        askers = [threading.Thread(target=ask) for _ in range(2)]
        for asker in askers:
            asker.start()
        wait_for(lambda: len(answers) >= MANY)
        nodes[1].kill()
        killed = len(answers)
        wait_for(lambda: len(answers) >= killed + MANY and answers[-MANY:] == [(60, None)] * MANY)
        ended.set()
        for asker in askers:
            asker.join()
        assert problems == []
        assert {total for total, missing in answers if missing is None} == {60}


def test_without_any_node_a_line_says_what_to_check(nodes: Nodes, location: str) -> None:
    fill(location, 1)
    app = create_app(location)
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    nodes.stop()
    told = run("search", "heritage", "--index", location)
    assert told.exit_code == 1
    (line,) = told.stderr.strip().splitlines()
    assert "no node answers" in line
    assert "check that the cluster runs" in line
    health = client.get("/healthz")
    assert health.status_code == 503
    assert "no node answers" in health.get_json()["error"]["message"]
    assert client.get("/search?q=heritage").status_code == 503
    nodes.start()
    assert client.get("/search.json?q=heritage").get_json()["total"] == 1
    assert client.get("/healthz").status_code == 200
    shared_engine.shared(app).close()


# Runs that are killed


def test_after_a_killed_run_the_next_one_completes_it(location: str, corpus: Path, client: OpenSearch) -> None:
    with indexing(corpus, location) as process:
        wait_until_written(client, location, FILES // 3, process)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    with indexing(corpus, location) as process:
        _, told = process.communicate(timeout=180)
    assert process.returncode == 0, told
    with open_engine(location) as engine:
        all_there(engine, FILES)
        assert engine.check() == []
    again = run("index", str(corpus), "--index", location, "--jobs", "1")
    assert again.exit_code == 0, again.stderr
    with open_engine(location) as engine:
        all_there(engine, FILES)


# Wrong addresses


@pytest.mark.parametrize(
    ("hosts", "told"),
    [
        ("127.0.0.1:1", "no node answers"),
        ("no-such-host.invalid:9200", "no node answers"),
    ],
)
def test_a_wrong_host_is_told_in_a_line(hosts: str, told: str) -> None:
    done = run("search", "heritage", "--index", f"opensearch://{hosts}/releases")
    assert done.exit_code == 1
    (line,) = done.stderr.strip().splitlines()
    assert told in line


def test_an_index_that_is_not_there_is_told_in_a_line(location: str) -> None:
    done = run("search", "heritage", "--index", location)
    assert done.exit_code == 1
    (line,) = done.stderr.strip().splitlines()
    assert "there is no index" in line
    assert "onrecord index" in line


def test_one_host_that_answers_is_enough(location: str) -> None:
    fill(location, 1)
    found = run("search", "heritage", "--format", "json", "--index", location.replace("://", "://127.0.0.1:1,"))
    assert json.loads(found.stdout)["total"] == 1
