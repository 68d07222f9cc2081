"""Indexes in a cluster for tests: each test has names of its own, and what they name is gone after it."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.cluster)


@pytest.fixture
def cluster_location(cluster_client: OpenSearch, cluster_hosts: str) -> Iterator[str]:
    """The location of an index that is not there yet: three shards without replicas."""
    name = f"at-{os.getpid()}-{next(_numbers)}"
    yield f"opensearch://{cluster_hosts}/{name}?shards=3&replicas=0"
    cluster_client.indices.delete(index=f"{name}-*")


@pytest.fixture(scope="session")
def cluster_client(cluster_hosts: str) -> Iterator[OpenSearch]:
    """The library's own client, which may do anything."""
    with OpenSearch([f"http://{host}" for host in cluster_hosts.split(",")], timeout=60, max_retries=6) as client:
        yield client
