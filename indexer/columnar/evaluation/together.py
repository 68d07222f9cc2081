"""What stands for several words, such as a prefix: one word with all their occurrences."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.answering.scoring import Floats, damped, scores
from indexer.columnar.evaluation.matches import ByMask, Mask, Matches
from indexer.columnar.evaluation.once import once
from indexer.columnar.evaluation.ordered import Ends
from indexer.columnar.evaluation.places import Text
from indexer.columnar.evaluation.positions import begins
from indexer.columnar.evaluation.reading import Numbers, Reading, Run
from indexer.columnar.evaluation.scoring import TITLE_WEIGHTS, WEIGHTS, weights
from indexer.columnar.evaluation.words import Norms, Rarity
from indexer.columnar.segment.postings import Postings
from indexer.columnar.segment.sections import FREQUENCY_BITS


class Together(ByMask):
    """The releases of one segment with any of several words; how often they stand there only if scores are wanted."""

    def __init__(self, reading: Reading, runs: Sequence[Run], norms: Norms, rarity: Rarity, *, title: bool) -> None:
        """Take the words of `runs`; with `title` where they stand in titles. `find` must be called next."""
        super().__init__(reading.size)
        self._reading, self._runs, self._norms, self.rarity, self._title = reading, runs, norms, rarity, title
        self.positive = rarity.boost > 0

    def find(self, live: Mask | None, key: Hashable) -> Together:
        """Find the releases, those of `live`; all of them are kept under `key` for the next time."""
        everywhere = self._reading.recent.get(key, self._any)
        self.mask = everywhere if live is None else everywhere & live
        return self

    def _any(self) -> Mask:
        found = np.zeros(self.size, np.bool_)
        for run in self._runs:
            releases, codes, _ = self._reading.form_postings(run)
            if self._title:
                releases = releases.compress(codes >= 1 << FREQUENCY_BITS)
            found[releases.astype(np.intp)] = True
        return found

    @once
    def scores(self) -> Floats:
        """BM25F of the sum of their weights."""
        total = np.zeros(self.size)
        for run in self._runs:
            postings = self._reading.form_postings(run)
            np.add.at(total, postings.releases.astype(np.intp), self._weights(postings))
        inverse = 1.0 / total.take(self.numbers)
        return scores(damped(inverse, self._norms.at(self.numbers)), self.rarity.factor)

    def _weights(self, postings: Postings) -> Floats:
        weighed = (TITLE_WEIGHTS if self._title else WEIGHTS).take(postings.codes)
        if len(postings.many):
            at, frequencies, in_titles = postings.many.T
            weighed[at] = weights(in_titles if self._title else frequencies, in_titles)
        return weighed


class Placed(Matches):
    """The releases of one segment where words stand in places that fit."""

    def __init__(self, text: Text, places: Ends, norms: Norms, rarity: Rarity) -> None:
        """Take the first positions of the places found in `text`, rising."""
        super().__init__(text.reading.size)
        self._text, self._places, self._norms, self.rarity = text, places, norms, rarity
        self._owners = text.owners(places)
        self._begin = begins(self._owners)
        self.numbers = text.numbers.take(self._owners.take(self._begin))
        self.positive = rarity.boost > 0

    @once
    def scores(self) -> Floats:
        """BM25F of the places."""
        if not len(self._begin):
            return np.zeros(0)
        frequencies = np.empty(len(self._begin), np.int64)
        frequencies[-1] = len(self._places) - self._begin[-1]
        np.subtract(self._begin[1:], self._begin[:-1], out=frequencies[:-1])
        in_titles = np.add.reduceat(self._text.in_title(self._places, self._owners), self._begin, dtype=np.int64)
        inverse = 1.0 / weights(frequencies, in_titles)
        return scores(damped(inverse, self._norms.at(self.numbers)), self.rarity.factor)


class Counted(NamedTuple):
    """Releases, rising, how often something stands in each, and how often in its title."""

    releases: NDArray[np.uint16]
    frequencies: Numbers
    in_titles: Numbers


class Counting(Matches):
    """The releases of one segment where words were found in rows of positions."""

    def __init__(self, reading: Reading, found: Counted, live: Mask | None, norms: Norms, rarity: Rarity) -> None:
        """Take those of `found` that are `live`."""
        super().__init__(reading.size)
        if live is not None:
            there = live.take(found.releases).nonzero()[0]
            found = Counted(found.releases.take(there), found.frequencies.take(there), found.in_titles.take(there))
        self.numbers = found.releases.astype(np.intp)
        self._found, self._norms, self.rarity = found, norms, rarity
        self.positive = rarity.boost > 0

    @once
    def scores(self) -> Floats:
        """BM25F of what was found."""
        inverse = 1.0 / weights(self._found.frequencies, self._found.in_titles)
        return scores(damped(inverse, self._norms.at(self.numbers)), self.rarity.factor)
