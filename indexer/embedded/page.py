"""The order of the matching releases, and one page of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from whoosh.reading import SegmentReader

from indexer.embedded.evaluate import Matches
from indexer.embedded.postings import Numbers
from indexer.embedded.snapshot import Snapshot
from indexer.results import Sort

#: Scores are compared to so many decimals: the last bits of a sum depend on the order of its parts.
_DECIMALS = 9
#: Stands for "no date" where the smallest goes last.
_LAST = np.iinfo(np.int64).max


def page_of(
    found: Matches, sort: Sort, first: int, last: int, snapshot: Snapshot, readers: list[SegmentReader]
) -> Matches:
    """The matches from place `first` to place `last` (half-open) in the order `sort`.

    Relevance: the higher score, then the newer first day, then the id. Newest and oldest: the first day, then the id.
    Releases without a date come last among equals, and last of all when sorted by date.
    """
    if first >= len(found.numbers) or first >= last:
        return Matches(found.numbers[:0], found.scores[:0])
    keys = _keys(found, sort, snapshot.days("first_day", readers)[found.numbers])
    candidates = _best(keys[0], last)
    order = candidates[np.lexsort([key[candidates] for key in reversed(keys)])]
    order = _ties_by_id(order, keys, first, last, found.numbers, snapshot.ids(readers) if _tied(order, keys) else ())
    places = order[first:last]
    return Matches(found.numbers[places], np.round(found.scores[places], _DECIMALS))


def _keys(found: Matches, sort: Sort, days: Numbers) -> list[Numbers]:
    """What is compared, the smaller the better, the most important first."""
    newest = np.where(days > 0, -days, _LAST)
    if sort == "newest":
        return [newest]
    if sort == "oldest":
        return [np.where(days > 0, days, _LAST)]
    return [-np.round(found.scores, _DECIMALS), newest]


def _best(key: Numbers, count: int) -> Numbers:
    """The places of the `count` smallest of `key` and of all that equal the last of them, in order of place."""
    if count >= len(key):
        return np.arange(len(key))
    threshold = np.partition(key, count - 1)[count - 1]
    return np.flatnonzero(key <= threshold)


def _same_as_next(order: Numbers, keys: list[Numbers]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    same = np.ones(max(0, len(order) - 1), np.bool_)
    for key in keys:
        ordered = key[order]
        same &= ordered[1:] == ordered[:-1]
    return same


def _tied(order: Numbers, keys: list[Numbers]) -> bool:
    return bool(_same_as_next(order, keys).any())


def _ties_by_id(
    order: Numbers, keys: list[Numbers], first: int, last: int, numbers: Numbers, ids: Sequence[bytes]
) -> Numbers:
    """`order` with the runs of equals that reach into the page put in the order of their ids."""
    if not len(ids):
        return order
    ends = np.flatnonzero(np.append(~_same_as_next(order, keys), True)) + 1
    begin = 0
    result = order.copy()
    for end in ends.tolist():
        if end - begin > 1 and begin < last and end > first:
            run = order[begin:end].tolist()
            result[begin:end] = sorted(run, key=lambda place: ids[int(numbers[place])])
        if end >= last:
            break
        begin = end
    return result
