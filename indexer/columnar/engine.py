"""The embedded engine: opening, refreshing, and telling damage from everything else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from corpus.release import Release
from indexer.columnar.builds import new_build, point_to
from indexer.columnar.inspection import Examination, blame, status_of
from indexer.columnar.layout import POINTER, Layout, Watch, is_outside, latest_generation, unusable
from indexer.columnar.lock import WriterLock
from indexer.columnar.search import Search
from indexer.columnar.snapshot import Snapshot
from indexer.columnar.storage import BuildStorage, read_toc
from indexer.columnar.writer import ColumnarWriter
from indexer.engine import MEMORY_MIB, Damage, IndexDamaged, IndexProblem, Status
from indexer.query.errors import QueryError
from indexer.results import Results, SearchRequest

#: How often a reader that loses the race with a writer's clearing up looks for the newer commit, and how long it waits.
_ATTEMPTS = 20
_PAUSE = 0.05

_Answer = TypeVar("_Answer")


class ColumnarEngine:
    """A Whoosh index in a directory; see `indexer.engine.Engine`. One serves any number of threads."""

    def __init__(self, layout: Layout) -> None:
        """Use `ColumnarEngine.open`."""
        self._layout = layout
        self._guard = threading.Lock()
        #: The newest commit that was opened, and what tells that there is no newer one.
        self._current: tuple[Snapshot, Watch] | None = None

    @classmethod
    def open(cls, location: str, *, create: bool = False) -> ColumnarEngine:
        """Open the index in the directory `location`; raises `NoIndex` where there is none and `create` is false.

        With `create` an index that has lost its pointer is opened too, since a rebuild by `writer` mends it.
        """
        layout = Layout(Path(location))
        if create and not layout.exists():
            layout.make_root()
            if layout.lost_pointer():
                return cls(layout)
            with WriterLock(layout), layout.writing():
                if not layout.exists():
                    point_to(layout, new_build(layout))
        layout.require()
        return cls(layout)

    # What readers ask

    def search(self, request: SearchRequest) -> Results:
        """Answer `request`; raises `QueryError` for an unreadable query, `IndexProblem` for an unreadable index."""
        started = time.perf_counter()
        results = self._read(lambda snapshot: Search(request, snapshot).answer())
        return msgspec.structs.replace(results, took_ms=(time.perf_counter() - started) * 1000)

    def get(self, release_id: str) -> Release | None:
        """The release with this id, or null."""

        def find(snapshot: Snapshot) -> Release | None:
            found = snapshot.find(release_id)
            return snapshot.segments[found[0]].records.release(found[1]) if found else None

        return self._read(find)

    def status(self) -> Status:
        """What is in the index."""
        return self._read(lambda snapshot: status_of(self._layout, snapshot))

    def generation(self) -> int:
        """The number of the commit that readers see now."""
        return self._snapshot().generation

    def check(self, progress: Callable[[str], None] = lambda _file: None) -> list[Damage]:
        """Verify every file; calls `progress` with each file's name."""
        for attempt in range(_ATTEMPTS):
            _pause(attempt)
            try:
                examination = self._examination(progress)
            except IndexDamaged as damage:
                return [damage.damage]
            if examination:
                return examination.everything()
        raise self._too_fast()

    def _examination(self, progress: Callable[[str], None]) -> Examination | None:
        """The newest commit, opened to be verified; null where a writer has replaced it meanwhile."""
        try:
            build = self._layout.current()
            generation = latest_generation(build)
        except OSError as problem:
            if is_outside(problem):
                raise unusable(problem.filename, problem) from None
            reason = f"names a build that can't be read ({problem.strerror})"
            raise IndexDamaged(self._layout.root / POINTER, reason, self._layout.mend()) from None
        examination = Examination(self._layout, build, generation, progress)
        return examination if not examination.found or self._is_newest(build, generation) else None

    # Changes

    def writer(self, *, rebuild: bool = False, jobs: int | None = None, memory_mib: int = MEMORY_MIB) -> ColumnarWriter:
        """The only writer; raises `IndexLocked` at once where there is one already."""
        try:
            return ColumnarWriter(self._layout, rebuild=rebuild, jobs=jobs, memory_mib=memory_mib)
        except IndexProblem:
            raise
        except Exception as problem:
            self._blame(self._layout.current(), problem)
            raise

    def close(self) -> None:
        """Let go of files."""
        with self._guard:
            self._current = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    # Snapshots

    def _read(self, ask: Callable[[Snapshot], _Answer]) -> _Answer:
        """Ask the newest commit; where a writer clears its files away meanwhile, the next one."""
        for _ in range(_ATTEMPTS):
            snapshot = self._snapshot()
            try:
                snapshot.require_whole()
                return ask(snapshot)
            except IndexDamaged:
                self._forget(snapshot)
                if self._is_newest(snapshot.build, snapshot.generation):
                    raise
            except (QueryError, IndexProblem):
                raise
            except Exception as problem:
                if self._is_newest(snapshot.build, snapshot.generation):
                    self._blame(snapshot.build, problem)
                    raise
        raise self._too_fast()

    def _snapshot(self) -> Snapshot:
        """The newest commit, opened when it is newer than the one in use."""
        current = self._current
        if current and current[1].unchanged():
            return current[0]
        with self._guard:
            for attempt in range(_ATTEMPTS):
                _pause(attempt)
                pointer = self._layout.pointer()
                build = self._layout.root / pointer.build
                watch = Watch()
                watch.look(self._layout, build)
                generation = -1
                try:
                    generation = latest_generation(build)
                    newest = self._opened(build, generation, pointer.identity)
                    self._current = newest, watch  # as one, so that nobody takes an older snapshot for this one
                    return newest
                except IndexProblem:
                    if self._is_newest(build, generation):
                        raise
                except FileNotFoundError as problem:
                    if self._is_newest(build, generation):
                        self._blame(build, problem)
                        raise IndexDamaged(problem.filename or build, "is missing", self._layout.mend()) from None
                except Exception as problem:
                    self._blame(build, problem)
                    raise
        raise self._too_fast()

    def _forget(self, snapshot: Snapshot) -> None:
        """Open the files anew for the next reader: they may be mended by then."""
        with self._guard:
            if self._current and self._current[0] is snapshot:
                self._current = None

    def _too_fast(self) -> IndexProblem:
        return IndexProblem(f"{self._layout.root}: changes faster than it can be read; try again")

    def _opened(self, build: Path, generation: int, identity: str) -> Snapshot:
        older = self._current[0] if self._current else None
        if older and (older.build, older.generation) == (build, generation):
            return older
        if generation < 0:
            raise IndexDamaged(build, "its table of contents is missing", self._layout.mend())
        return Snapshot(build, read_toc(BuildStorage(build), identity), older)

    def _blame(self, build: Path, problem: Exception) -> None:
        """Raise the typed error that a problem in a build comes from, where one can be found."""
        if isinstance(problem, OSError) and is_outside(problem):
            raise unusable(problem.filename or build, problem, "used") from None
        try:
            generation = latest_generation(build)
        except OSError as missing:
            raise IndexDamaged(build, f"can't be read ({missing.strerror})", self._layout.mend()) from None
        blame(self._layout, build, generation, problem)

    def _is_newest(self, build: Path, generation: int) -> bool:
        try:
            return self._layout.current() == build and latest_generation(build) == generation
        except (IndexProblem, OSError):
            return True


def _pause(attempt: int) -> None:
    """A writer has cleared away what a commit had; there is a newer one, now or soon."""
    if attempt > 1:
        time.sleep(_PAUSE)
