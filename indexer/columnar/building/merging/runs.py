"""Runs: lists of several terms one after the other, taken from parts and laid into one another term by term.

The postings of a range of terms are runs, and so are their positions. A term's run in the merged segment is its run in
the first part, then that in the second, and so on; since later parts have greater release numbers it stays in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.segment.sections import Array

Integers = NDArray[np.int64]


class Runs(NamedTuple):
    """Runs of `counts` entries; each of `columns` has a row for every entry, `rows` more about some of them.

    The first column of `rows`, rising, is the entry that they speak of: `.many` of postings, `.far` of positions.
    """

    counts: Integers
    columns: tuple[Array, ...]
    rows: Array

    def kept(self, mask: NDArray[np.bool_]) -> Runs:
        """Without the entries that are not in `mask`."""
        before = np.zeros(len(mask) + 1, np.int64)
        np.cumsum(mask, out=before[1:])
        bounds = np.concatenate(([0], np.cumsum(self.counts)))
        rows = self.rows[mask[self.rows[:, 0]]]
        if len(rows):
            rows[:, 0] = before[rows[:, 0]]
        return Runs(np.diff(before[bounds]), tuple(column[mask] for column in self.columns), rows)


class Interleaving:
    """The order of the runs of several parts in the segment they are merged into."""

    def __init__(self, terms: Sequence[Integers], size: int) -> None:
        """`terms` has for each part the term (below `size`) of each of its runs."""
        self._terms = np.concatenate(terms)
        self._size = size
        self._order = np.argsort(self._terms, kind="stable")
        self._is_order = bool((self._terms[1:] >= self._terms[:-1]).all())

    def merge(self, parts: Sequence[Runs]) -> Runs:
        """The runs of all parts as one run for each term."""
        counts = np.concatenate([part.counts for part in parts])
        ends = np.cumsum(counts[self._order])
        totals = np.bincount(self._terms, counts, self._size).astype(np.int64)
        if self._is_order:
            columns = tuple(np.concatenate(each) for each in zip(*(part.columns for part in parts), strict=True))
            return Runs(totals, columns, _shifted_rows(parts))
        begins = np.empty_like(counts)
        begins[self._order] = ends - counts[self._order]
        columns = tuple(np.empty(int(ends[-1]), column.dtype) for column in parts[0].columns)
        rows, first = [], 0
        for part in parts:
            last = first + len(part.counts)
            places = _places(begins[first:last], part.counts)
            for column, own in zip(columns, part.columns, strict=True):
                column[places] = own
            rows.append(_moved(part.rows, places[part.rows[:, 0]]))
            first = last
        united = np.concatenate(rows)
        return Runs(totals, columns, united[np.argsort(united[:, 0])] if len(united) else united)


def take(columns: Sequence[Array], rows: Array, starts: Integers, counts: Integers) -> Runs:
    """The runs that begin at the rising `starts` of `columns`; `rows` as those of all entries."""
    if not len(starts):
        return Runs(counts, tuple(column[:0] for column in columns), rows[:0])
    places = _places(starts, counts)
    if len(rows):
        run = np.searchsorted(starts, rows[:, 0], side="right") - 1
        begins = np.cumsum(counts) - counts
        inside = (run >= 0) & (rows[:, 0] < (starts + counts)[run])
        run, rows = run[inside], rows[inside]
        rows = _moved(rows, rows[:, 0] - starts[run] + begins[run])
    return Runs(counts, tuple(column[places] for column in columns), rows)


def _places(begins: Integers, counts: Integers) -> Integers:
    """The place of each entry of runs that begin at `begins`."""
    ends = np.cumsum(counts)
    places = np.repeat(begins - ends + counts, counts)
    places += np.arange(len(places))
    return places


def _moved(rows: Array, entries: Integers) -> Array:
    moved = rows.copy()
    moved[:, 0] = entries
    return moved


def _shifted_rows(parts: Sequence[Runs]) -> Array:
    sizes = np.cumsum([0, *(len(part.columns[0]) for part in parts)])
    return np.concatenate(
        [_moved(part.rows, part.rows[:, 0] + before) for part, before in zip(parts, sizes[:-1], strict=True)]
    )
