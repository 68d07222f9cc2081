"""The order of the matching releases, and one page of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.facet_columns import Numbers
from indexer.columnar.segment import Segment
from indexer.results import Sort

Keys = NDArray[Any]

#: The best of each so many are looked at first: from the best of these follows what the rest must reach.
_BLOCK = 64
#: So many more than are wanted are put in order one by one.
_FEW = 64


class Place(NamedTuple):
    """A release of a page: its segment, its number there, and its score; null where it was not asked for."""

    segment: int
    number: int
    score: float | None


class Candidates(NamedTuple):
    """The matches of one segment: their numbers, rising, and their scores; null where they are sorted by date."""

    numbers: Numbers
    scores: NDArray[np.float64] | None


#: What a place is compared by, the smaller first: its score and its first day, both negative, and its id.
_Order = tuple[float, int, bytes | int]
#: Gives what some of the matches, or all of them, are compared by; the higher comes first.
_Compared = Callable[[Numbers | None], Keys]


def page_of(found: Sequence[Candidates], segments: Sequence[Segment], sort: Sort, first: int, last: int) -> list[Place]:
    """The matches from place `first` to place `last` (half-open) in the order `sort`.

    Relevance: the higher score, then the newer first day, then the id. Newest and oldest: the first day, then the id.
    Releases without a date come last among equals, and last of all when sorted by date.
    """
    if first >= sum([len(each.numbers) for each in found]) or first >= last:
        return []
    ordered: list[tuple[_Order, Place]] = []
    for at, (each, segment) in enumerate(zip(found, segments, strict=True)):
        ordered += _best_of(at, each, segment, sort, last, by_id=len(segments) > 1)
    ordered.sort(key=itemgetter(0))
    return [place for _, place in ordered[first:last]]


def _best_of(
    at: int, found: Candidates, segment: Segment, sort: Sort, count: int, *, by_id: bool
) -> list[tuple[_Order, Place]]:
    """The `count` first of one segment, and maybe some more.

    With `by_id` they can be compared with those of other segments, else only with each other.
    """
    numbers, scores = found
    places = _first(_compared(found, segment, sort), len(numbers), count)
    if places is not None:
        numbers, scores = numbers.take(places), None if scores is None else scores.take(places)
    days: list[int] = _by_day(segment.numbers("first_day").take(numbers), sort).tolist()
    ranks: list[int] = segment.id_rank.take(numbers).tolist()
    weights: list[float] | list[None] = [None] * len(ranks) if scores is None else scores.tolist()
    return [
        ((-(weight or 0.0), -day, segment.ids[rank] if by_id else rank), Place(at, number, weight))
        for number, day, rank, weight in zip(numbers.tolist(), days, ranks, weights, strict=True)
    ]


def _compared(found: Candidates, segment: Segment, sort: Sort) -> Iterator[_Compared]:
    """What the matches are compared by, one after the other."""
    numbers, scores = found

    def of(column: Keys, places: Numbers | None) -> Keys:
        return column.take(numbers if places is None else numbers.take(places))

    if scores is not None:
        yield lambda places: scores if places is None else scores.take(places)
    yield lambda places: _by_day(of(segment.numbers("first_day"), places), sort)
    yield lambda places: ~of(segment.id_rank, places)


def _by_day(days: Keys, sort: Sort) -> Keys:
    """Days so that the higher comes first; those without a date are lowest."""
    return np.where(days > 0, np.iinfo(days.dtype).max - days, 0) if sort == "oldest" else days


def _first(compared: Iterable[_Compared], size: int, count: int) -> Numbers | None:
    """The places of the `count` first of `size`, unordered, and maybe of a few more; null where they are all.

    What comes later in `compared` is only asked for the places that are equal by what is before it.
    """
    if size <= count + _FEW:
        return None
    tied: Numbers | None = None
    sure: list[Numbers] = []
    for values_of in compared:
        values = values_of(tied)
        if values[0] == values[-1] and (values == values[0]).all():  # as the scores of a prefix
            continue
        reaching = _reaching(values, count)
        if reaching is not None:
            tied, values = reaching if tied is None else tied.take(reaching), values.take(reaching)
        elif tied is None:
            tied = np.arange(size)
        if len(tied) <= count + _FEW:
            break
        threshold = np.partition(values, len(values) - count)[len(values) - count]
        sure.append(tied.compress(values > threshold))
        tied = tied.compress(values == threshold)
        count -= len(sure[-1])
    if tied is None:
        return None
    return np.concatenate([*sure, tied]) if sure else tied


def _reaching(values: Keys, count: int) -> Numbers | None:
    """The places of all values that may be among the `count` highest; null where looking costs more than it saves."""
    blocks = len(values) // _BLOCK
    if blocks < 2 * count:
        return None
    best = values[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    least = np.partition(best, blocks - count)[blocks - count]  # so many blocks hold a value that high
    reaching: Numbers = (values >= least).nonzero()[0]
    return reaching
