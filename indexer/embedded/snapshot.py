"""One commit as readers see it: its segments, and what is kept of them in arrays for as long as it is read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import SegmentReader

from indexer.embedded.facet_columns import FacetColumn, join, read_facet
from indexer.embedded.mapping import open_reader
from indexer.embedded.postings import Numbers, Weights, read_ids, read_lengths, read_numbers
from indexer.embedded.storage import BuildStorage

Reading = Callable[[SegmentReader, str], Any]
Joining = Callable[[list[Any]], Any]


class SegmentArrays:
    """What is kept of one segment: it never changes, so a later commit that has the segment uses it on."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._kept: dict[tuple[str, str], Any] = {}

    def get(self, kind: str, field: str, read: Callable[[], Any]) -> Any:
        """The array of a kind and field, read on first use."""
        key = (kind, field)
        if key not in self._kept:
            self._kept[key] = read()
        return self._kept[key]


class Snapshot:
    """One generation of one build. Documents are numbered over all segments; `starts` has each segment's first number.

    Whoosh's readers keep a place in their file and so serve one search at a time: `readers` lends a set to each search.
    """

    def __init__(self, build: Path, toc: Any, older: Snapshot | None = None) -> None:
        """Open the segments of `toc`, taking over what `older` keeps of those it shares."""
        self.build, self.generation = build, int(toc.generation)
        self._schema, self._segments = toc.schema, toc.segments
        known: dict[str, SegmentArrays] = older.arrays if older else {}
        self.arrays: dict[str, SegmentArrays] = {}
        for segment in toc.segments:
            self.arrays[segment.segment_id()] = known.get(segment.segment_id()) or SegmentArrays()
        sizes = [segment.doc_count_all() for segment in toc.segments]
        self.starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)
        self.size = int(self.starts[-1])
        self.live = self._live()
        self.releases = int(np.count_nonzero(self.live))
        self._memory: dict[tuple[str, str], Any] = {}
        self._guard, self._making = threading.Lock(), threading.RLock()
        self._idle: list[list[SegmentReader]] = []
        self._users, self._retired = 0, False
        # The first set is opened at once: later, a writer may have merged the files away.
        self._idle.append(self._open())

    @property
    def segments(self) -> int:
        """How many segments there are."""
        return len(self._segments)

    def _live(self) -> NDArray[np.bool_]:
        live = np.ones(self.size, np.bool_)
        for start, segment in zip(self.starts, self._segments, strict=False):
            live[[start + number for number in segment.deleted_docs()]] = False
        return live

    def _open(self) -> list[SegmentReader]:
        storage = BuildStorage(self.build)
        readers: list[SegmentReader] = []
        try:
            for segment in self._segments:
                readers.append(open_reader(storage, self._schema, segment, self.generation))  # noqa: PERF401
        except BaseException:
            _close(readers)
            raise
        return readers

    @contextmanager
    def readers(self) -> Iterator[list[SegmentReader]]:
        """A Whoosh reader of each segment, for one search alone; `OSError` where a writer has removed the files."""
        with self._guard:
            lent = self._idle.pop() if self._idle else None
            self._users += 1
        try:
            lent = lent or self._open()
            yield lent
        finally:
            with self._guard:
                self._users -= 1
                if lent is not None:
                    self._idle.append(lent)
                self._close_idle()

    def retire(self) -> None:
        """Close the files as soon as the last search that uses them is done."""
        with self._guard:
            self._retired = True
            self._close_idle()

    def _close_idle(self) -> None:
        if self._retired and not self._users:
            while self._idle:
                _close(self._idle.pop())

    # Arrays over all segments

    def keep(self, key: tuple[str, str], make: Callable[[], Any]) -> Any:
        """What `make` gives, made once in the life of this snapshot."""
        with self._making:
            if key not in self._memory:
                self._memory[key] = make()
            return self._memory[key]

    def _parts(self, kind: str, field: str, readers: list[SegmentReader], read: Reading) -> list[Any]:
        """What `read` gives for each segment; of a segment known before it is there already."""
        parts: list[Any] = []
        for segment, reader in zip(self._segments, readers, strict=True):
            arrays = self.arrays[segment.segment_id()]
            parts.append(arrays.get(kind, field, partial(read, reader, field)))
        return parts

    def _joined(self, kind: str, field: str, readers: list[SegmentReader], read: Reading, join: Joining) -> Any:
        return self.keep((kind, field), lambda: join(self._parts(kind, field, readers, read)))

    def lengths(self, field: str, readers: list[SegmentReader]) -> Weights:
        """The length of a text field in each document."""
        lengths: Weights = self._joined("lengths", field, readers, read_lengths, _concatenated)
        return lengths

    def average_length(self, field: str, readers: list[SegmentReader]) -> float:
        """The mean length of a text field over all releases."""
        lengths = self.lengths(field, readers)
        total = self.keep(("total", field), lambda: float(lengths[self.live].sum()))
        return float(total) / max(1, self.releases) or 1.0

    def days(self, field: str, readers: list[SegmentReader]) -> Numbers:
        """`first_day` or `last_day` of each document, 0 where no date could be told."""
        days: Numbers = self._joined("days", field, readers, read_numbers, _concatenated)
        return days

    def facet(self, field: str, readers: list[SegmentReader]) -> FacetColumn:
        """The values of a facet field."""
        column: FacetColumn = self._joined("facet", field, readers, read_facet, join)
        return column

    def ids(self, readers: list[SegmentReader]) -> list[bytes]:
        """The id of each document."""
        ids: list[bytes] = self._joined("ids", "id", readers, read_ids, lambda parts: list(chain(*parts)))
        return ids


def _concatenated(parts: list[Any]) -> Any:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _close(readers: list[SegmentReader]) -> None:
    for reader in readers:
        reader.close()
