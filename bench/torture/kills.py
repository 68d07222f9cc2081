"""kill -9 at random moments of building, updating, pruning and rebuilding an index of real files."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench.torture.child import Run
from bench.torture.state import QUERIES, Broken, State, difference, state_of
from indexer.engine import NoIndex

ACTIONS = ("build", "update", "update", "prune", "rebuild")
#: So long the processes of a killed run may go on: each ends once it has done what it is at.
_ORPHANS_END = 60.0
#: Python itself takes so long to start; nothing of ours happens before.
_STARTING = 0.15
#: A run is finished, and its index compared with one that was never disturbed, after so many kills.
FINISHED_AFTER = 5


class Killed(NamedTuple):
    """A kill: what was going on with how many jobs, when it came, and what was found then.

    `generation` and `releases` are -1 where there was no index yet; `changed` where the run had committed.
    """

    action: str
    jobs: int
    after: float
    changed: bool
    generation: int
    releases: int
    orphan_seconds: float


class Corpus:
    """A folder of releases that changes: files come from `data`, are altered, and go again."""

    def __init__(self, data: Path, folder: Path, lot: random.Random) -> None:
        """Begin with half of the files of `data`."""
        self._lot, self.folder = lot, folder
        self._files = sorted(path for path in data.iterdir() if path.is_file())
        folder.mkdir()
        self.add(len(self._files) // 2)

    def _there(self) -> list[Path]:
        return sorted(self.folder.iterdir())

    def add(self, count: int) -> None:
        """Copy `count` more files, as far as there are."""
        there = {path.name for path in self._there()}
        new = [path for path in self._files if path.name not in there]
        for path in self._lot.sample(new, min(count, len(new))):
            shutil.copy(path, self.folder)

    def alter(self, count: int) -> None:
        """Change what `count` files say."""
        for path in self._lot.sample(self._there(), min(count, len(self._there()))):
            content = path.read_bytes()
            path.write_bytes(content.replace(b" the ", f" the {self._lot.choice(['second', 'later'])} ".encode(), 3))

    def remove(self, count: int) -> None:
        """Remove `count` files, but leave some."""
        there = self._there()
        for path in self._lot.sample(there, min(count, len(there) // 2)):
            path.unlink()


class Torture:
    """An index that is killed again and again."""

    def __init__(self, data: Path, work: Path, seed: int, notice: Callable[[str], None]) -> None:
        """Work in the folder `work` on files of `data`."""
        self._lot, self._notice, self._work = random.Random(seed), notice, work  # noqa: S311 - nothing secret
        self._corpus = Corpus(data, work / "corpus", self._lot)
        self._location = work / "index"
        self._share = max(3, len(list(data.iterdir())) // 8)
        self._seconds: dict[tuple[str, int], float] = {}
        self.killed: list[Killed] = []
        self.compared = 0

    def run(self, kills: int, finished_after: int = FINISHED_AFTER) -> list[Killed]:
        """Kill so many runs; raises `Broken` where an index is not what it has to be."""
        while len(self.killed) < kills:
            before = len(self.killed)
            self._kill_one(ACTIONS[before % len(ACTIONS)])
            if len(self.killed) > before and (len(self.killed) % finished_after == 0 or len(self.killed) == kills):
                self._finish()
        return self.killed

    def _kill_one(self, action: str) -> None:
        jobs = self._lot.choice((1, 2))
        run = self._prepared(action, jobs)
        before = self._state()
        longest = self._seconds.get((action, jobs)) or self._measured(action, run)
        wait = self._lot.uniform(_STARTING, longest)
        process = run.start()
        if _waited(process, wait):
            self._seconds[action, jobs] = wait  # too late to kill it: it is told to begin with less patience
            return
        process.send_signal(signal.SIGKILL)
        process.wait()
        orphans = orphans_gone(process.pid)
        state = self._state()
        changed = (state.generation, state.releases) != (before.generation, before.releases)
        self.killed.append(Killed(action, jobs, wait, changed, state.generation, state.releases, orphans))
        self._notice(
            f"{action} with {jobs} jobs killed after {wait:.2f} s: commit {state.generation}, {state.releases} "
            f"releases, whole ({'it had committed' if changed else 'as before'})"
        )

    def _state(self) -> State:
        try:
            return state_of(str(self._location), QUERIES[:3])
        except NoIndex:
            return State(-1, -1, {})

    def _prepared(self, action: str, jobs: int) -> Run:
        if action == "build":
            shutil.rmtree(self._location, ignore_errors=True)
        else:
            self._corpus.remove(self._lot.randrange(self._share))
            self._corpus.add(self._lot.randrange(self._share))
            self._corpus.alter(self._lot.randrange(self._share))
        return Run(str(self._location), str(self._corpus.folder), jobs, action == "rebuild", action == "prune")

    def _measured(self, action: str, run: Run) -> float:
        """The seconds that a run takes undisturbed, on a copy."""
        copy = self._work / "copy"
        if self._location.exists():
            shutil.copytree(self._location, copy)
        started = time.monotonic()
        _finished(Run(str(copy), run.corpus, run.jobs, run.rebuild, run.prune).start())
        shutil.rmtree(copy)
        self._seconds[action, run.jobs] = time.monotonic() - started
        return self._seconds[action, run.jobs]

    def _finish(self) -> None:
        """Let a run end, and compare what it made with an index of the same files that was made in one run."""
        corpus, fresh = str(self._corpus.folder), self._work / "fresh"
        _finished(Run(str(self._location), corpus, self._lot.choice((1, 2)), prune=True).start())
        _finished(Run(str(fresh), corpus, 2, commit_releases=10_000, commit_seconds=60).start())
        found, expected = state_of(str(self._location)), state_of(str(fresh))
        if problem := difference(found, expected):
            raise Broken(f"after a run that ended, the index differs from one made at once: {problem}")
        for entry in self._location.glob("build-*/*"):
            if entry.suffix not in (".seg", ".toc", ".sqlite"):
                raise Broken(f"{entry} is left over")
        shutil.rmtree(fresh)
        self.compared += 1
        self._notice(f"finished: commit {found.generation}, {found.releases} releases, as an index made at once")


def _waited(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """True where the process ended by itself within `seconds`."""
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    if code:
        raise Broken(f"a run ended with {code}")
    return True


def _finished(process: subprocess.Popen[bytes]) -> None:
    if code := process.wait():
        raise Broken(f"a run that was not disturbed ended with {code}")


def orphans_gone(session: int) -> float:
    """Seconds until all processes of a session have ended; raises `Broken` where they do not."""
    started = time.monotonic()
    while left := _of_session(session):
        if time.monotonic() - started > _ORPHANS_END:
            for process in left:
                os.kill(process, signal.SIGKILL)
            raise Broken(f"{len(left)} processes of a killed run stayed")
        time.sleep(0.01)
    return time.monotonic() - started


def _of_session(session: int) -> list[int]:
    """The processes of a session that have not ended; where the system does not tell (not Linux), none."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            # after the name in brackets: state, parent, group, session
            fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(entry.name))
    return found
