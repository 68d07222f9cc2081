"""Who took it up when: the earliest matching release of each value of a facet."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from indexer.columnar.facet_columns import FacetColumn, Numbers
from indexer.columnar.said_facet import SaidColumn
from indexer.columnar.segment import Segment
from indexer.results import FirstUse

#: A day and the place of an id among those of its segment make one number; no segment has so many releases.
_ID_BITS = 20
_NEVER = np.iinfo(np.int64).max


class _Use(NamedTuple):
    """A release that may be the first use of a value, as uses are ordered: by first day, then by id."""

    day: int
    id: str
    value: int
    segment: int


class _Earliest(NamedTuple):
    """Values that releases of a segment have, and of the earliest of each its day and its id's rank, as one number."""

    values: Numbers
    keys: Numbers

    @property
    def days(self) -> Numbers:
        return self.keys >> _ID_BITS


def first_uses(
    column: FacetColumn | SaidColumn, segments: Sequence[Segment], found: Sequence[Numbers], limit: int
) -> tuple[FirstUse, ...]:
    """The first uses of the values of a facet among the releases `found` (of each segment), the `limit` earliest.

    A release without a date tells nothing of when, but is counted.
    """
    counts = np.zeros(len(column.values), np.intp)
    earliest = []
    for at, (segment, numbers) in enumerate(zip(segments, found, strict=True)):
        owners, values = column.pairs(at, numbers)
        counts += np.bincount(values, minlength=len(counts))
        earliest.append(_earliest(segment, owners, values, len(counts)))
    best: dict[int, _Use] = {}
    for use in _candidates(earliest, segments, len(counts), limit):
        best[use.value] = min(use, best.get(use.value, use))
    uses = heapq.nsmallest(limit, best.values())
    return tuple([_told(use, column, segments, int(counts[use.value])) for use in uses])


def _earliest(segment: Segment, owners: Numbers, values: Numbers, size: int) -> _Earliest:
    """The earliest of the releases `owners` for each of the `values` that they have, beside them."""
    keys = np.full(size, _NEVER)
    days = segment.numbers("first_day").take(owners).astype(np.int64)
    dated = days > 0
    np.minimum.at(keys, values[dated], (days << _ID_BITS | segment.id_rank.take(owners))[dated])
    known = np.flatnonzero(keys < _NEVER)
    return _Earliest(known, keys.take(known))


def _candidates(earliest: Sequence[_Earliest], segments: Sequence[Segment], size: int, limit: int) -> Iterator[_Use]:
    """What may be among the `limit` first: the earliest use of a value in each segment, of its first day of all."""
    first = np.full(size, _NEVER)
    for values, keys in earliest:
        first[values] = np.minimum(first[values], keys >> _ID_BITS)
    known = np.sort(first[first < _NEVER])
    if not len(known) or limit <= 0:
        return
    first[first > known[:limit][-1]] = -1
    for at, each in enumerate(earliest):
        is_first = each.days == first.take(each.values)
        values, keys = each.values[is_first].tolist(), each.keys[is_first].tolist()
        for value, key in zip(values, keys, strict=True):
            yield _Use(key >> _ID_BITS, segments[at].ids.text(key & (1 << _ID_BITS) - 1), value, at)


def _told(use: _Use, column: FacetColumn | SaidColumn, segments: Sequence[Segment], count: int) -> FirstUse:
    segment = segments[use.segment]
    line, _ = segment.records.line(segment.release_of(use.id))
    if line.date is None:
        raise ValueError(f"the line of {use.id} has no date, its column has one")
    return FirstUse(column.values[use.value], count, line.id, line.title, line.date)
