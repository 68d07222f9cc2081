"""Readers beside a writer see one commit each, and nothing piles up: neither files nor descriptors nor memory."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path

from bench.torture.beside import readers_beside, small_commits
from bench.torture.changing import begin, change
from indexer.columnar import ColumnarEngine


def test_thirty_readers_beside_a_writer(tmp_path: Path) -> None:
    beside = readers_beside(tmp_path / "ix", 30, 2.0, processes=3)
    assert beside.problems() == []
    assert all(reading.commits > 2 for reading in beside.readings)
    assert sum(len(reading.seconds) for reading in beside.readings) >= 30
    assert beside.files < 30


def test_a_hundred_commits_of_one_release(tmp_path: Path) -> None:
    steps = list(small_commits(tmp_path / "ix", 100, every=25))
    assert max(step.segments for step in steps) <= 16
    assert max(step.files for step in steps) <= 18
    assert steps[-1].memory - steps[0].memory < 16 << 20


def test_a_check_beside_a_writer_finds_nothing_and_ends(tmp_path: Path) -> None:
    with (
        ColumnarEngine.open(str(tmp_path / "ix"), create=True) as engine,
        ColumnarEngine.open(str(tmp_path / "ix")) as own,
    ):
        begin(engine)
        done = threading.Event()
        found: list[object] = []
        statuses: list[tuple[int, bool]] = []

        def look() -> None:
            while not done.is_set():
                try:
                    found.extend(own.check())
                    status = own.status()
                    statuses.append((status.releases, status.updated is None))
                except BaseException as problem:
                    found.append(problem)

        thread = threading.Thread(target=look)
        thread.start()
        with engine.writer(jobs=1) as writer:
            for version in itertools.count(1):
                change(writer, version)
                if found or (version >= 40 and len(statuses) > 2):
                    break
        done.set()
        thread.join()
        assert found == []
        assert set(statuses) == {(440, False)}
