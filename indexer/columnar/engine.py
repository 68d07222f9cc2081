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
from corpus.source import Rejection
from indexer.columnar.builds import new_build, point_to
from indexer.columnar.completion import suggest
from indexer.columnar.inspection import Examination, blame, status_of
from indexer.columnar.layout import POINTER, Layout, Watch, is_outside, latest_generation, unusable
from indexer.columnar.lock import WriterLock
from indexer.columnar.respelling import respelled
from indexer.columnar.roles import roles
from indexer.columnar.search import Search
from indexer.columnar.similarity import similar
from indexer.columnar.snapshot import Snapshot
from indexer.columnar.storage import BuildStorage, read_toc
from indexer.columnar.writer import ColumnarWriter
from indexer.engine import MEMORY_MIB, WHOLE, BudgetSpent, Damage, IndexDamaged, IndexProblem, Part, Status
from indexer.names import Names
from indexer.offers import offers
from indexer.query.errors import QueryError
from indexer.results import HeldRole, MissingShards, Results, SearchRequest, Similar
from indexer.suggestions import Offers, Respelling, Suggestion

#: How often a reader that loses the race with a writer's clearing up looks for the newer commit, and how long it waits.
_ATTEMPTS = 20
_PAUSE = 0.05

_Answer = TypeVar("_Answer")


class ColumnarEngine:
    """A Whoosh index in a directory; see `indexer.engine.Engine`. One serves any number of threads."""

    def __init__(self, layout: Layout, budget_ms: float | None = None) -> None:
        """Use `ColumnarEngine.open`."""
        self._layout, self._budget_ms = layout, budget_ms
        self._guard = threading.Lock()
        #: The newest commit that was opened, and what tells that there is no newer one.
        self._current: tuple[Snapshot, Watch] | None = None

    @classmethod
    def open(cls, location: str, *, create: bool = False, budget_ms: float | None = None) -> ColumnarEngine:
        """Open the index in the directory `location`; raises `NoIndex` where there is none and `create` is false.

        With `create` an index that has lost its pointer is opened too, since a rebuild by `writer` mends it.
        """
        layout = Layout(Path(location))
        if create and not layout.exists():
            layout.make_root()
            if layout.lost_pointer():
                return cls(layout, budget_ms)
            with WriterLock(layout), layout.writing():
                if not layout.exists():
                    point_to(layout, new_build(layout))
        layout.require()
        return cls(layout, budget_ms)

    # What readers ask

    def noting(self, note: Callable[[MissingShards], None]) -> ColumnarEngine:  # noqa: ARG002 - a file is there or not
        """The same engine: no part of a directory is ever left out of an answer."""
        return self

    def search(self, request: SearchRequest) -> Results:
        """Answer `request`; raises `QueryError` for an unreadable query, `IndexProblem` for an unreadable index."""
        started = time.perf_counter()
        timed = self._timed(request)
        results = self._read(lambda snapshot: Search(timed, snapshot).answer())
        return msgspec.structs.replace(results, took_ms=(time.perf_counter() - started) * 1000)

    def _timed(self, request: SearchRequest) -> SearchRequest:
        """The request with what a search may take, where it says nothing of its own."""
        if request.budget_ms is None and self._budget_ms is not None:
            return msgspec.structs.replace(request, budget_ms=self._budget_ms)
        return request

    def get(self, release_id: str) -> Release | None:
        """The release with this id, or null."""

        def find(snapshot: Snapshot) -> Release | None:
            found = snapshot.find(release_id)
            return snapshot.segments[found[0]].records.release(found[1]) if found else None

        return self._read(find)

    def similar(self, release_id: str, limit: int = 10) -> tuple[Similar, ...]:
        """Other releases that say the same or speak of the same, the most alike first; none for an unknown id."""
        return self._read(lambda snapshot: similar(snapshot, release_id, limit))

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """People, organizations and words that complete the end of `text`, at most `limit`, the most frequent first."""
        return self._read(lambda snapshot: suggest(snapshot, text, limit))

    def offers(self, query: str) -> Offers:
        """The filters that words of a query look like; none for one that can't be read."""
        return self._read(lambda snapshot: offers(query, snapshot.names()))

    def respelled(self, request: SearchRequest) -> Respelling | None:
        """The request's query in a spelling that finds more, where a word is unknown or much rarer than another."""
        timed = self._timed(request)
        return self._read(lambda snapshot: respelled(snapshot, timed))

    def names(self) -> Names:
        """What finds the values that a name means, the forms of a value, and the authority that the index knows."""
        return self._read(Snapshot.names)

    def roles(self, speaker: str) -> tuple[HeldRole, ...]:
        """The roles in which releases name a speaker, by its canonical name; the latest first."""
        return self._read(lambda snapshot: roles(snapshot, speaker))

    def ids(self, start: int, count: int) -> list[str]:
        """The ids of `count` releases from `start` on, in an order that holds for one commit."""
        return self._read(lambda snapshot: snapshot.ids(start, count))

    def status(self) -> Status:
        """What is in the index."""
        return self._read(lambda snapshot: status_of(self._layout, snapshot))

    def generation(self) -> int:
        """The number of the commit that readers see now."""
        return self._snapshot().generation

    def version(self) -> str:
        """A short text that is another one after each commit and each rebuild: what an answer holds for."""
        return self._snapshot().version

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

    def writer(
        self,
        *,
        rebuild: bool = False,
        jobs: int | None = None,
        memory_mib: int = MEMORY_MIB,
        on_rejection: Callable[[Rejection], None] = lambda _rejection: None,
        part: Part = WHOLE,
    ) -> ColumnarWriter:
        """The only writer, of the whole; raises `IndexLocked` at once where there is one already."""
        if part != WHOLE:
            raise IndexProblem(f"{self._layout.root}: a directory has one writer; parts are for an index in a cluster")
        try:
            return ColumnarWriter(
                self._layout, rebuild=rebuild, jobs=jobs, memory_mib=memory_mib, on_rejection=on_rejection
            )
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
            except (QueryError, IndexProblem, BudgetSpent):
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
