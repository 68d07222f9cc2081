"""Where the indexes of tests lie: in directories, or in a cluster where `pytest --cluster` asks for it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from hypothesis import settings

from indexer.engine import Engine, open_engine


class Places:
    """How the paths that tests give become locations; `hosts` are those of a cluster, null for none."""

    def __init__(self) -> None:
        self.hosts: str | None = None
        #: What the names of this run's indexes begin with.
        self.prefix = f"test-{os.getpid()}"

    def __call__(self, path: Path, *, shards: int = 3, replicas: int = 0) -> str:
        """The location of an index, the same for the same path."""
        if self.hosts is None:
            return str(path)
        name = f"{self.prefix}-{hashlib.sha256(str(path).encode()).hexdigest()[:16]}"
        return f"opensearch://{self.hosts}/{name}?shards={shards}&replicas={replicas}"


place = Places()


def opened(path: Path, *, budget_ms: float | None = None) -> Engine:
    """An engine over the index at a path, which is made where there is none."""
    return open_engine(place(path), create=True, budget_ms=budget_ms)


def examples(count: int) -> int:
    """So many examples of a property that makes an index for each; fewer where an index is made in a cluster."""
    return min(count, settings.default.max_examples)
