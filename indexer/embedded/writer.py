"""Changes to an index: releases in, commits out."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from whoosh.reading import SegmentReader

from corpus.release import Release
from corpus.source import Rejection, SourceState
from indexer.embedded.builds import authority_of, new_build
from indexer.embedded.documents import document, record_digest, words_digest
from indexer.embedded.inspection import blame
from indexer.embedded.layout import Layout, WriterLock, sync_file
from indexer.embedded.manifest import Claim, Manifest, describe
from indexer.embedded.mapping import open_reader
from indexer.embedded.merging import live, to_merge
from indexer.embedded.storage import BuildStorage, open_writer, read_toc, remove_debris
from indexer.engine import Changes, IndexProblem

#: Postings held in memory before they are sorted to disk, in MiB as Whoosh counts them.
_POSTINGS_MIB = 128


class EmbeddedWriter:
    """The only writer of an index; see `indexer.engine.Writer`."""

    def __init__(self, layout: Layout, *, rebuild: bool) -> None:
        """Take the lock and open the current build, or with `rebuild` an empty one beside it."""
        self._layout = layout
        self._lock = WriterLock(layout)
        self._whoosh: Any = None
        self._committed: list[SegmentReader] = []
        self._manifest: Manifest | None = None
        try:
            layout.remove_leftovers()
            self._beside = rebuild
            build = new_build(layout) if rebuild else layout.current()
            self._build = build
            self._storage = BuildStorage(build, self._before_naming)
            toc = read_toc(self._storage)
            remove_debris(build, toc)
            self._open_manifest = self._manifest = Manifest(build, toc.generation, writable=True)
            self._run = toc.generation + 1
            self._counts = Changes()
            self._start()
            if rebuild and (own := authority_of(layout)):
                self.set_authority(own)
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        """Open Whoosh's writer for the changes up to the next commit."""
        self._whoosh = self._open_whoosh = open_writer(self._storage, _POSTINGS_MIB)
        self._committed = [self._reader(segment) for segment in self._open_whoosh.segments]
        self._pending: dict[str, int] = {}
        self._dirty = False
        self._kept: list[Any] | None = None

    def _reader(self, segment: Any) -> SegmentReader:
        return open_reader(self._storage, self._open_whoosh.schema, segment, self._open_manifest.generation)

    def _close_committed(self) -> None:
        while self._committed:
            self._committed.pop().close()

    # Changes

    def authority(self) -> bytes:
        """The TOML of the user's own bodies and people; empty where there is none."""
        return self._open_manifest.authority()

    def set_authority(self, content: bytes) -> None:
        """Know names by this TOML from the next commit on."""
        self._dirty = True
        self._open_manifest.put_authority(content)

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
        self._open_manifest.put_claim(claim)
        if owner and owner.record == claim.record and owner.path == path:
            self._counts.unchanged += 1
            return None
        if owner:
            self._remove(release.id)
            self._counts.replaced += 1
        else:
            self._counts.added += 1
        self._pending[release.id] = self._open_whoosh.docnum
        with self._layout.writing():
            self._open_whoosh.add_document(**document(release))
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
        """A complete source needs no reading; only the time of its file may be newer."""
        if self._open_manifest.source(source.path) != source:
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
        self._remove(claim.id)
        self._counts.removed += 1
        return True

    def _remove(self, release_id: str) -> None:
        """Mark the one document of an id as deleted, in a committed segment or in the one in the making."""
        at = self._pending.pop(release_id, None)
        if at is not None:
            self._open_whoosh.newsegment.delete_document(at)
            return
        for reader, segment in zip(self._committed, self._open_whoosh.segments, strict=True):
            if ("id", release_id) in reader:  # type: ignore[operator]
                for number in list(reader.postings("id", release_id).all_ids()):
                    segment.delete_document(number)

    def changes(self) -> Changes:
        """What was done since the writer was opened."""
        return self._counts

    # Commits

    def commit(self) -> None:
        """Make all changes since the last commit visible and durable."""
        if not self._dirty:
            return
        self._whoosh = None
        try:
            self._close_committed()
            self._open_whoosh.commit(mergetype=self._merge)
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
        self._open_manifest.next_generation()
        self._start()

    def _merge(self, writer: Any, segments: list[Any]) -> list[Any]:
        """Whoosh's merge policy: write what `to_merge` chooses into the new segment."""
        chosen = to_merge(segments)
        for segment in chosen:
            reader = self._reader(segment)
            writer.add_reader(reader)
            reader.close()
        self._kept = [segment for segment in segments if segment not in chosen and live(segment)]
        return list(self._kept)

    def _before_naming(self, temporary: Path, final: Path) -> None:
        """All files of a commit are written: make them and the manifest durable; naming the TOC is then the commit."""
        kept = self._kept or []
        releases = sum(live(segment) for segment in kept)
        names = {name for segment in kept for name in segment.list_files(self._storage)}
        fresh: list[Path] = [temporary]
        new = self._open_whoosh.newsegment
        if self._open_whoosh.docnum:
            fresh += [self._build / name for name in new.list_files(self._storage)]
            releases += self._open_whoosh.docnum - new.deleted_count()
        files = [describe(path, final.name if path == temporary else path.name) for path in fresh]
        for path in fresh:
            sync_file(path)
        gone = {file.name for file in self._open_manifest.files()} - names
        self._open_manifest.commit(files, gone, releases)

    def finish(self) -> None:
        """The run is complete: commit, and put an index that was built anew in place of the old one."""
        self._dirty |= self._open_manifest.drop_lasting_rejections(self._run)
        self.commit()
        if self._beside:
            with self._layout.writing():
                self._layout.point_to(self._build)
            self._beside = False
            self._layout.remove_leftovers()

    def close(self) -> None:
        """Drop what was not committed and let the next writer in."""
        if self._whoosh is not None:
            self._close_committed()
            self._whoosh.cancel()
            self._whoosh = None
        if self._manifest is not None:
            self._manifest.close()
            self._manifest = None
            if self._beside:
                shutil.rmtree(self._build, ignore_errors=True)
            else:
                self._clear_away()
        self._lock.release()

    def _clear_away(self) -> None:
        """Remove what was begun and not committed; where that can't be done, the next writer does it."""
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
