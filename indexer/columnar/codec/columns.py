"""Columns as Whoosh sorts and groups by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh.columns import ColumnReader

from indexer.columnar.segment.columns import ValuesColumn
from indexer.columnar.segment.sections import Array
from indexer.columnar.segment.segment import Segment
from indexer.schema import DAY, Values

_VALUES = Values()


def open_column(segment: Segment, field: str) -> ColumnReader:
    """The column of `id`, of a day or of a value field."""
    if field == "id":
        return _IdColumn(segment)
    if field in ("first_day", "last_day"):
        return _DayColumn(segment.numbers(field))
    return _ValuesColumn(segment.values(field))


class _ArrayColumn(ColumnReader):
    def __init__(self, rows: int) -> None:
        self._doccount = rows
        self._reverse = False

    def __len__(self) -> int:
        return self._doccount

    def __iter__(self) -> Iterator[Any]:
        return (self[number] for number in range(self._doccount))

    def load(self) -> list[Any]:
        return list(self)


class _IdColumn(_ArrayColumn):
    """The id of each release as UTF-8."""

    def __init__(self, segment: Segment) -> None:
        super().__init__(segment.size)
        self._ids, self._rank = segment.ids, segment.id_rank

    def __getitem__(self, docnum: int) -> bytes:
        return self._ids[int(self._rank[docnum])]

    def sort_key(self, docnum: int) -> bytes:
        return self[docnum]


class _DayColumn(_ArrayColumn):
    """A day of each release as Whoosh makes it sortable; the greatest number where it is absent."""

    def __init__(self, days: Array) -> None:
        super().__init__(len(days))
        sortable = days.astype(np.int64) + (1 << DAY.bits - 1)
        sortable[days == 0] = (1 << DAY.bits) - 1
        self._days: list[int] = sortable.tolist()

    def __getitem__(self, docnum: int) -> int:
        return self._days[docnum]

    def sort_key(self, docnum: int) -> Any:
        return -self[docnum] if self._reverse else self[docnum]

    def set_reverse(self) -> None:
        self._reverse = True


class _ValuesColumn(_ArrayColumn):
    """The values of each release as a tuple of strings."""

    def __init__(self, column: ValuesColumn) -> None:
        super().__init__(len(column.starts) - 1)
        self._values = column.values
        self._starts: list[int] = column.starts.tolist()
        self._ordinals: list[int] = column.ordinals.tolist()

    def __getitem__(self, docnum: int) -> tuple[str, ...]:
        start, stop = self._starts[docnum : docnum + 2]
        return tuple(self._values[ordinal] for ordinal in self._ordinals[start:stop])

    def sort_key(self, docnum: int) -> Any:
        return _VALUES.sort_key(self[docnum])
