"""Where words stand in the few releases of a page: each list of postings is only looked at near them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

import numpy as np

from indexer.columnar.evaluation.positions import Asked, kept_starts, occurrences
from indexer.columnar.evaluation.reading import Reading, Run
from indexer.columnar.segment.postings import Postings
from indexer.columnar.segment.sections import Array
from indexer.query.patterns import Keys

#: A list of one form with so many postings is searched; all others are passed together.
_LONG = 2048

#: A word's list: what is added to its positions, its forms, and their postings.
_List = tuple[int, Run, Postings]


class Sightings:
    """Positions, with a number added to each that tells the word and the release."""

    def __init__(self) -> None:
        """With none yet."""
        self._positions: list[Array] = []
        self._added: list[int] = []

    def keys(self) -> Keys:
        """What was found, rising."""
        if not self._positions:
            return np.empty(0, np.int64)
        keys: Keys = np.array(self._added).repeat(list(map(len, self._positions)))
        keys += np.concatenate(self._positions)
        keys.sort()
        return keys

    def look(self, reading: Reading, releases: Mapping[int, int], words: Iterable[tuple[int, Sequence[Run]]]) -> None:
        """Look for words in releases of one segment.

        Each word comes with what is added to its positions, each release (by its number, rising) with what is added
        to those in it.
        """
        asked = np.array(list(releases), np.uint16)
        passed: list[_List] = []
        for added, runs in words:
            for run in runs:
                each = added, run, reading.form_postings(run)
                if len(reading.far_positions_at):
                    self._far(reading, each, releases, asked)
                elif run.last - run.first == 1 and len(each[2]) >= _LONG:
                    self._search(reading, each, releases, asked)
                else:
                    passed.append(each)
        if passed:
            self._pass(reading, passed, releases, asked)

    def _search(self, reading: Reading, each: _List, releases: Mapping[int, int], asked: Array) -> None:
        there = each[2].releases
        at = there.searchsorted(asked)
        places = zip(at.tolist(), there.take(at, mode="clip").tolist(), releases.items(), strict=True)
        self._read(reading, each, [(place, added) for place, has, (number, added) in places if has == number])

    def _pass(self, reading: Reading, lists: Sequence[_List], releases: Mapping[int, int], asked: Array) -> None:
        mask = np.zeros(reading.size, np.bool_)
        mask[asked] = True
        together = np.concatenate([postings.releases for _, _, postings in lists])
        at = mask.take(together).nonzero()[0]
        ends = list(accumulate([len(postings) for _, _, postings in lists]))
        found: list[list[tuple[int, int]]] = [[] for _ in lists]
        for place, number in zip(at.tolist(), together.take(at).tolist(), strict=True):
            which = bisect_right(ends, place)
            found[which].append((place - ends[which], releases[number]))
        for each, some in zip(lists, found, strict=True):
            count = len(each[2])
            self._read(reading, each, [(place + count, added) for place, added in some])

    def _read(self, reading: Reading, each: _List, places: Sequence[tuple[int, int]]) -> None:
        """Read the positions of the postings at `places`, each with what is added to them."""
        if not places:
            return
        word, run, postings = each
        start_of = kept_starts(reading, run, postings).item
        positions = reading.segment.sections.array("positions", *reading.positions_of(run))
        for place, release in places:
            self._positions.append(positions[start_of(place) : start_of(place + 1)])
            self._added.append(word + release)

    def _far(self, reading: Reading, each: _List, releases: Mapping[int, int], asked: Array) -> None:
        """The same where some positions of the segment have more than 16 bits."""
        word, run, _ = each
        owners, counts, positions = occurrences(reading, run, Asked(reading.size, asked))
        ends = list(accumulate(counts.tolist()))
        added = list(releases.values())
        for owner, count, end in zip(owners.tolist(), counts.tolist(), ends, strict=True):
            self._positions.append(positions[end - count : end])
            self._added.append(word + added[owner])
