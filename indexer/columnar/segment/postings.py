"""Postings of one term in one segment: in which releases it stands, how often, and where."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.segment.sections import FREQUENCY_BITS, MANY, MANY_IN_TITLE, Array, Sections

Numbers = NDArray[np.uint16]
Counts = NDArray[np.uint32]

_FREQUENCY = (np.arange(256) & MANY).astype(np.uint32)
_TITLE = (np.arange(256) >> FREQUENCY_BITS).astype(np.uint32)


class Postings(NamedTuple):
    """The postings of a term: `releases` rising, `codes` beside them, `many` the rows of `.many` from posting 0 on."""

    releases: Numbers
    codes: NDArray[np.uint8]
    many: Array

    def __len__(self) -> int:
        return len(self.releases)

    def frequencies(self) -> Counts:
        """How often the term stands in title and body of each release."""
        counts: Counts = _FREQUENCY[self.codes]
        if len(self.many):
            counts[self.many[:, 0]] = self.many[:, 1]
        return counts

    def title_frequencies(self) -> Counts:
        """How often it stands in each title."""
        counts: Counts = _TITLE[self.codes]
        if len(self.many):
            counts[self.many[:, 0]] = self.many[:, 2]
        return counts


NO_POSTINGS = Postings(np.empty(0, np.uint16), np.empty(0, np.uint8), np.empty((0, 3), np.uint32))


class PostingLists:
    """The postings of all terms: `postings` or `merged`."""

    def __init__(self, sections: Sections, name: str) -> None:
        """Read `NAME.release`, `NAME.code` and `NAME.many` of `sections`."""
        self._array = sections.array
        self._release, self._code = f"{name}.release", f"{name}.code"
        self._many = sections.array(f"{name}.many")
        self._many_at = memoryview(self._many[:, 0].copy())  # type: ignore[arg-type]  # of a few numbers, faster

    def read(self, start: int, stop: int) -> Postings:
        """The postings `start` to `stop`."""
        at = self._many_at
        first = bisect_left(at, start)
        many = NO_POSTINGS.many
        if first < len(at) and at[first] < stop:
            many = self._many[first : bisect_left(at, stop, first)].copy()
            many[:, 0] -= start
        return Postings(self._array(self._release, start, stop), self._array(self._code, start, stop), many)


def encode(frequencies: Counts, title_frequencies: Counts) -> tuple[NDArray[np.uint8], Array]:
    """The codes of postings, and the rows of `.many` for those that a code can't tell."""
    beyond = (frequencies >= MANY) | (title_frequencies >= MANY_IN_TITLE)
    codes = np.minimum(frequencies, MANY) | np.minimum(title_frequencies, MANY_IN_TITLE) << FREQUENCY_BITS
    at = np.flatnonzero(beyond)
    many = np.stack([at, frequencies[at], title_frequencies[at]], axis=1).astype(np.uint32)
    return codes.astype(np.uint8), many
