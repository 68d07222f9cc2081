"""The values of a facet that are shown, told from an array of counts."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from indexer.answering.options import OptionsWindow, Shown
from indexer.columnar.facet_columns import FEW_VALUES, Mask, Numbers


class OptionsPage(NamedTuple):
    """The values of a facet from `offset` on, `limit` of them: the most frequent first, or the newest.

    With `found` only those that it says true of. Values that are chosen are all on the first page, and on no other.
    """

    limit: int
    offset: int
    newest_first: bool
    found: Mask | None

    def of(self, counts: Numbers, chosen: Collection[int]) -> Shown[int]:
        """The ordinals of values that are shown, where so many releases have each and those `chosen` are chosen."""
        listed = counts if self.found is None else np.where(self.found, counts, 0)
        window = OptionsWindow(self.limit, self.offset)
        return window.of(
            self._ordered(listed, window.reach(len(chosen))),
            int(np.count_nonzero(listed)),
            {ordinal: int(counts[ordinal]) for ordinal in chosen},
            {ordinal for ordinal in chosen if listed[ordinal]},
        )

    def _ordered(self, counts: Numbers, limit: int) -> list[int]:
        return _newest_first(counts, limit) if self.newest_first else _most_frequent_first(counts, limit)


def _most_frequent_first(counts: Numbers, limit: int) -> list[int]:
    """The `limit` ordinals of the highest counts, by count and then by value, which is the order of ordinals."""
    if limit <= 0:
        return []
    least = 1
    if len(counts) > max(limit, FEW_VALUES):
        least = max(1, int(np.partition(counts, len(counts) - limit)[len(counts) - limit]))
    some = np.flatnonzero(counts >= least)
    if len(some) > limit * 2:  # of many that are equal the first are enough
        above = np.flatnonzero(counts > least)
        some = np.concatenate([above, np.flatnonzero(counts == least)[: max(0, limit - len(above))]])
    best: list[int] = some[np.argsort(-counts.take(some), kind="stable")[:limit]].tolist()
    return best


def _newest_first(counts: Numbers, limit: int) -> list[int]:
    newest: list[int] = np.flatnonzero(counts)[::-1][: max(0, limit)].tolist()
    return newest
