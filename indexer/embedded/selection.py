"""What a request selects beside its query: facet values, excluded ones, a range of days; and its facets' counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import SegmentReader

from indexer.embedded.facet_columns import FacetColumn
from indexer.embedded.postings import Numbers
from indexer.embedded.snapshot import Snapshot
from indexer.names import Names
from indexer.results import NONE, Facet, Option, SearchRequest

Mask = NDArray[np.bool_]


class Chosen(NamedTuple):
    """What a request chooses of one facet: values known to the index, whether "none" is chosen, and unknown values."""

    values: tuple[str, ...]
    none: bool
    unknown: tuple[str, ...]


class Selection:
    """A request's selections over the releases that match its query."""

    def __init__(
        self, request: SearchRequest, snapshot: Snapshot, readers: list[SegmentReader], names: Names, numbers: Numbers
    ) -> None:
        """Apply the range of days and what is excluded to `numbers`; keep a mask for each facet with a selection."""
        self._request, self._snapshot, self._readers, self._names = request, snapshot, readers, names
        keep = self._in_range(numbers)
        for field, values in request.excluded.items():
            if values:
                keep &= ~self._having(field, self._choose(field, values), numbers)
        self._kept = keep
        self._numbers = numbers
        self._chosen = {field: self._choose(field, values) for field, values in request.selected.items() if values}
        self._masks = {field: self._having(field, chosen, numbers) for field, chosen in self._chosen.items()}

    def mask(self, leave_out: str | None = None) -> Mask:
        """Which of the numbers satisfy everything, or everything but the selection of one facet."""
        mask = self._kept.copy()
        for field, fits in self._masks.items():
            if field != leave_out:
                mask &= fits
        return mask

    def _in_range(self, numbers: Numbers) -> Mask:
        """Releases whose possible days overlap the range; one without a date lies in no range."""
        keep = np.ones(len(numbers), np.bool_)
        first, last = self._request.first_day, self._request.last_day
        if first is not None or last is not None:
            keep &= self._snapshot.days("first_day", self._readers)[numbers] > 0
        if first is not None:
            keep &= self._snapshot.days("last_day", self._readers)[numbers] >= first.toordinal()
        if last is not None:
            keep &= self._snapshot.days("first_day", self._readers)[numbers] <= last.toordinal()
        return keep

    def _choose(self, field: str, values: tuple[str, ...]) -> Chosen:
        """An exact value first, else any known spelling of it."""
        column = self._column(field)
        known: dict[str, None] = {}
        unknown: list[str] = []
        for value in values:
            if value == NONE:
                continue
            found = (value,) if value in column.ordinal_of else self._names.resolve(field, value, False)
            found = tuple(name for name in found if name in column.ordinal_of)
            known.update(dict.fromkeys(found))
            if not found:
                unknown.append(value)
        return Chosen(tuple(known), NONE in values, tuple(unknown))

    def _having(self, field: str, chosen: Chosen, numbers: Numbers) -> Mask:
        column = self._column(field)
        ordinals = np.array([column.ordinal_of[value] for value in chosen.values], np.int32)
        mask = column.having(ordinals, numbers)
        if chosen.none:
            mask |= column.without(numbers)
        return mask

    def _column(self, field: str) -> FacetColumn:
        return self._snapshot.facet(field, self._readers)

    def facets(self) -> Mapping[str, Facet]:
        """The counts of the request's facets, each without its own selection."""
        return {field: self._facet(field) for field in self._request.facets}

    def _facet(self, field: str) -> Facet:
        numbers = self._numbers[self.mask(leave_out=field)]
        column = self._column(field)
        chosen = self._chosen.get(field, Chosen((), False, ()))
        counts = column.counts(numbers)
        order = _newest_first(counts) if field == "year" else _most_frequent_first(counts)
        shown = [int(ordinal) for ordinal in order[: self._request.facet_limit]]
        wanted = {column.ordinal_of[value] for value in chosen.values}
        late = sorted(wanted - set(shown), key=lambda ordinal: (-counts[ordinal], ordinal))
        options = [Option(column.values[o], int(counts[o]), o in wanted) for o in (*shown, *late)]
        options += [Option(value, 0, True) for value in chosen.unknown]
        more = len(order) - len(shown) - sum(1 for ordinal in late if counts[ordinal])
        return Facet(tuple(options), int(np.count_nonzero(column.without(numbers))), more, chosen.none)


def _most_frequent_first(counts: Numbers) -> Numbers:
    """The ordinals with a count, by count and then by value: ordinals are in the order of the values."""
    present = np.flatnonzero(counts)
    return present[np.argsort(-counts[present], kind="stable")]


def _newest_first(counts: Numbers) -> Numbers:
    return np.flatnonzero(counts)[::-1]
