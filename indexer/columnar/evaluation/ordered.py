"""Rising numbers, such as positions: what several lists have in common, or together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.evaluation.positions import begins

Ends = NDArray[np.int64]
#: Searching among this many times more numbers is faster than merging with them.
_MUCH_LONGER = 8
#: Numbers of which there is more than one among so many are marked, not sorted.
_DENSE = 64


def common(left: Ends, right: Ends) -> Ends:
    """The numbers that are in both; each rising, without doubles."""
    if len(left) > len(right):
        left, right = right, left
    if len(left) * _MUCH_LONGER < len(right):
        inside = right.take(right.searchsorted(left), mode="clip") == left
        few: Ends = left.compress(inside)
        return few
    both = np.concatenate((left, right))
    both.sort(kind="stable")  # which merges the two
    many: Ends = both[1:].compress(both[1:] == both[:-1])
    return many


def distinct(numbers: Ends) -> Ends:
    """The numbers, sorted in place, each once."""
    numbers.sort(kind="stable")
    once: Ends = numbers.take(begins(numbers))
    return once


def merged(each: Sequence[Ends]) -> Ends:
    """The numbers that are in any of some lists, each list rising and without doubles."""
    extent = max((int(numbers[-1]) + 1 for numbers in each if len(numbers)), default=0)
    if sum(map(len, each)) * _DENSE < extent:
        return distinct(np.concatenate(each)) if each else np.empty(0, np.int64)
    marked = np.zeros(extent, np.bool_)  # many numbers are marked faster than they are sorted
    for numbers in each:
        marked[numbers] = True
    return marked.nonzero()[0]
