"""What is in an index, and whether it is what was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from indexer.columnar.codec import ColumnarSegment, ColumnarToc
from indexer.columnar.codec.segment import EXTENSION
from indexer.columnar.facet_columns import Among, Mask
from indexer.columnar.files import difference
from indexer.columnar.layout import INDEX_NAME, Layout
from indexer.columnar.manifest import MANIFEST, Manifest
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sealed import SealedSections
from indexer.columnar.segment.statements import problem_in
from indexer.columnar.snapshot import Snapshot
from indexer.columnar.storage import BuildStorage, read_toc
from indexer.engine import Damage, IndexDamaged, IndexProblem, Status


class Overtaken(Exception):
    """Later commits have cleared away what a manifest had to say of this one."""


def status_of(layout: Layout, snapshot: Snapshot) -> Status:
    """What the snapshot holds; raises `Overtaken`."""
    column = snapshot.facet("year")
    counts = np.zeros(len(column.values) + 1, np.intp)
    for at in range(len(snapshot.segments)):
        live = snapshot.live_in(at)
        counts += column.counts(at, Among(np.flatnonzero(live), live))
    with closing(Manifest(snapshot.build, snapshot.generation)) as manifest:
        require_manifest(layout, snapshot.build, snapshot.toc, manifest)
        updated, rejected = manifest.updated(), manifest.rejections()
    return Status(
        location=str(layout.root),
        releases=snapshot.releases,
        segments=len(snapshot.segments),
        size=_size(snapshot.build),
        updated=updated[0] if updated else None,
        generation=snapshot.generation,
        years={int(year): int(count) for year, count in zip(column.values, counts, strict=False) if count},
        undated=int(counts[-1]),
        rejected=rejected,
    )


def _size(build: Path) -> int:
    """The bytes of the files in a build; a writer may make and remove some meanwhile."""
    total = 0
    for entry in build.iterdir():
        try:
            total += entry.stat().st_size
        except FileNotFoundError:
            continue
    return total


def require_manifest(layout: Layout, build: Path, toc: ColumnarToc, manifest: Manifest) -> None:
    """Raise `IndexDamaged` where `manifest` does not go with the table of contents, `Overtaken` where it is later."""
    name = ColumnarToc.file_name(INDEX_NAME, toc.generation)
    known = manifest.file(name)
    if known is None:
        raise Overtaken(f"{build / MANIFEST} does not know {name}")
    if problem := difference(build / name, known):
        raise IndexDamaged(build / name, problem, layout.mend())
    held, told = sum(segment.doc_count() for segment in toc.segments), manifest.count()
    if held != told:
        raise IndexDamaged(build / MANIFEST, f"tells of {told} releases, the index holds {held}", layout.mend())


class Examination:
    """The files of one commit, opened together, so that they stay whatever a writer does meanwhile."""

    def __init__(self, layout: Layout, build: Path, generation: int, progress: Callable[[str], None]) -> None:
        """Read the manifest, open what it names; `found` then has what is missing or is not as written at first sight.

        Where there is damage, it may be that a writer has cleared away this commit meanwhile. Calls `progress` with
        the name of each file.
        """
        self._layout, self._build, self._generation = layout, build, generation
        self._owned: set[str] = set()
        self._counted = 0
        self._opened: list[tuple[ColumnarSegment, SealedSections]] = []
        self.found: list[Damage] = []
        try:
            with closing(Manifest(build, generation)) as manifest:
                self._open(manifest, progress)
        except IndexDamaged as damage:
            self.found.append(damage.damage)
        except FileNotFoundError as missing:
            self._add(Path(missing.filename or build), "is missing")

    def _open(self, manifest: Manifest, progress: Callable[[str], None]) -> None:
        progress(str(manifest.path))
        if problem := manifest.integrity():
            self._add(manifest.path, problem)
            return  # what it says of other files is worth nothing
        files, updated = manifest.files(), manifest.updated()
        self._owned, self._counted = manifest.owners(), updated[1] if updated else 0
        sealed: dict[str, SealedSections] = {}
        for file in files:
            path = self._build / file.name
            progress(str(path))
            if problem := difference(path, file):
                self._add(path, problem)
            elif path.suffix == EXTENSION:
                try:
                    sealed[path.name] = SealedSections(path, self._layout.mend())
                except IndexDamaged as damage:
                    self.found.append(damage.damage)
        if not self.found:
            self._match(manifest, sealed)

    def _match(self, manifest: Manifest, sealed: dict[str, SealedSections]) -> None:
        """See whether the table of contents and the manifest tell of the same files."""
        toc = read_toc(BuildStorage(self._build), _identity(self._layout, self._build))
        name = ColumnarToc.file_name(INDEX_NAME, self._generation)
        names = {segment.file_name() for segment in toc.segments}
        if toc.generation != self._generation or manifest.file(name) is None or names != set(sealed):
            self._add(manifest.path, f"does not go with {name}")
            return
        self._opened = [(segment, sealed[segment.file_name()]) for segment in toc.segments]

    def _add(self, path: Path, problem: str) -> None:
        self.found.append(Damage(str(path), problem, self._layout.mend()))

    def files(self) -> list[Damage]:
        """The damaged files, the manifest among them."""
        return self.found + [damage for _, sealed in self._opened for damage in sealed.verify()]

    def everything(self) -> list[Damage]:
        """The damaged files; where there is none, what is wrong with statements and stored releases."""
        return self.files() or self._statements() or self._records()

    def _statements(self) -> list[Damage]:
        """The statements of a segment are not what evaluation takes for granted."""
        for kept, sealed in self._opened:
            if problem := problem_in(sealed):
                self._add(self._build / kept.file_name(), problem)
        return self.found

    def _records(self) -> list[Damage]:
        """A release can't be read, or they are not those of the manifest."""
        ids: list[str] = []
        for kept, sealed in self._opened:
            for id_, problem in _records(kept, Segment(sealed)):
                ids.append(id_)
                if problem:
                    self._add(self._build / kept.file_name(), f"the stored release {id_} can't be read ({problem})")
        if len(ids) != len(self._owned) or set(ids) != self._owned or self._counted != len(ids):
            told = f"tells of {len(self._owned)} releases ({self._counted} at the last commit)"
            self._add(self._build / MANIFEST, f"{told}, the index holds {len(ids)}")
        return self.found


def _identity(layout: Layout, build: Path) -> str | None:
    """What the TOC of a build must say of itself; null for one that is made beside what readers see."""
    try:
        pointer = layout.pointer()
    except IndexProblem:
        return None
    return pointer.identity if layout.root / pointer.build == build else None


def blame(layout: Layout, build: Path, generation: int, problem: Exception) -> None:
    """Raise `IndexDamaged` where a file is not what was written: then that is why reading failed."""
    for damage in Examination(layout, build, generation, lambda _file: None).files():
        raise IndexDamaged(damage.file, damage.problem, damage.advice) from problem


def _records(kept: ColumnarSegment, segment: Segment) -> Iterator[tuple[str, str | None]]:
    """The id of each release of a segment that is there, and what is wrong with its stored record."""
    live: Mask | None = kept.live()
    numbers = np.arange(segment.size) if live is None else np.flatnonzero(live)
    for number in numbers.tolist():
        id_ = segment.ids.text(int(segment.id_rank[number]))
        try:
            release = segment.records.release(number)
        except Exception as problem:  # whatever damaged bytes lead to
            yield id_, str(problem) or type(problem).__name__
        else:
            yield id_, None if release.id == id_ else f"it is the release {release.id}"
