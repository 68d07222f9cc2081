"""Changes to an index: releases in, commits out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.release import Release
from corpus.source import Rejection, SourceState
from indexer.claims import Claims
from indexer.columnar.building.assembly import Assembly
from indexer.columnar.builds import authority_of, new_build, point_to
from indexer.columnar.codec import ColumnarSegment, ColumnarToc
from indexer.columnar.files import describe
from indexer.columnar.inspection import blame, require_manifest
from indexer.columnar.layout import INDEX_NAME, Layout
from indexer.columnar.lock import WriterLock
from indexer.columnar.manifest import Manifest
from indexer.columnar.storage import BuildStorage, read_toc, remove_debris
from indexer.engine import MEMORY_MIB, Changes, IndexProblem


class ColumnarWriter:
    """The only writer of an index; see `indexer.engine.Writer`."""

    def __init__(
        self,
        layout: Layout,
        *,
        rebuild: bool,
        jobs: int | None = None,
        memory_mib: int = MEMORY_MIB,
        on_rejection: Callable[[Rejection], None] = lambda _rejection: None,
    ) -> None:
        """Take the lock and open the current build, or with `rebuild` an empty one beside it.

        New releases are made ready by `jobs` processes (null: one for each processor), and take about `memory_mib` MiB
        before they are written.
        """
        self._layout = layout
        self._lock = WriterLock(layout)
        self._assembly: Assembly | None = None
        self._manifest: Manifest | None = None
        try:
            layout.remove_leftovers()
            self._beside = rebuild
            self._build = new_build(layout) if rebuild else layout.current()
            self._storage = BuildStorage(self._build, self._before_naming)
            self._toc = read_toc(self._storage, None if rebuild else layout.pointer().identity)
            manifest = self._open_manifest = self._manifest = Manifest(self._build, self._toc.generation, writable=True)
            require_manifest(layout, self._build, self._toc, self._manifest)
            remove_debris(self._build, self._toc)
            self._authority = self._toc.authority
            self._run = self._toc.generation + 1
            self._claims = Claims(manifest, self, self._run, on_rejection)
            self._open_assembly = self._assembly = Assembly(
                self._build, self._toc.segments, layout.mend(), jobs or _processors(), memory_mib
            )
            self._dirty = self._failed = False
            if rebuild and (own := authority_of(layout)):
                self.set_authority(own)
        except BaseException:
            self.close()
            raise

    # Changes

    def authority(self) -> bytes:
        """The TOML of the user's own bodies and people; empty where there is none."""
        return self._authority

    def set_authority(self, content: bytes) -> None:
        """Know names by this TOML from the next commit on."""
        self._dirty = True
        self._authority = content

    def sources(self) -> Mapping[str, SourceState]:
        """The complete sources of the last commit, by path."""
        return {state.path: state for state in self._open_manifest.sources()}

    def source_paths(self) -> list[str]:
        """The paths of all sources that the index knows, complete or not."""
        return self._open_manifest.source_paths()

    def add(self, release: Release) -> None:
        """Add a release, in place of an earlier one with its id; refused where another source owns the id."""
        self._dirty = True
        self._claims.add(release)

    def put(self, release: Release, *, replaces: bool) -> None:
        """Put a release into the next segment: see `indexer.claims.Shelf`."""
        with self._whole(), self._layout.writing():
            if replaces:
                self._open_assembly.remove(release.id)
            self._open_assembly.add(release)

    def take(self, release_id: str) -> None:
        """Take a release out of the index: see `indexer.claims.Shelf`."""
        self._open_assembly.remove(release_id)

    def reject(self, rejection: Rejection) -> None:
        """Remember a file, or a part of one, that could not be read."""
        self._dirty = True
        self._claims.reject(rejection)

    def complete(self, source: SourceState) -> None:
        """A source has been read to its end: its releases that were not added again are gone."""
        self._dirty = True
        self._claims.complete(source)

    def unchanged(self, source: SourceState) -> None:
        """A complete source needs no reading; only the time of its file may be newer."""
        self._dirty |= self._claims.unchanged(source)

    def forget(self, *paths: str) -> int:
        """Remove sources and their releases; returns how many releases."""
        self._dirty = True
        return sum([self._claims.forget(path) for path in paths])

    def changes(self) -> Changes:
        """What was done since the writer was opened."""
        return self._claims.changes

    # Commits

    def commit(self, *, at_end: bool = False) -> None:
        """Make all changes since the last commit visible and durable; `at_end` of a run, merge what it left small."""
        if not self._dirty:
            return
        with self._whole():
            self._commit(at_end=at_end)
        self._open_manifest.next_generation()
        self._dirty = False
        self._clear_away()

    def _commit(self, *, at_end: bool) -> None:
        try:
            segments = self._open_assembly.settle(at_end=at_end)
            self._toc = ColumnarToc(segments, self._toc.generation + 1, self._toc.identity, self._authority)
            self._toc.write(self._storage, INDEX_NAME)
        except OSError as problem:
            reason = problem.strerror or problem
            raise IndexProblem(
                f"{self._build}: can't be written ({reason}); nothing since the last commit is kept"
            ) from None
        except IndexProblem:
            raise
        except Exception as problem:  # merging reads older segments, whose damage shows as whatever their bytes lead to
            blame(self._layout, self._build, self._open_manifest.generation, problem)
            raise

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """What goes wrong in the block leaves changes half made: then this writer commits nothing more."""
        if self._failed:
            raise IndexProblem(f"{self._build}: an earlier change failed, so nothing since the last commit is kept")
        try:
            yield
        except BaseException:
            self._failed = True
            raise

    def _before_naming(self, temporary: Path, final: Path) -> None:
        """All files of a commit are written: make the manifest durable; naming the TOC is then the commit."""
        segments: list[ColumnarSegment] = self._toc.segments
        names = {segment.file_name() for segment in segments}
        known = {file.name for file in self._open_manifest.files()}
        fresh = [describe(self._build / name, name) for name in sorted(names - known)]
        releases = sum(segment.doc_count() for segment in segments)
        self._open_manifest.commit([*fresh, describe(temporary, final.name)], known - names, releases)

    def hurry(self) -> None:
        """See `indexer.engine.Writer`: nothing waits here."""

    def finish(self) -> None:
        """The run is complete: commit, and put an index that was built anew in place of the old one."""
        self._dirty |= self._open_manifest.drop_lasting_rejections(self._run)
        self.commit(at_end=True)
        if self._beside:
            with self._layout.writing():
                point_to(self._layout, self._build)
            self._beside = False
            self._layout.remove_leftovers()

    def close(self) -> None:
        """Drop what was not committed and let the next writer in."""
        if self._assembly is not None:
            self._assembly.close()
            self._assembly = None
        if self._manifest is not None:
            self._manifest.close()
            self._manifest = None
            if self._beside:
                shutil.rmtree(self._build, ignore_errors=True)
            else:
                self._clear_away()
        self._lock.release()

    def _clear_away(self) -> None:
        """Remove what no TOC speaks of any more, or yet; where that can't be done, the next writer does it."""
        with suppress(OSError, IndexProblem):
            remove_debris(self._build, read_toc(self._storage))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
