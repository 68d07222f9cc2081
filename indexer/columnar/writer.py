"""Changes to an index: releases in, commits out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.release import Release
from corpus.source import Rejection, SourceState
from indexer.columnar.building.assembly import Assembly
from indexer.columnar.builds import authority_of, new_build, point_to
from indexer.columnar.codec import ColumnarSegment, ColumnarToc
from indexer.columnar.documents import record_digest, words_digest
from indexer.columnar.files import describe
from indexer.columnar.inspection import blame, require_manifest
from indexer.columnar.layout import INDEX_NAME, Layout
from indexer.columnar.lock import WriterLock
from indexer.columnar.manifest import Claim, Manifest
from indexer.columnar.storage import BuildStorage, read_toc, remove_debris
from indexer.engine import MEMORY_MIB, Changes, IndexProblem


class ColumnarWriter:
    """The only writer of an index; see `indexer.engine.Writer`."""

    def __init__(self, layout: Layout, *, rebuild: bool, jobs: int | None = None, memory_mib: int = MEMORY_MIB) -> None:
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
            self._open_manifest = self._manifest = Manifest(self._build, self._toc.generation, writable=True)
            require_manifest(layout, self._build, self._toc, self._manifest)
            remove_debris(self._build, self._toc)
            self._authority = self._toc.authority
            self._run = self._toc.generation + 1
            self._counts = Changes()
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

    def add(self, release: Release) -> Rejection | None:
        """Add a release, in place of an earlier one with its id; a `Rejection` where another source owns the id."""
        path = release.source.path
        try:
            claim = Claim(
                release.id, path, "owner", release.url, words_digest(release), record_digest(release), self._run
            )
        except UnicodeEncodeError:
            return self._refuse(release, "its text holds half a character pair (a lone surrogate)", "repair the file")
        claims = self._open_manifest.claims(release.id)
        owner = next((claim for claim in claims if claim.standing == "owner"), None)
        if owner and (owner.path != path or owner.run == self._run) and not _same_release(owner, claim):
            if owner.path != path:
                self._open_manifest.put_claim(claim._replace(standing="rejected"))
            reason = f"the id {release.id} is already taken by another release in {owner.path}"
            return self._refuse(release, reason, "give it another id")
        if owner and owner.path != path:
            self._open_manifest.put_claim(owner._replace(standing="same"))
        self._dirty = True
        self._open_manifest.put_claim(claim, known=bool(claims))
        if owner and owner.record == claim.record and owner.path == path:
            self._counts.unchanged += 1
            return None
        with self._whole(), self._layout.writing():
            if owner:
                self._open_assembly.remove(release.id)
            self._open_assembly.add(release)
        self._counts.replaced += bool(owner)
        self._counts.added += not owner
        return None

    def _refuse(self, release: Release, reason: str, advice: str) -> Rejection:
        rejection = Rejection(release.source.path, reason, advice, release.id)
        self.reject(rejection)
        return rejection

    def reject(self, rejection: Rejection) -> None:
        """Remember a file, or a part of one, that could not be read."""
        self._dirty = True
        self._open_manifest.put_rejection(rejection, self._run)

    def complete(self, source: SourceState) -> None:
        """A source has been read to its end: its releases that were not added again are gone."""
        self._dirty = True
        for claim in self._open_manifest.claims_of(source.path, self._run):
            self._give_up(claim)
        self._open_manifest.drop_rejections(source.path, self._run)
        self._open_manifest.put_source(source)

    def unchanged(self, source: SourceState) -> None:
        """A complete source needs no reading; only the time of its file may be newer.

        One that this run has dropped, since it claims an id that another gave up, stays so and is read in the next.
        """
        known = self._open_manifest.source(source.path)
        if known is not None and known != source:
            self._dirty = True
            self._open_manifest.put_source(source)

    def forget(self, path: str) -> int:
        """Remove a source and its releases; returns how many releases."""
        self._dirty = True
        gone = sum(self._give_up(claim) for claim in self._open_manifest.claims_of(path, self._run + 1))
        self._open_manifest.drop_rejections(path, self._run + 1)
        self._open_manifest.drop_source(path)
        return gone

    def _give_up(self, claim: Claim) -> bool:
        """A source gives an id no more; true when the release is gone with it.

        Another source that gave the same release keeps it; one that was rejected for the id is read again.
        """
        manifest = self._open_manifest
        manifest.drop_claim(claim.id, claim.path)
        if claim.standing != "owner":
            return False
        others = manifest.claims(claim.id)
        for other in others:
            manifest.drop_source(other.path)
        heir = next((other for other in others if other.standing == "same"), None)
        if heir:
            # A record that no digest equals: whatever the heir gives takes the place of this release.
            manifest.put_claim(heir._replace(standing="owner", record=b""))
            return False
        self._open_assembly.remove(claim.id)
        self._counts.removed += 1
        return True

    def changes(self) -> Changes:
        """What was done since the writer was opened."""
        return self._counts

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


def _same_release(one: Claim, other: Claim) -> bool:
    return (one.url is not None and one.url == other.url) or one.words == other.words


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
