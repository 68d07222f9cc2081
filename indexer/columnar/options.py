"""Which values of a facet are shown: the first of them in their order, a page at a time, and all that are chosen."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from indexer.columnar.facet_columns import FEW_VALUES, Mask, Numbers


class Shown(NamedTuple):
    """The ordinals of the values that are shown, in order, and how many are left out behind them."""

    ordinals: list[int]
    more: int


class OptionsPage(NamedTuple):
    """The values of a facet from `offset` on, `limit` of them: the most frequent first, or the newest.

    With `found` only those that it says true of. Values that are chosen are all on the first page, and on no other.
    """

    limit: int
    offset: int
    newest_first: bool
    found: Mask | None

    def of(self, counts: Numbers, chosen: Collection[int]) -> Shown:
        """What is shown of values that so many releases have, where those with the ordinals `chosen` are chosen."""
        listed = counts if self.found is None else np.where(self.found, counts, 0)
        page = self._ordered(listed, self.limit)
        late = dict.fromkeys(sorted(set(chosen).difference(page), key=lambda each: (-int(counts[each]), each)))
        if self.offset > 0:
            behind = self._ordered(listed, self.offset + self.limit + len(late))
            page = [ordinal for ordinal in behind if ordinal not in late][self.offset : self.offset + self.limit]
        more = int(np.count_nonzero(listed)) - sum(1 for ordinal in late if listed[ordinal]) - self.offset - len(page)
        return Shown(page if self.offset > 0 else [*page, *late], max(0, more))

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
