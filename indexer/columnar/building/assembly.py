"""Releases on their way into segments: batches, runs in memory, and a sealed file for each segment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.release import Release
from indexer.columnar.building.inverter import Inverted, Inverter
from indexer.columnar.building.merging import merge
from indexer.columnar.building.tiers import SegmentSize, dropped, to_merge, to_merge_at_end
from indexer.columnar.codec import ColumnarSegment
from indexer.columnar.layout import INDEX_NAME
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sealed import SealedSections, SealedWriter
from indexer.columnar.segment.sections import MAX_RELEASES, MemorySections
from indexer.engine import MEMORY_MIB

#: A batch is inverted at a time: so many releases, or characters of text.
_BATCH_RELEASES, _BATCH_CHARACTERS = 2000, 8_000_000
#: What a character of text takes in memory while its batch waits as arrays; real releases measured 1.3.
_BYTES_A_CHARACTER = 2

#: The sections that make nearly all of a segment, with the bytes of a row.
_LARGEST = {"positions": 2, "postings.release": 3, "merged.release": 3, "records": 1}

Part = tuple[Segment, NDArray[np.bool_] | None]


@dataclass
class _Run:
    """A batch on its way: its inversion, how many releases it has, and which of them are gone again."""

    inverted: Inverted
    size: int
    characters: int
    gone: set[int] = field(default_factory=set)

    def part(self) -> Part:
        """The run as a segment in memory, and which of its releases are still there."""
        live = None
        if self.gone:
            live = np.ones(self.size, np.bool_)
            live[list(self.gone)] = False
        return Segment(MemorySections(self.inverted.result())), live


class _Waiting:
    """Runs that are not in a file yet, as the one segment that they would be."""

    def __init__(self, runs: list[_Run]) -> None:
        self.parts = [run.part() for run in runs]

    def size(self) -> SegmentSize:
        """What the segment would hold; its bytes are nearly all positions, postings and records."""
        releases = sum(segment.size for segment, _ in self.parts)
        there = sum(segment.size if live is None else int(np.count_nonzero(live)) for segment, live in self.parts)
        lengths = {name: sum(part.sections.length(name) for part, _ in self.parts) for name in _LARGEST}
        weight = sum(length * width for length, width in zip(lengths.values(), _LARGEST.values(), strict=True))
        return SegmentSize(releases, releases - there, lengths["positions"], weight)


class Assembly:
    """The segments of one build while a writer changes them; nothing is seen by readers before a TOC names it."""

    def __init__(
        self, build: Path, segments: Iterable[ColumnarSegment], advice: str, jobs: int, memory_mib: int = MEMORY_MIB
    ) -> None:
        """Begin with the segments of the last commit; `advice` says how to mend one that is damaged."""
        self._build, self._advice = build, advice
        self._segments = list(segments)
        self._open: dict[str, Segment] = {}
        self._inverter = Inverter(jobs)
        self._budget = memory_mib << 20
        self._batch: dict[str, Release] = {}
        self._characters = 0
        self._runs: list[_Run] = []
        self._waiting: dict[str, tuple[_Run, int]] = {}
        self._added = 0
        for segment in self._segments:
            self._opened(segment)  # damage shows before anything is done

    # Releases in and out

    def add(self, release: Release) -> None:
        """Take a new release; one with its id must have been removed before."""
        self._batch[release.id] = release
        self._characters += len(release.title) + len(release.body)
        self._added += 1
        if len(self._batch) >= _BATCH_RELEASES or self._characters >= _BATCH_CHARACTERS:
            self._hand_over()

    def remove(self, release_id: str) -> None:
        """Remove a release, wherever it has got to."""
        if self._batch.pop(release_id, None) is not None:
            return
        waiting = self._waiting.pop(release_id, None)
        if waiting is not None:
            run, number = waiting
            run.gone.add(number)
            return
        for segment in self._segments:
            number = self._opened(segment).release_of(release_id)
            if number >= 0 and not segment.is_deleted(number):
                segment.delete_document(number)

    def _opened(self, segment: ColumnarSegment) -> Segment:
        key = segment.segment_id()
        if key not in self._open:
            self._open[key] = segment.open(self._build / segment.file_name(), self._advice)
        return self._open[key]

    def _hand_over(self) -> None:
        """Have the batch inverted, and flush where memory is full."""
        if not self._batch:
            return
        releases = list(self._batch.values())
        run = _Run(self._inverter.submit(releases), len(releases), self._characters)
        self._runs.append(run)
        self._waiting.update((release.id, (run, number)) for number, release in enumerate(releases))
        self._batch, self._characters = {}, 0
        held = sum(each.characters for each in self._runs) * _BYTES_A_CHARACTER
        if held > self._budget or sum(each.size for each in self._runs) > MAX_RELEASES - _BATCH_RELEASES:
            self._flush()

    # Segments

    def settle(self, *, at_end: bool) -> list[ColumnarSegment]:
        """Write what waits, and merge what should be: the segments that the next TOC names.

        `at_end` of a run, segments are merged beyond what keeps them few, within what the run was worth.
        """
        self._hand_over()
        runs = self._take_runs()
        waiting = _Waiting(runs) if runs else None
        entries: list[ColumnarSegment | _Waiting] = [*self._segments, *([waiting] if waiting else [])]
        sizes = [self._size(entry) for entry in entries]
        groups = to_merge_at_end(sizes, self._added) if at_end else to_merge(sizes)
        gone = set(dropped(sizes)) | {index for group in groups for index in group}
        kept = [entry for index, entry in enumerate(entries) if index not in gone]
        written = [self._write([part for index in group for part in self._parts(entries[index])]) for group in groups]
        self._segments = [each if isinstance(each, ColumnarSegment) else self._write(each.parts) for each in kept]
        self._segments += written
        names = {segment.segment_id() for segment in self._segments}
        self._open = {name: segment for name, segment in self._open.items() if name in names}
        return list(self._segments)

    def _flush(self) -> None:
        """Write the runs as one segment that no TOC names yet."""
        runs = self._take_runs()
        if runs:
            self._segments.append(self._write([run.part() for run in runs]))

    def _take_runs(self) -> list[_Run]:
        runs, self._runs, self._waiting = self._runs, [], {}
        return runs

    def _write(self, parts: list[Part]) -> ColumnarSegment:
        """One new segment of all parts, durable."""
        segment = ColumnarSegment(INDEX_NAME)
        path = self._build / segment.file_name()
        with SealedWriter(path, sync=True) as out:
            segment.set_doc_count(merge(parts, out))
        segment.set_seal(SealedSections(path, self._advice).seal)
        return segment

    def _parts(self, entry: ColumnarSegment | _Waiting) -> list[Part]:
        return entry.parts if isinstance(entry, _Waiting) else [(self._opened(entry), entry.live())]

    def _size(self, entry: ColumnarSegment | _Waiting) -> SegmentSize:
        if isinstance(entry, _Waiting):
            return entry.size()
        positions = self._opened(entry).sections.length("positions")
        size = (self._build / entry.file_name()).stat().st_size
        return SegmentSize(entry.doc_count_all(), entry.deleted_count(), positions, size)

    def close(self) -> None:
        """Stop the workers and let go of files."""
        self._inverter.close()
        self._open.clear()
