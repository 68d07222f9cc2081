"""With `--cluster`, engines keep the indexes of tests in a cluster, and these are gone after each module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opensearchpy import OpenSearch
from places import place


@pytest.fixture(scope="session", autouse=True)
def _in_the_cluster(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.config.getoption("--cluster"):
        place.hosts = request.getfixturevalue("cluster_hosts")
    yield
    place.hosts = None


@pytest.fixture(scope="module", autouse=True)
def _indexes_are_gone(_in_the_cluster: None) -> Iterator[None]:
    yield
    if place.hosts:
        with OpenSearch([f"http://{host}" for host in place.hosts.split(",")], timeout=60) as client:
            client.indices.delete(index=f"{place.prefix}-*")
