"""The postings of a form with the places where it stands, of all its releases or of some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.evaluation.once import once
from indexer.columnar.evaluation.positions import add_far, counts_of, kept_starts, places_of
from indexer.columnar.evaluation.reading import Numbers, Reading, Run
from indexer.columnar.segment.postings import Postings
from indexer.columnar.segment.sections import Array

#: Shorter lists are looked at whole, which takes less time than to cut them.
CUT_FROM = 512

Releases = NDArray[np.uint16]


class Standing(NamedTuple):
    """Postings of `releases`: each has the next `counts` of `positions`, which rise within it.

    Positions are u2, or i8 in a segment that has positions above 65,535.
    """

    releases: Releases
    counts: Numbers
    positions: Array


class FormList:
    """The postings of one form in a segment, of all releases or of a stretch of them."""

    def __init__(self, reading: Reading, form: int, postings: Postings | None = None) -> None:
        """The form with the ordinal `form`, and its postings where they were read before."""
        self._reading, self._run = reading, Run(form, form + 1)
        self._postings: Postings = reading.form_postings(self._run) if postings is None else postings
        self.releases: Releases = self._postings.releases
        self._base, self._end = reading.positions_of(self._run)

    @once
    def starts(self) -> Array:
        """How many positions lie before each posting and, in the end, all; kept where they are many."""
        return kept_starts(self._reading, self._run, self._postings)

    def within(self, first: int, last: int) -> FormList:
        """The same of the releases `first` to `last`, both in it; of a short list, others may be in it too."""
        if len(self.releases) < CUT_FROM:
            return self
        low = int(self.releases.searchsorted(np.uint16(first)))
        high = int(self.releases.searchsorted(np.uint16(last), "right"))
        part = object.__new__(FormList)
        part._reading, part._run = self._reading, self._run
        part._postings = Postings(self.releases[low:high], self._postings.codes[low:high], self._postings.many[:0])
        part.releases = part._postings.releases
        starts = self.starts[low : high + 1]
        part._base, part._end = self._base + int(starts[0]), self._base + int(starts[-1])
        part.starts = starts - starts[0]
        return part

    def all(self) -> Standing:
        """Where it stands in all of them."""
        positions = self._reading.segment.sections.array("positions", self._base, self._end)
        if len(self._reading.far_positions_at):
            positions = positions.astype(np.int64)
            add_far(self._reading, self._base, self._end, None, positions)
        return Standing(self.releases, self._counts(), positions)

    def some(self, at: Numbers) -> Standing:
        """Where it stands in those at the places `at`, rising, at least one."""
        starts = self.starts.take(at)
        counts = self.starts.take(at + 1)
        low, high = self._base + int(starts[0]), self._base + int(counts[-1])
        counts -= starts
        starts -= starts[0]
        places = places_of(starts, counts)
        positions = self._reading.segment.sections.array("positions", low, high).take(places)
        if len(self._reading.far_positions_at):
            positions = positions.astype(np.int64)
            add_far(self._reading, low, high, places, positions)
        return Standing(self.releases.take(at), counts, positions)

    def _counts(self) -> Numbers:
        return self.starts[1:] - self.starts[:-1] if "starts" in self.__dict__ else counts_of(self._postings)


def joined(each: Sequence[Standing]) -> Standing:
    """Several, at least one, as one."""
    return each[0] if len(each) == 1 else Standing(*map(np.concatenate, zip(*each, strict=True)))
