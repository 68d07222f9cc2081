"""A whole run: the releases prepared once, then each phase of each peer in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from bench import memory, peers
from bench.questions import draw, sample
from bench.records import DataError, Record, prepare, prepared
from bench.results import Asked, Build, Measured, Opening, Report, machine
from bench.worker import Place, Plan

#: Seconds between two looks at a worker's memory.
_LOOK = 0.05
#: Fewer releases than this have no words of every class.
LEAST = 20

#: Seconds between two notices of a long build, and releases between two of a long preparation.
_NOTICE_SECONDS, _NOTICE_RELEASES = 15.0, 100_000

Measure = TypeVar("Measure")
Notice = Callable[[str], None]


class Settings(msgspec.Struct, frozen=True):
    """How a run is made: the releases' name for the report, the draw, and limits in seconds (null: none)."""

    data: str
    seed: int
    queries: int
    rounds: int
    class_seconds: float
    max_build: float | None


class WorkerFailed(Exception):
    """A phase ended in an error. `str()` is its last line."""


class _Stopped(Exception):
    """A phase took longer than it was given."""


def run(records: Iterable[Record], names: Iterable[str], settings: Settings, folder: Path, notice: Notice) -> Report:
    """Prepare `records` in `folder`, then build, open and ask every peer of `names`; `notice` is told what is done.

    Raises `DataError` where the records are too few.
    """
    place = Place(folder)
    notice("preparing the releases")
    count = prepare(_told(records, notice), place.releases)
    if count < LEAST:
        raise DataError(f"There are {count} releases; {LEAST} or more are needed.")
    known = sample(prepared(place.releases), count)
    questions = draw(known, settings.queries, settings.seed)
    place.plan.write_bytes(msgspec.json.encode(Plan(questions, settings.rounds, settings.class_seconds)))
    report = Report(
        machine=machine(),
        parameters=msgspec.to_builtins(settings),
        releases=count,
        characters=sum(len(record.body) for record in prepared(place.releases)),
        peers={},
    )
    del known
    for name in names:
        report.peers[name] = _measure(name, place, settings, report, notice)
    return report


def _told(records: Iterable[Record], notice: Notice) -> Iterator[Record]:
    """The records; `notice` is told now and then how many there were."""
    for number, record in enumerate(records, 1):
        yield record
        if number % _NOTICE_RELEASES == 0:
            notice(f"preparing the releases: {number:,}")


def _measure(name: str, place: Place, settings: Settings, report: Report, notice: Notice) -> Measured:
    """All phases of a peer; a variant has no build, and is asked only."""
    room = peers.ROOMS[name]
    measured = Measured(room.label, peers.make(name).version())
    try:
        if room.opens == name:
            notice(f"{room.label}: building")
            measured.build = _build(name, place, settings, notice)
            if not measured.build.complete:
                return measured
            notice(f"{room.label}: opening")
            measured.opening = _phase("open", name, place, Opening)
        elif not _is_built(report.peers.get(room.opens)):
            return measured
        notice(f"{room.label}: answering")
        measured.classes = _phase("ask", name, place, dict[str, Asked])
    except WorkerFailed as problem:
        notice(f"{room.label}: failed: {problem}")
        measured.failed = str(problem)
    return measured


def _is_built(measured: Measured | None) -> bool:
    return bool(measured and measured.build and measured.build.complete)


def _build(name: str, place: Place, settings: Settings, notice: Notice) -> Build:
    """Build; the memory is the most of what the process says of itself and what was seen of it and its children."""
    watch = _BuildWatch(place, peers.ROOMS[name].label, notice)
    place.progress.write_text("0", encoding="ascii")
    try:
        built = _phase("build", name, place, Build, settings.max_build, watch.look)
    except _Stopped:
        notice(f"{peers.ROOMS[name].label}: stopped after {settings.max_build:g} s at {watch.taken():,} releases")
        return Build(settings.max_build or 0.0, watch.taken(), memory=watch.memory, stopped=True)
    except WorkerFailed as problem:
        notice(f"{peers.ROOMS[name].label}: failed: {problem}")
        return Build(0.0, 0, failed=str(problem))
    return msgspec.structs.replace(built, memory=max(built.memory, watch.memory))


class _BuildWatch:
    """Looks at a build now and then: keeps the most memory seen, and tells how far it came."""

    def __init__(self, place: Place, label: str, notice: Notice) -> None:
        self._place, self._label, self._notice = place, label, notice
        self._last = time.monotonic()
        self.memory = 0

    def look(self, process: int) -> None:
        """Look once."""
        self.memory = max(self.memory, memory.held(process))
        if time.monotonic() - self._last > _NOTICE_SECONDS:
            self._last = time.monotonic()
            self._notice(f"{self._label}: building, {self.taken():,} releases taken")

    def taken(self) -> int:
        """How many releases the build has taken."""
        return int(self._place.progress.read_text(encoding="ascii"))


def _phase(
    phase: str,
    name: str,
    place: Place,
    kind: type[Measure],
    most: float | None = None,
    look: Callable[[int], None] = lambda _process: None,
) -> Measure:
    """Run a phase in a process of its own and read what it measured; `look` is called with its id now and then."""
    errors = place.folder / "errors"
    with errors.open("wb") as file:
        worker = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "bench.worker", phase, name, str(place.folder)],
            cwd=Path(__file__).absolute().parents[1],
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
        try:
            _watch(worker, most, look)
        finally:
            _end(worker)
    if worker.returncode:
        lines = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise WorkerFailed(lines[-1] if lines else f"ended with code {worker.returncode}")
    return msgspec.json.decode(place.measures(phase, name).read_bytes(), type=kind)


def _watch(worker: subprocess.Popen[bytes], most: float | None, look: Callable[[int], None]) -> None:
    """Wait for the end, at most `most` seconds; raises `_Stopped` then."""
    started = time.monotonic()
    while worker.poll() is None:
        look(worker.pid)
        if most is not None and time.monotonic() - started > most:
            raise _Stopped
        with suppress(subprocess.TimeoutExpired):
            worker.wait(_LOOK)


def _end(worker: subprocess.Popen[bytes]) -> None:
    """End the worker and what it started, where it has not ended."""
    if worker.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
