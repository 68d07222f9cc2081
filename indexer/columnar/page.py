"""The order of the matching releases, and one page of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.facet_columns import Numbers
from indexer.columnar.segment import Segment
from indexer.results import Sort

Keys = NDArray[Any]

#: Stands for "no date" where the smallest goes last.
_LAST = np.iinfo(np.int64).max
#: The best of each so many scores are looked at first: from the best of these follows what the rest must reach.
_BLOCK = 64


class Place(NamedTuple):
    """A release of a page: its segment, its number there, and its score; null where it was not asked for."""

    segment: int
    number: int
    score: float | None


class Candidates(NamedTuple):
    """The matches of one segment: their numbers, rising, and their scores; null where they are sorted by date."""

    numbers: Numbers
    scores: NDArray[np.float64] | None


def page_of(found: Sequence[Candidates], segments: Sequence[Segment], sort: Sort, first: int, last: int) -> list[Place]:
    """The matches from place `first` to place `last` (half-open) in the order `sort`.

    Relevance: the higher score, then the newer first day, then the id. Newest and oldest: the first day, then the id.
    Releases without a date come last among equals, and last of all when sorted by date.
    """
    if first >= sum(len(each.numbers) for each in found) or first >= last:
        return []
    ordered: list[tuple[float, int, bytes, Place]] = []
    for at, (each, segment) in enumerate(zip(found, segments, strict=True)):
        ordered += _best_of(at, each, segment, sort, last)
    ordered.sort(key=lambda entry: entry[:3])
    return [entry[3] for entry in ordered[first:last]]


def _best_of(
    at: int, found: Candidates, segment: Segment, sort: Sort, count: int
) -> list[tuple[float, int, bytes, Place]]:
    """The `count` first of one segment, each with what it is compared by."""
    numbers, scores = found
    if scores is not None:
        some = _reaching(scores, count)
        if some is not None:
            numbers, scores = numbers[some], scores[some]
    day_of = segment.numbers("first_day")
    keys: list[Callable[[Numbers], Keys]] = [
        lambda places: _days(day_of.take(numbers[places]), oldest_first=sort == "oldest"),
        lambda places: segment.id_rank.take(numbers[places]),
    ]
    if scores is not None:
        keys.insert(0, lambda places: -scores[places])
    places = _first(keys, len(numbers), count)
    chosen = numbers[places]
    days = _days(day_of.take(chosen), oldest_first=sort == "oldest").tolist()
    weights = scores[places].tolist() if scores is not None else [None] * len(chosen)
    return [
        (-(weight or 0.0), day, segment.ids[rank], Place(at, number, weight))
        for number, day, rank, weight in zip(
            chosen.tolist(), days, segment.id_rank.take(chosen).tolist(), weights, strict=True
        )
    ]


def _days(days: Keys, *, oldest_first: bool) -> Keys:
    wide = days.astype(np.int64)
    return np.where(wide > 0, wide if oldest_first else -wide, _LAST)


def _reaching(scores: NDArray[np.float64], count: int) -> Numbers | None:
    """The places of all scores that may be among the `count` highest; null where looking costs more than it saves."""
    blocks = len(scores) // _BLOCK
    if blocks < 2 * count:
        return None
    best = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    least = np.partition(best, blocks - count)[blocks - count]  # so many blocks hold a score that high
    return np.flatnonzero(scores >= least)


def _first(keys: Sequence[Callable[[Numbers], Keys]], size: int, count: int) -> Numbers:
    """The places of the `count` first of `size`, by `keys` one after the other, the smaller the better; unordered.

    A later key is only asked for the places that are equal by the ones before it.
    """
    tied = np.arange(size)
    sure: list[Numbers] = []
    for key in keys:
        if len(tied) <= count:
            break
        values = key(tied)
        threshold = np.partition(values, count - 1)[count - 1]
        better = tied[values < threshold]
        sure.append(better)
        count -= len(better)
        tied = tied[values == threshold]
    return np.concatenate([*sure, tied[:count]])
