"""What several tests stand on: the sample releases as an index, made once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bench.cluster.jars import NoCluster, jars, java
from bench.cluster.nodes import Nodes, three_nodes
from indexer.engine import open_engine
from indexer.sync import synchronise

# A change is judged by the same examples each time; at home they vary, and --hypothesis-profile=long looks for more.
# No deadlines: how long an example takes is the machine's business.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("home", deadline=None)
settings.register_profile("long", max_examples=2000, deadline=None)
# Where an example may make an index in a cluster.
settings.register_profile("cluster", max_examples=4, derandomize=True, deadline=None)
# Tests ask faster than people do, and what they ask needs no log.
os.environ |= {"ONRECORD_RATE": "", "ONRECORD_LOG_REQUESTS": "false"}
settings.load_profile("same" if os.environ.get("CI") else "home")

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "samples" / "releases"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cluster", action="store_true", help="run what both engines promise over a cluster of OpenSearch nodes"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--cluster"):
        settings.load_profile("cluster")
        if not hasattr(config, "workerinput"):  # once, before processes that share what is fetched
            _fetch()


def _fetch() -> None:
    try:
        java()
        jars()
    except NoCluster as problem:
        pytest.exit(str(problem), returncode=1)


@pytest.fixture(scope="session")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """A cluster of three nodes; a test that kills one starts it again."""
    try:
        with three_nodes(tmp_path_factory.mktemp("nodes")) as started:
            yield started
    except NoCluster as problem:
        pytest.exit(str(problem), returncode=1)


@pytest.fixture(scope="session")
def cluster_hosts(request: pytest.FixtureRequest) -> str:
    """The hosts of a cluster, as an address writes them: one that is given, or else three nodes that are started."""
    given = os.environ.get("ONRECORD_TEST_CLUSTER", "").removeprefix("http://")
    return given or request.getfixturevalue("nodes").hosts


@pytest.fixture(scope="session")
def samples_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the samples; tests only read it."""
    location = tmp_path_factory.mktemp("samples") / "index"
    with open_engine(str(location), create=True) as engine:
        synchronise(engine, [SAMPLES], jobs=1)
    return location
