"""Runs of indexing in another process, and how far they are."""

from __future__ import annotations

import subprocess
import time

from opensearchpy import OpenSearch


def written(client: OpenSearch, location: str) -> int:
    """How many documents an index has taken, whether they can be found yet or not."""
    name = location.rpartition("/")[2].partition("?")[0]
    told = client.indices.stats(index=f"{name}-*", metric="indexing", ignore=(404, 503))
    return int(told.get("_all", {}).get("primaries", {}).get("indexing", {}).get("index_total", 0))


def wait_until_written(client: OpenSearch, location: str, count: int, process: subprocess.Popen[str]) -> None:
    while written(client, location) < count:
        assert process.poll() is None, process.stderr and process.stderr.read()
        time.sleep(0.02)
