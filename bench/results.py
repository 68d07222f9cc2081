"""What was measured: the shape of the JSON that a run writes. Times are in ms or seconds as named, sizes in bytes."""

from __future__ import annotations

import math
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec


class Build(msgspec.Struct, frozen=True):
    """From records in memory to all of them searchable.

    `cpu_seconds` is of all processes; `memory` the most that they held at once. A build that was stopped has the
    seconds it was given and the releases that it had taken by then; one that failed has the reason.
    """

    seconds: float
    releases: int
    cpu_seconds: float = 0.0
    size: int = 0
    files: int = 0
    memory: int = 0
    stopped: bool = False
    failed: str = ""

    @property
    def complete(self) -> bool:
        """True where there is an index to ask."""
        return not (self.stopped or self.failed)


class Opening(msgspec.Struct, frozen=True):
    """A process that opens the index and answers one whole page; `before` is its memory with the engine imported."""

    open_ms: float
    page_ms: float
    before: int
    after: int


class Asked(msgspec.Struct, frozen=True):
    """The times of a class.

    `median_ms` and `p99_ms` are of `runs` repeated answers, `first_ms` is the median of the first answer to each of the
    `questions` in the process. `totals` are the releases that each question found, `counts` the options of its facets
    on names.
    """

    median_ms: float
    p99_ms: float
    first_ms: float
    questions: int
    runs: int
    totals: list[int]
    counts: list[list[int]] = []


class Measured(msgspec.Struct):
    """One peer: nulls where its build did not end, or where a variant has no build of its own."""

    label: str
    version: str
    build: Build | None = None
    opening: Opening | None = None
    classes: dict[str, Asked] = {}
    failed: str = ""


class Report(msgspec.Struct):
    """A whole run: where, of what, and each peer's measures by its name."""

    machine: Mapping[str, str]
    parameters: Mapping[str, int | float | str | None]
    releases: int
    characters: int
    peers: dict[str, Measured]


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest time that `share` of the times do not exceed."""
    return sorted(times)[max(0, math.ceil(share * len(times)) - 1)]


def asked(first: Sequence[float], later: Sequence[float], totals: list[int], counts: list[list[int]]) -> Asked:
    """The measures of a class, from seconds; where no question was repeated the first answers stand in."""
    repeated = later or first
    return Asked(
        median_ms=statistics.median(repeated) * 1e3,
        p99_ms=percentile(repeated, 0.99) * 1e3,
        first_ms=statistics.median(first) * 1e3,
        questions=len(first),
        runs=len(later),
        totals=totals,
        counts=counts,
    )


def agreement(ours: Asked, theirs: Asked) -> float:
    """The share of questions both were asked that both answer with the same total and the same counts of names."""
    pairs = list(zip(ours.totals, theirs.totals, strict=False))
    counts = list(zip(ours.counts, theirs.counts, strict=False)) or [([], [])] * len(pairs)
    same = sum(a == b and c == d for (a, b), (c, d) in zip(pairs, counts, strict=False))
    return same / len(pairs) if pairs else 0.0


def machine() -> dict[str, str]:
    """What the run ran on."""
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
