"""Changes to an index in a cluster: what sources say is queued, settled in batches, and shown by commits.

A commit settles what is queued, refreshes both indices of the build, so that every search finds it, and then raises the
generation by compare-and-set, so that readers know that there is something new. Several writers may do so at once, each
of another part. What a killed run had written before its commit may be found after the next refresh: whole releases,
of sources that the next run reads again unless they were complete.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import msgspec

from corpus.release import Release
from corpus.source import Rejection, SourceState, Unchanged
from indexer.engine import MEMORY_MIB, WHOLE, Changes, IndexProblem, Part
from indexer.opensearch.agreement import vouched
from indexer.opensearch.builds import new_build, point_to, remove_build, remove_builds, show, wait_for_copies
from indexer.opensearch.connection.cluster import Cluster, NotThere
from indexer.opensearch.state import State, change_state, current_state, latest_state
from indexer.opensearch.writing.items import Forgotten, Item
from indexer.opensearch.writing.knowledge import Knowledge
from indexer.opensearch.writing.lease import Lease
from indexer.opensearch.writing.settling import Settling

#: A batch is settled at a time: so many items, or characters of text.
_BATCH_ITEMS, _BATCH_CHARACTERS = 500, 8_000_000
#: What a character of a batch may take in memory on its way; of real releases 9 bytes were measured, beside the text.
_BYTES_A_CHARACTER = 16
#: What a request on its way takes, in MiB; so many at once are as fast as more.
_MIB_A_REQUEST, _MOST_REQUESTS = 16, 4
#: Seconds for which readers may ask the older build still: what goes meanwhile would be told as missing.
_STILL_ASKED = 2.0


class ClusterWriter:
    """A writer of a part of an index, or of the whole; see `indexer.engine.Writer`."""

    def __init__(
        self,
        cluster: Cluster,
        *,
        rebuild: bool,
        jobs: int | None = None,  # noqa: ARG002 - one process makes documents faster than a cluster takes them
        memory_mib: int = MEMORY_MIB,
        on_rejection: Callable[[Rejection], None] = lambda _rejection: None,
        on_commit: Callable[[], None] = lambda: None,
        part: Part = WHOLE,
    ) -> None:
        """Take the lease of `part`; with `rebuild` make an empty build beside the one that readers see.

        What is queued and on its way takes about `memory_mib` MiB.
        """
        self._cluster, self._part, self._on_rejection = cluster, part, on_rejection
        self._on_commit = on_commit
        self._most_characters = min(_BATCH_CHARACTERS, (memory_mib << 20) // 2 // _BYTES_A_CHARACTER)
        self._at_once = max(1, min(_MOST_REQUESTS, memory_mib // 2 // _MIB_A_REQUEST))
        self._queue: list[Item] = []
        self._characters = 0
        self._failed = self._beside = False
        self._seen: Mapping[str, SourceState] = {}
        cluster.hurried.clear()
        self._lease, seen = _lease(cluster, part, rebuild=rebuild)
        try:
            self._open(seen, rebuild=rebuild)
        except BaseException as problem:
            self.__exit__(type(problem), problem, None)
            raise

    def _open(self, seen: State, *, rebuild: bool) -> None:
        self._state = self._seen_before = seen
        if rebuild:
            remove_builds(self._cluster, seen)
            self._state = new_build(self._cluster, seen)
            self._beside = True
        self._state = change_state(
            self._cluster, self._state.manifest, lambda state: msgspec.structs.replace(state, runs=state.runs + 1)
        )
        self._vouched = False
        self._authority: bytes | None = None
        self._knowledge = Knowledge(self._cluster, self._state.manifest)
        self._settling = Settling(self._cluster, self._state, self._state.runs, self._on_rejection, self._at_once)

    def _vouch(self) -> None:
        """Before anything is written: see that the index is what its manifest tells, and remove unfinished builds.

        Who only asks for sources, to read them anew, gets those of any index.
        """
        if self._vouched:
            return
        indices = vouched(self._cluster, self._state)
        if indices != self._state.indices:
            self._state = change_state(
                self._cluster, self._state.manifest, lambda state: msgspec.structs.replace(state, indices=indices)
            )
        if self._part == WHOLE and not self._beside:
            remove_builds(self._cluster, self._state)
        self._vouched = True

    # Changes

    def authority(self) -> bytes:
        """The TOML of the user's own bodies and people; empty where there is none."""
        return self._state.authority.encode() if self._authority is None else self._authority

    def set_authority(self, content: bytes) -> None:
        """Know names by this TOML from the next commit on."""
        self._authority = content

    def sources(self) -> Mapping[str, SourceState]:
        """The complete sources of the last commit that are of this writer's part, by path."""
        self._seen = {state.path: state for state in self._knowledge.sources() if self._part.has(state.path)}
        return self._seen

    def source_paths(self) -> list[str]:
        """The paths of all sources of this writer's part that the index knows, complete or not; in order."""
        self._settle()
        self._settling.refresh()
        return sorted({path for path in self._knowledge.source_paths() if self._part.has(path)})

    def add(self, release: Release) -> None:
        """Add a release, in place of an earlier one with its id; refused where another source owns the id."""
        self._characters += len(release.title) + len(release.body)
        self._take(release)

    def reject(self, rejection: Rejection) -> None:
        """Remember a file, or a part of one, that could not be read."""
        self._take(rejection)

    def complete(self, source: SourceState) -> None:
        """A source has been read to its end: its releases that were not added again are gone."""
        self._take(source)

    def unchanged(self, source: SourceState) -> None:
        """A complete source needs no reading; only the time of its file may be newer."""
        if self._seen.get(source.path) != source:
            self._take(Unchanged(source))

    def forget(self, *paths: str) -> int:
        """Remove sources and their releases; returns how many releases."""
        self._settle()
        self._queue = [Forgotten(path) for path in paths]
        return self._settle()

    def changes(self) -> Changes:
        """What was done since the writer was opened."""
        return self._settling.changes

    def _take(self, item: Item) -> None:
        self._queue.append(item)
        if len(self._queue) >= _BATCH_ITEMS or self._characters >= self._most_characters:
            self._settle()

    def _settle(self) -> int:
        """Do what is queued; returns how many releases were forgotten."""
        with self._whole():
            items, self._queue, self._characters = self._queue, [], 0
            if not items:
                return 0
            self._lease.confirm()
            self._vouch()
            return self._settling.settle(items)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """What goes wrong in the block leaves changes half made: then this writer commits nothing more."""
        if self._failed:
            where = self._cluster.address.location
            raise IndexProblem(f"{where}: an earlier change failed; what is complete is kept: run the same again")
        try:
            yield
        except BaseException:
            self._failed = True
            raise

    # Commits

    def commit(self) -> None:
        """Make all changes since the last commit visible; a build beside the one that is seen is shown at its end."""
        self._settle()
        if not self._beside:
            self._show()

    def _show(self) -> None:
        if not self._settling.dirty and self._authority is None:
            return
        with self._whole():
            self._lease.confirm()
            show(self._cluster, self._state)
            self._state = change_state(self._cluster, self._state.manifest, self._next)
            self._on_commit()
        self._settling.dirty, self._authority = False, None

    def _next(self, state: State) -> State:
        authority = state.authority if self._authority is None else self._authority.decode()
        return msgspec.structs.replace(
            state,
            generation=state.generation + 1,
            updated=datetime.now(UTC).replace(microsecond=0),
            authority=authority,
        )

    def finish(self) -> None:
        """The run is complete: commit, and put an index that was built anew in place of the old one."""
        self._settle()
        with self._whole():
            self._vouch()
            self._settling.drop_lasting_rejections(self._part)
            if self._beside:
                wait_for_copies(self._cluster, self._state)
        self._show()
        if self._beside:
            self._lease.confirm()
            # Also where this fails it may have been done: what readers may see is not removed.
            self._beside = False
            point_to(self._cluster, self._state)
            self._on_commit()
            time.sleep(_STILL_ASKED)
            # The lease is a document of the build that goes: a write after that would make the index again.
            self._lease.release()
            # The next writer removes it too; where nobody waits, copies of the new one may be missing.
            if not self._cluster.hurried.is_set():
                with suppress(IndexProblem):
                    remove_build(self._cluster, self._seen_before)

    def hurry(self) -> None:
        """See `indexer.engine.Writer`: a cluster that is busy or away is waited for no more."""
        self._cluster.hurried.set()

    def close(self) -> None:
        """Drop what was not committed and let the next writer in."""
        self._queue = []
        if self._beside:
            self._beside = False
            with suppress(IndexProblem):
                self._lease.confirm()  # a writer that has taken over may have a build of this name
                remove_build(self._cluster, self._state)
        self._lease.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind:
            self.hurry()
        self.close()


def _lease(cluster: Cluster, part: Part, *, rebuild: bool) -> tuple[Lease, State]:
    """The right to write, and the build to which it holds: a rebuild may just have put another in its place."""
    read = latest_state if rebuild else current_state
    state = read(cluster)
    while True:
        try:
            lease = Lease(cluster, state.manifest, part)
        except NotThere:  # the older build is gone already
            state = read(cluster)
            continue
        try:
            latest = read(cluster)
        except BaseException:
            lease.release()
            raise
        if latest.build == state.build:
            return lease, latest
        lease.release()
        state = latest
