"""One phase of one peer in a process of its own: `python -m bench.worker PHASE PEER FOLDER`; `bench.runs` starts it.

The folder has the prepared releases and the questions; the phase writes its measures there, and while building how far
it came.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from bench import memory, peers
from bench.peers import Peer
from bench.peers.protocol import Answer
from bench.questions import CLASSES, WARM_UP, Question
from bench.records import Feed
from bench.results import Asked, Build, Opening, asked


class Plan(msgspec.Struct):
    """What all workers of a run are told: the questions, how often each is repeated, and for how long at most."""

    questions: dict[str, list[Question]]
    rounds: int
    class_seconds: float


class Place:
    """The files of a run in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def releases(self) -> Path:
        """The prepared releases."""
        return self.folder / "releases"

    @property
    def plan(self) -> Path:
        """The plan as JSON."""
        return self.folder / "plan.json"

    @property
    def progress(self) -> Path:
        """How many releases the running build has taken."""
        return self.folder / "progress"

    def index(self, name: str) -> Path:
        """The folder of the index that this peer opens."""
        return self.folder / "indexes" / peers.ROOMS[name].opens

    def measures(self, phase: str, name: str) -> Path:
        """What a phase measured."""
        return self.folder / f"{phase}-{name}.json"


class Progress:
    """Writes down how far a build came, at most ten times a second."""

    def __init__(self, path: Path) -> None:
        self._path, self._last = path, 0.0

    def __call__(self, given: int) -> None:
        """`given` releases were taken."""
        if time.monotonic() - self._last > 0.1:
            beside = self._path.with_suffix(".new")
            beside.write_text(str(given), encoding="ascii")
            beside.replace(self._path)  # who reads it never finds it empty
            self._last = time.monotonic()


def build(peer: Peer, name: str, place: Place) -> Build:
    """Build, with the clock stopped while records are read into memory."""
    directory = place.index(name)
    directory.mkdir(parents=True)
    feed = Feed(place.releases, Progress(place.progress))
    cpu, started = _cpu_seconds(), time.perf_counter()
    peer.build(directory, feed)
    seconds = time.perf_counter() - started - feed.paused
    files = [path.stat().st_size for path in directory.rglob("*") if path.is_file()]
    return Build(
        seconds=seconds,
        releases=feed.given,
        cpu_seconds=_cpu_seconds() - cpu,
        size=sum(files),
        files=len(files),
        memory=memory.most(),
    )


def open_once(peer: Peer, name: str, place: Place) -> Opening:
    """Open and answer one whole page, as the first thing a process does."""
    question = _plan(place).questions[WARM_UP][0]
    before, started = memory.now(), time.perf_counter()
    peer.open(place.index(name))
    opened = time.perf_counter()
    peer.page(question, True)
    answered = time.perf_counter()
    return Opening((opened - started) * 1e3, (answered - opened) * 1e3, before, memory.now())


def ask(peer: Peer, name: str, place: Place) -> dict[str, Asked]:
    """All classes that the peer can answer, after a warm-up with other questions."""
    plan = _plan(place)
    peer.open(place.index(name))
    _warm_up(peer, plan)
    found = {}
    for kind in CLASSES:
        call = _call(peer, kind)
        if call:
            found[kind] = _ask_class(call, plan.questions[kind], plan)
    peer.close()
    return found


def _warm_up(peer: Peer, plan: Plan) -> None:
    """Questions of no class: what is loaded once is loaded now."""
    until = time.perf_counter() + plan.class_seconds
    for question in plan.questions[WARM_UP]:
        peer.find(question)
        peer.page(question, peer.snippets)
        if time.perf_counter() > until:
            break


def _call(peer: Peer, kind: str) -> Callable[[Question], Answer] | None:
    """How a class is asked; null where the peer can't answer it."""
    if kind.startswith("page"):
        return (lambda question: peer.page(question, True)) if peer.snippets else None
    if kind.startswith("facets"):
        return lambda question: peer.page(question, False)
    return peer.find


def _ask_class(call: Callable[[Question], Answer], questions: list[Question], plan: Plan) -> Asked:
    """Each question once, then all of them again and again in turn, while there is time."""
    until = time.perf_counter() + plan.class_seconds
    first: list[float] = []
    later: list[float] = []
    totals: list[int] = []
    counts: list[list[int]] = []
    for question in questions:
        started = time.perf_counter()
        answer = call(question)
        first.append(time.perf_counter() - started)
        totals.append(answer.total)
        if answer.facets:
            counts.append([n for name in ("speaker", "organization") for _value, n in answer.facets[name]])
        if time.perf_counter() > until:
            break
    for _round in range(plan.rounds):
        for question in questions[: len(first)]:
            started = time.perf_counter()
            if started > until:
                return asked(first, later, totals, counts)
            call(question)
            later.append(time.perf_counter() - started)
    return asked(first, later, totals, counts)


def _plan(place: Place) -> Plan:
    return msgspec.json.decode(place.plan.read_bytes(), type=Plan)


def _cpu_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


PHASES: dict[str, Callable[[Peer, str, Place], object]] = {"build": build, "open": open_once, "ask": ask}


def main(phase: str, name: str, folder: str) -> None:
    """Run a phase and write what it measured."""
    place = Place(Path(folder))
    measured = PHASES[phase](peers.make(name), name, place)
    place.measures(phase, name).write_bytes(msgspec.json.encode(measured))


if __name__ == "__main__":
    main(*sys.argv[1:])
