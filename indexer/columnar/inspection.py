"""What is in an index, and whether it is what was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from indexer.columnar.codec.segment import EXTENSION
from indexer.columnar.facet_columns import Among, Mask
from indexer.columnar.layout import Layout, is_outside, unusable
from indexer.columnar.manifest import MANIFEST, IndexFile, Manifest, describe
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sealed import SealedSections
from indexer.columnar.snapshot import Snapshot
from indexer.engine import Damage, IndexDamaged, Status


def status_of(layout: Layout, snapshot: Snapshot) -> Status:
    """What the snapshot holds."""
    column = snapshot.facet("year")
    counts = np.zeros(len(column.values) + 1, np.intp)
    for at in range(len(snapshot.segments)):
        live = snapshot.live_in(at)
        counts += column.counts(at, Among(np.flatnonzero(live), live))
    with closing(Manifest(snapshot.build, snapshot.generation)) as manifest:
        updated, rejected = manifest.updated(), manifest.rejections()
    return Status(
        location=str(layout.root),
        releases=snapshot.releases,
        segments=len(snapshot.segments),
        size=sum(entry.stat().st_size for entry in snapshot.build.iterdir() if entry.is_file()),
        updated=updated[0] if updated else None,
        generation=snapshot.generation,
        years={int(year): int(count) for year, count in zip(column.values, counts, strict=False) if count},
        undated=int(counts[-1]),
        rejected=rejected,
    )


def damaged_files(layout: Layout, build: Path, generation: int, progress: Callable[[str], None]) -> Iterator[Damage]:
    """The files of a generation that are missing or are not what was written."""
    with closing(Manifest(build, generation)) as manifest:
        files = manifest.files()
    for file in files:
        path = build / file.name
        progress(str(path))
        if problem := _difference(path, file):
            yield Damage(str(path), problem, layout.mend())
        elif path.suffix == EXTENSION:
            yield from _damaged_pages(path, layout.mend())


def _damaged_pages(path: Path, advice: str) -> Iterator[Damage]:
    try:
        yield from SealedSections(path, advice).verify()
    except IndexDamaged as damage:
        yield damage.damage


def _difference(path: Path, file: IndexFile) -> str | None:
    """How a file differs from what was written, or null."""
    try:
        found = describe(path, file.name)
    except FileNotFoundError:
        return "is missing"
    except OSError as problem:
        if is_outside(problem):
            raise unusable(path, problem) from None
        return f"can't be read ({problem.strerror})"
    if found.size != file.size:
        return f"has {found.size:,} bytes, {file.size:,} were written"
    return None if found.digest == file.digest else "is not what was written: its checksum differs"


def check_files(layout: Layout, build: Path, generation: int, progress: Callable[[str], None]) -> list[Damage]:
    """The damaged files of a generation, the manifest among them."""
    progress(str(build / MANIFEST))
    try:
        with closing(Manifest(build, generation)) as manifest:
            problem = manifest.integrity()
        found = [Damage(str(build / MANIFEST), problem, layout.mend())] if problem else []
        return found + list(damaged_files(layout, build, generation, progress))
    except IndexDamaged as damage:
        return [damage.damage]


def blame(layout: Layout, build: Path, generation: int, problem: Exception) -> None:
    """Raise `IndexDamaged` where a file is not what was written: then that is why reading failed."""
    for damage in check_files(layout, build, generation, lambda _file: None):
        raise IndexDamaged(damage.file, damage.problem, damage.advice) from problem


def check_records(layout: Layout, snapshot: Snapshot) -> list[Damage]:
    """What is wrong with the stored releases: one can't be read, or they are not those of the manifest."""
    found: list[Damage] = []
    ids: set[str] = set()
    for at, kept in enumerate(snapshot.toc.segments):
        file = str(snapshot.build / kept.file_name())
        for id_, problem in _records(snapshot.segments[at], snapshot.live_in(at)):
            ids.add(id_)
            if problem:
                found.append(Damage(file, f"the stored release {id_} can't be read ({problem})", layout.mend()))
    with closing(Manifest(snapshot.build, snapshot.generation)) as manifest:
        owned, updated = manifest.owners(), manifest.updated()
    counted = updated[1] if updated else 0
    if ids != owned or counted != len(ids):
        problem = f"tells of {len(owned)} releases ({counted} at the last commit), the index holds {len(ids)}"
        found.append(Damage(str(snapshot.build / MANIFEST), problem, layout.mend()))
    return found


def _records(segment: Segment, live: Mask) -> Iterator[tuple[str, str | None]]:
    """The id of each release of a segment, and what is wrong with its stored record."""
    for number in np.flatnonzero(live).tolist():
        id_ = segment.ids.text(int(segment.id_rank[number]))
        try:
            release = segment.records.release(number)
        except Exception as problem:  # whatever damaged bytes lead to
            yield id_, str(problem) or type(problem).__name__
        else:
            yield id_, None if release.id == id_ else f"it is the release {release.id}"
