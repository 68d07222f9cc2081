"""What a build takes, and what a faceted page takes, in any engine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.engine import Engine
from indexer.results import FACETS, SearchRequest
from indexer.sync import synchronise

#: So many searches are asked before the clock runs.
_WARM_UP = 20
_SLOW = 0.95


class Built(NamedTuple):
    """A build: releases, seconds and bytes."""

    releases: int
    seconds: float
    size: int

    @property
    def rate(self) -> float:
        """Releases a second."""
        return self.releases / self.seconds


class Paged(NamedTuple):
    """Times of one search, in milliseconds."""

    median: float
    slow: float


def built(engine: Engine, paths: Iterable[Path], on_progress: Callable[..., None] | None = None) -> Built:
    """Read files into an index, and tell what it took."""
    started = time.perf_counter()
    synchronise(engine, paths, progress=on_progress)
    seconds = time.perf_counter() - started
    status = engine.status()
    return Built(status.releases, seconds, status.size)


def page(query: str) -> SearchRequest:
    """What a page of results asks of the engine: ten snippets, six facets, the chart."""
    return SearchRequest(query=query, facets=FACETS, timeline="auto", snippets=True, twins=True)


def paged(engine: Engine, queries: Sequence[str], rounds: int = 3) -> Paged:
    """The times of a whole page for each query, each asked `rounds` times in turn."""
    for query in queries[:_WARM_UP]:
        engine.search(page(query))
    times = sorted(_timed(engine, query) for _ in range(rounds) for query in queries)
    return Paged(statistics.median(times), times[int(len(times) * _SLOW)])


def _timed(engine: Engine, query: str) -> float:
    started = time.perf_counter()
    engine.search(page(query))
    return (time.perf_counter() - started) * 1000
