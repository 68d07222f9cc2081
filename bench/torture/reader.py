"""Readers in a process of their own, all of one engine: `python -m bench.torture.reader LOCATION SECONDS THREADS`."""

from __future__ import annotations

import gc
import itertools
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec

from bench import memory
from bench.torture.changing import requests, require_whole
from indexer.columnar import ColumnarEngine

#: Seconds that readers may go on beyond theirs until they have met `_LEAST` commits, however busy the machine is.
_PATIENCE_S = 60.0
_LEAST = 3


class Reading(msgspec.Struct):
    """What readers of one engine met: seconds of each search, problems, and what they held at first and at last.

    `descriptors` are open files, `removed` mapped files that have no name any more; `memory` is in bytes, early and
    late. The last of each was taken after the readers had ended and the newest commit was asked once.
    """

    seconds: list[float] = []
    problems: list[str] = []
    commits: int = 0
    descriptors: tuple[int, int] = (0, 0)
    most_descriptors: int = 0
    removed: int = 0
    most_removed: int = 0
    memory: tuple[int, int] = (0, 0)


def read(location: str, seconds: float, threads: int) -> Reading:
    """Search with so many threads for so long, and until there were a few commits; then wait for the writer's end.

    Prints an empty line when the searches have ended, and takes what is held once its input has ended.
    """
    with ColumnarEngine.open(location) as engine:
        reading = Reading()
        _once(engine)
        before = _descriptors()
        readers = [
            threading.Thread(target=_search, args=(engine, time.monotonic() + seconds, reading)) for _ in range(threads)
        ]
        for reader in readers:
            reader.start()
        early, seen = 0, set()
        while any(reader.is_alive() for reader in readers):
            time.sleep(min(0.1, seconds / 20))
            seen.add(engine.generation())
            reading.commits = len(seen)
            early = early or (memory.now() if len(seen) > 10 else 0)
            reading.most_descriptors = max(reading.most_descriptors, _descriptors())
            reading.most_removed = max(reading.most_removed, _removed())
        sys.stdout.buffer.write(b"\n")
        sys.stdout.flush()
        sys.stdin.read()
        _once(engine)
        gc.collect()
        reading.descriptors, reading.removed = (before, _descriptors()), _removed()
        reading.memory = (early, memory.now())
        return reading


def _once(engine: ColumnarEngine) -> None:
    for request in requests():
        engine.search(request)


def _search(engine: ColumnarEngine, until: float, reading: Reading) -> None:
    try:
        for request in itertools.cycle(list(requests())):
            started = time.perf_counter()
            found = engine.search(request)
            reading.seconds.append(time.perf_counter() - started)
            require_whole(found)
            late = time.monotonic() - until
            if late >= _PATIENCE_S or (late >= 0 and reading.commits >= _LEAST):
                return
    except BaseException as problem:
        reading.problems.append(f"{type(problem).__name__}: {problem}")


def _descriptors() -> int:
    """Open descriptors; 0 where the system does not tell (not Linux)."""
    try:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names only
    except OSError:
        return 0


def _removed() -> int:
    """Mapped files of segments that have no name any more."""
    try:
        lines = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(line.endswith(".seg (deleted)") for line in lines)


def start(location: str, seconds: float, threads: int) -> subprocess.Popen[bytes]:
    """Readers in a process of their own; it prints a `Reading` as JSON."""
    command = [sys.executable, "-m", "bench.torture.reader", location, str(seconds), str(threads)]
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves


def has_searched(process: subprocess.Popen[bytes]) -> None:
    """Wait until all searches of readers that were started have ended."""
    if process.stdout:
        process.stdout.readline()


def result_of(process: subprocess.Popen[bytes]) -> Reading:
    """Tell readers that have searched that nothing is written any more, and take what they print."""
    output, _ = process.communicate()
    return msgspec.json.decode(output, type=Reading)


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(read(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))))
