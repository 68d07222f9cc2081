"""The parts of a merge: segments, what of each is live, and the numbers its releases get."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.segment import Segment
from indexer.columnar.segment.sections import MAX_RELEASES, Array

Live = NDArray[np.bool_] | None


class Part(NamedTuple):
    """A segment in a merge: `live` is None where all its releases are; `numbers` are the new ones of those that are."""

    segment: Segment
    live: Live
    size: int
    numbers: NDArray[np.uint16]

    def array(self, name: str, start: int = 0, stop: int | None = None) -> Array:
        """Rows of a section of the segment."""
        return self.segment.sections.array(name, start, stop)

    def live_numbers(self) -> Array:
        """The numbers of the live releases in the segment."""
        return np.arange(self.segment.size) if self.live is None else np.flatnonzero(self.live)

    def column(self, name: str) -> Array:
        """The rows of the live releases in a section that has one row for each."""
        rows = self.array(name)
        return rows if self.live is None else rows[self.live]


def parts_of(given: Sequence[tuple[Segment, Live]]) -> list[Part]:
    """The parts that have live releases; raises `ValueError` for more than a segment holds."""
    parts: list[Part] = []
    before = 0
    for segment, mask in given:
        live = None if mask is None or mask.all() else mask
        size = segment.size if live is None else int(np.count_nonzero(live))
        if not size:
            continue
        ranks = np.arange(segment.size) if live is None else np.cumsum(live) - 1
        parts.append(Part(segment, live, size, (ranks + before).astype(np.uint16)))
        before += size
    if before > MAX_RELEASES:
        raise ValueError(f"{before} releases are more than a segment holds, {MAX_RELEASES}: merge fewer")
    return parts
