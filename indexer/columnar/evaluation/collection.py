"""One commit: its segments, which of their releases are there, and what is counted over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from indexer.answering.scoring import Floats, norms
from indexer.columnar.evaluation.reading import Reading, reading_of
from indexer.columnar.evaluation.recent import Recent
from indexer.columnar.segment import Segment

#: Bytes kept of common words.
_RECENT_BYTES = 24 << 20

Live = NDArray[np.bool_]


class Collection:
    """The segments of one commit. Never changes; any number of threads may use it.

    Cheap to make anew for each commit: what depends on one segment alone is kept with the segment.
    """

    def __init__(self, segments: Sequence[Segment], live: Sequence[Live | None]) -> None:
        """Take `segments`, and for each whether each of its releases is there; null where all are."""
        self.segments: tuple[Segment, ...] = tuple(segments)
        self.live: tuple[Live | None, ...] = tuple(live)
        self.readings: tuple[Reading, ...] = tuple(map(reading_of, self.segments))
        counts = [segment.size if some is None else int(np.count_nonzero(some)) for segment, some in self._pairs()]
        #: How many releases are there.
        self.releases = sum(counts)
        #: What was made of common words' lists.
        self.recent = Recent(_RECENT_BYTES)
        self._average: dict[str, float] = {}
        self._norms: dict[tuple[str, int], Floats] = {}
        self._lock = Lock()

    def _pairs(self) -> list[tuple[Segment, Live | None]]:
        return list(zip(self.segments, self.live, strict=True))

    def average_length(self, field: str) -> float:
        """The average number of positions of `text` (title and body) or `title`; 0.0 without releases."""
        if field not in self._average:
            total = 0
            for segment, some in self._pairs():
                lengths = segment.numbers(f"length.{field}")
                total += int((lengths if some is None else lengths[some]).sum(dtype=np.int64))
            self._average[field] = total / self.releases if self.releases else 0.0
        return self._average[field]

    def norms(self, field: str, number: int) -> Floats:
        """How much the length of each release of segment `number` discounts words of `text` or `title`."""
        found = self._norms.get((field, number))
        if found is None:
            with self._lock:
                made = norms(self.segments[number].numbers(f"length.{field}"), self.average_length(field))
                found = self._norms.setdefault((field, number), made)
        return found
