"""Where words stand in some releases, without reading where they stand in the others."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.evaluation.once import once
from indexer.columnar.evaluation.reading import Numbers, Reading, Run, reading_of
from indexer.columnar.segment import Segment
from indexer.columnar.segment.postings import Postings
from indexer.columnar.segment.sections import MANY, Array

Positions = NDArray[np.int64]

#: A list this many times longer than the releases looked up in it is searched; of a shorter one all is looked at.
_MUCH_LONGER = 24
#: 0, 1, 2, ...: large arrays that are made anew each time cost more than what is done with them.
_COUNTED = np.arange(1 << 17)
#: The sums of frequencies of longer lists are kept for the next time.
_KEPT_FROM = 2048


class Occurrences(NamedTuple):
    """Of the release at `owners[i]` in the asked ones the next `counts[i]` of `positions`."""

    owners: Numbers
    counts: Array
    positions: Positions


class Asked:
    """Releases of a segment that are asked for positions."""

    def __init__(self, size: int, numbers: Array) -> None:
        """Of a segment with `size` releases the `numbers`, rising."""
        self.numbers = numbers.astype(np.uint16)
        self._size = size

    @once
    def owner(self) -> NDArray[np.int32]:
        """For each release of the segment its place in `numbers`, -1 where it is not asked for."""
        owner = np.full(self._size, -1, np.int32)
        owner[self.numbers] = np.arange(len(self.numbers))
        return owner


def positions_in(segment: Segment, forms: Sequence[int], releases: Array) -> tuple[Numbers, Positions]:
    """All distinct positions of any of the `forms` in `releases` (rising): owners and positions, sorted by both.

    An owner is an index into `releases`. Time grows with what is found, not with the length of the forms' lists, once
    a form was looked at before.
    """
    reading, asked = reading_of(segment), Asked(segment.size, np.asarray(releases))
    found = [occurrences(reading, Run(form, form + 1), asked) for form in forms]
    if len(found) == 1:
        return np.repeat(found[0].owners, found[0].counts), found[0].positions
    if not found:
        return np.empty(0, np.intp), np.empty(0, np.int64)
    owners = np.concatenate([np.repeat(each.owners, each.counts) for each in found])
    keys = np.unique(owners << 32 | np.concatenate([each.positions for each in found]))
    return keys >> 32, keys & 0xFFFFFFFF


def occurrences(reading: Reading, run: Run, asked: Asked) -> Occurrences:
    """Where the forms of a run stand in the asked releases, form after form and release after release."""
    postings = reading.form_postings(run)
    owners, at = _found(postings, asked, single=run.last - run.first == 1)
    starts_of = kept_starts(reading, run, postings)
    starts, stops = starts_of.take(at), starts_of.take(at + 1)
    counts = stops - starts
    return Occurrences(owners, counts, _positions(reading, reading.positions_of(run)[0], starts, counts))


def occurrences_of_all(reading: Reading, runs: Sequence[Run], asked: Asked) -> Occurrences:
    """The same of several runs, at least one, all looked at together."""
    if len(runs) == 1:
        return occurrences(reading, runs[0], asked)
    if len(reading.far_positions_at):
        each = zip(*(occurrences(reading, run, asked) for run in runs), strict=True)
        return Occurrences(*map(np.concatenate, each))
    postings = _one_after_other([reading.form_postings(run) for run in runs])
    owners, at = _found(postings, asked, single=False)
    starts_of = kept_starts(reading, tuple(runs), postings)
    starts, stops = starts_of.take(at), starts_of.take(at + 1)
    section = reading.segment.sections.array
    low = np.concatenate([section("positions", *reading.positions_of(run)) for run in runs])
    counts = stops - starts
    return Occurrences(owners, counts, low.take(places_of(starts, counts)).astype(np.int64))


def _one_after_other(each: Sequence[Postings]) -> Postings:
    """The postings of several runs as those of one."""
    releases, codes = (np.concatenate([postings[side] for postings in each]) for side in (0, 1))
    many = [postings.many for postings in each]
    start = 0
    for number, postings in enumerate(each):
        if len(postings.many):
            many[number] = postings.many + np.array((start, 0, 0), np.uint32)
        start += len(postings)
    return Postings(releases, codes, np.concatenate(many))


def _found(postings: Postings, asked: Asked, *, single: bool) -> tuple[Numbers, Array]:
    """Which of the asked releases have the words, and in which posting."""
    if single and len(asked.numbers) * _MUCH_LONGER < len(postings):
        at = postings.releases.searchsorted(asked.numbers)
        owners = (postings.releases.take(at, mode="clip") == asked.numbers).nonzero()[0]
        return owners, at.take(owners)
    every = asked.owner.take(postings.releases)
    at = (every >= 0).nonzero()[0]
    return every.take(at).astype(np.intp), at


def kept_starts(reading: Reading, key: Hashable, postings: Postings) -> Array:
    """How many positions lie before each of the postings, and in the end all; kept under `key` if they are many."""

    def make() -> Array:
        starts = np.zeros(len(postings) + 1, np.int64)
        np.cumsum(counts_of(postings), out=starts[1:])
        return starts

    return make() if len(postings) < _KEPT_FROM else reading.recent.get(("starts", key), make)


def counts_of(postings: Postings) -> NDArray[np.int64]:
    """How many positions each of the postings has."""
    counts = (postings.codes & MANY).astype(np.int64)
    if len(postings.many):
        counts[postings.many[:, 0]] = postings.many[:, 1]
    return counts


def _positions(reading: Reading, base: int, starts: Array, counts: Array) -> Positions:
    """The positions from each of `starts` on, counted from `base`, as many as `counts` says."""
    if not len(starts):
        return np.empty(0, np.int64)
    first, last = int(starts[0]), int(starts[-1] + counts[-1])
    low = reading.segment.sections.array("positions", base + first, base + last)
    at = None if len(low) == counts.sum() else places_of(starts - first, counts)
    positions: Positions = (low if at is None else low.take(at)).astype(np.int64)
    if len(reading.far_positions_at):
        add_far(reading, base + first, base + last, at, positions)
    return positions


def places_of(starts: Array, counts: Array) -> Numbers:
    """The numbers from each of `starts` on, as many as `counts` says."""
    ends = np.cumsum(counts)
    at = np.repeat(starts - ends + counts, counts)
    at += _COUNTED[: len(at)] if len(at) <= len(_COUNTED) else np.arange(len(at))
    return at


def add_far(reading: Reading, first: int, last: int, at: Array | None, positions: Positions) -> None:
    """Add the high bits of what stands at `first + at`, of all up to `last` where `at` is null."""
    bounds = np.array((first, last), reading.far_positions_at.dtype)
    start, stop = reading.far_positions_at.searchsorted(bounds).tolist()
    if start == stop:
        return
    rows = reading.segment.sections.array("positions.far", start, stop).astype(np.int64)
    high = np.zeros(last - first, np.int64)
    high[rows[:, 0] - first] = rows[:, 1] << 16
    positions += high if at is None else high.take(at)


def begins(ordered: NDArray[np.int64]) -> Numbers:
    """Where each number first stands among ordered ones."""
    new = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return new.nonzero()[0]
