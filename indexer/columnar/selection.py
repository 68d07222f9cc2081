"""What a request selects beside its query: facet values, excluded ones, a range of days; and its facets' counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from indexer.columnar.facet_columns import FEW_VALUES, Among, FacetColumn, Mask, Numbers
from indexer.columnar.snapshot import Snapshot
from indexer.names import Names
from indexer.results import NONE, Facet, Option, SearchRequest


class Chosen(NamedTuple):
    """What a request chooses of one facet: values known to the index, whether "none" is chosen, and unknown values."""

    values: tuple[str, ...]
    none: bool
    unknown: tuple[str, ...]


class Selection:
    """A request's selections over the releases that match its query, given for each segment."""

    def __init__(self, request: SearchRequest, snapshot: Snapshot, names: Names, numbers: Sequence[Numbers]) -> None:
        """Apply the range of days and what is excluded to `numbers`; keep a mask for each facet with a selection."""
        self._request, self._snapshot, self._names = request, snapshot, names
        self._numbers = numbers
        excluded = {field: self._choose(field, values) for field, values in request.excluded.items() if values}
        self._chosen = {field: self._choose(field, values) for field, values in request.selected.items() if values}
        segments = range(len(numbers))
        self._kept = [self._kept_of(segment, excluded) for segment in segments]
        self._masks = {
            field: [self._having(field, chosen, segment) for segment in segments]
            for field, chosen in self._chosen.items()
        }

    def mask(self, segment: int, leave_out: str | None = None) -> Mask | None:
        """Which of a segment's numbers satisfy everything, or everything but the selection of one facet.

        Null where all do.
        """
        mask = self._kept[segment]
        for field, fits in self._masks.items():
            if field != leave_out:
                mask = fits[segment] if mask is None else mask & fits[segment]
        return mask

    def _kept_of(self, segment: int, excluded: Mapping[str, Chosen]) -> Mask | None:
        mask = self._in_range(segment)
        for field, chosen in excluded.items():
            others = ~self._having(field, chosen, segment)
            mask = others if mask is None else mask & others
        return mask

    def _in_range(self, segment: int) -> Mask | None:
        """Releases whose possible days overlap the range; one without a date lies in no range."""
        first, last = self._request.first_day, self._request.last_day
        if first is None and last is None:
            return None
        numbers, arrays = self._numbers[segment], self._snapshot.segments[segment]
        first_days = arrays.numbers("first_day").take(numbers)
        keep: Mask = first_days > 0
        if first is not None:
            keep &= arrays.numbers("last_day").take(numbers) >= first.toordinal()
        if last is not None:
            keep &= first_days <= last.toordinal()
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

    def _having(self, field: str, chosen: Chosen, segment: int) -> Mask:
        column = self._column(field)
        fits = column.having(segment, [column.ordinal_of[value] for value in chosen.values])
        if chosen.none:
            fits |= column.without(segment)
        return fits.take(self._numbers[segment])

    def _column(self, field: str) -> FacetColumn:
        return self._snapshot.facet(field)

    def facets(self) -> Mapping[str, Facet]:
        """The counts of the request's facets, each without its own selection."""
        unselected: list[Among] = []
        facets = {}
        for field in self._request.facets:
            if field in self._chosen or not unselected:
                among = [self._among(segment, field) for segment in range(len(self._numbers))]
                if field not in self._chosen:
                    unselected = among
            else:
                among = unselected
            facets[field] = self._facet(field, among)
        return facets

    def _among(self, segment: int, leave_out: str) -> Among:
        """What a facet counts in a segment."""
        numbers, mask = self._numbers[segment], self.mask(segment, leave_out)
        if mask is not None:
            numbers = numbers[mask]
        among = np.zeros(self._snapshot.segments[segment].size, np.bool_)
        among[numbers] = True
        return Among(numbers, among)

    def _facet(self, field: str, among: Sequence[Among]) -> Facet:
        column = self._column(field)
        counts = np.zeros(len(column.values) + 1, np.intp)
        for segment, each in enumerate(among):
            counts += column.counts(segment, each)
        none, counts = int(counts[-1]), counts[:-1]
        chosen = self._chosen.get(field, Chosen((), False, ()))
        limit = self._request.facet_limit
        shown = _newest_first(counts, limit) if field == "year" else _most_frequent_first(counts, limit)
        wanted = {column.ordinal_of[value] for value in chosen.values}
        late = sorted(wanted - set(shown), key=lambda ordinal: (-counts[ordinal], ordinal))
        options = [Option(column.values[o], int(counts[o]), o in wanted) for o in (*shown, *late)]
        options += [Option(value, 0, True) for value in chosen.unknown]
        more = int(np.count_nonzero(counts)) - len(shown) - sum(1 for ordinal in late if counts[ordinal])
        return Facet(tuple(options), none, more, chosen.none)


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
    newest: list[int] = np.flatnonzero(counts)[::-1][:limit].tolist()
    return newest
