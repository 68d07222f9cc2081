"""Readers in threads and in processes beside a writer, and many small commits."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from bench import memory
from bench.torture import reader
from bench.torture.changing import begin, change, refuse, release, requests
from bench.torture.state import Broken
from indexer.columnar import ColumnarEngine

#: Some files more may be open at the end than at first: the newest commit has other segments than the first one.
MOST_MORE_FILES = 40


class Beside(NamedTuple):
    """What came of readers beside a writer."""

    commits: int
    commit_seconds: list[float]
    readings: list[reader.Reading]
    files: int

    def problems(self) -> list[str]:
        """What went wrong."""
        found = [problem for reading in self.readings for problem in reading.problems]
        for reading in self.readings:
            first, last = reading.descriptors
            if last > first + MOST_MORE_FILES:
                found.append(f"{first} files were open at first, {last} at last")
            if reading.removed:
                found.append(f"{reading.removed} removed files are still mapped")
        return found

    def seconds(self) -> list[float]:
        """How long each search took, rising."""
        return sorted(each for reading in self.readings for each in reading.seconds)


def readers_beside(location: Path, readers: int, seconds: float, *, processes: int, pause: float = 0.1) -> Beside:
    """Let a writer commit every `pause` seconds while `readers` threads in `processes` processes search for `seconds`.

    It goes on until the last search has ended, however slowly they start.
    """
    with ColumnarEngine.open(str(location), create=True) as engine:
        begin(engine)
        shares = [readers // processes + (number < readers % processes) for number in range(processes)]
        started = [reader.start(str(location), seconds, share) for share in shares]
        took: list[float] = []
        with engine.writer(jobs=1, on_rejection=refuse) as writer, ThreadPoolExecutor(processes) as pool:
            searching = [pool.submit(reader.has_searched, process) for process in started]
            while not all(each.done() for each in searching):
                begun = time.monotonic()
                change(writer, len(took) + 1)
                took.append(time.monotonic() - begun)
                time.sleep(max(0.0, pause - took[-1]))
        readings = [reader.result_of(process) for process in started]
        if damages := engine.check():
            raise Broken(f"{damages[0].file}: {damages[0].problem}")
        return Beside(len(took), took, readings, len(list(location.glob("build-*/*"))))


class Step(NamedTuple):
    """How an index stands after so many commits: the most files since the last step, segments, ms (medians), bytes."""

    commits: int
    files: int
    segments: int
    commit_ms: float
    slowest_ms: float
    query_ms: float
    memory: int


def small_commits(location: Path, commits: int, every: int = 100) -> Iterator[Step]:
    """Commit one release at a time: new ones, some that take the place of others, some that go."""
    with ColumnarEngine.open(str(location), create=True) as engine:
        begin(engine)
        with engine.writer(jobs=1, on_rejection=refuse) as writer:
            took: list[float] = []
            asked: list[float] = []
            files = 0
            for number in range(1, commits + 1):
                if number % 10 == 0:
                    writer.forget(f"/torture/single{number - 5}")
                else:
                    name = f"single{number - 7 if number % 10 == 8 else number}"
                    writer.forget(f"/torture/{name}")
                    writer.add(release(name, f"Single {number}", f"One court release of commit {number}."))
                begun = time.perf_counter()
                writer.commit()
                took.append((time.perf_counter() - begun) * 1000)
                for request in requests():
                    begun = time.perf_counter()
                    engine.search(request)
                    asked.append((time.perf_counter() - begun) * 1000)
                files = max(files, len(list(location.glob("build-*/*"))))
                if number % every == 0 or number == commits:
                    middle = statistics.median(took), max(took), statistics.median(asked)
                    yield Step(number, files, engine.status().segments, *middle, memory.now())
                    took, asked, files = [], [], 0
        if damages := engine.check():
            raise Broken(f"{damages[0].file}: {damages[0].problem}")
