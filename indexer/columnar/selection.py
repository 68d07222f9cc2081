"""What a request selects beside its query: facet values, excluded ones, a range of days; and its facets' counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from indexer.answering.facet_words import FacetWords
from indexer.columnar.facet_columns import Among, FacetColumn, Mask, Numbers
from indexer.columnar.options import OptionsPage
from indexer.columnar.said_facet import SaidColumn
from indexer.columnar.snapshot import Snapshot
from indexer.names import Names
from indexer.results import NONE, Facet, Option, SearchRequest


class Chosen(NamedTuple):
    """What a request chooses of one facet: values known to the index, whether "none" is chosen, and unknown values."""

    values: tuple[str, ...]
    none: bool
    unknown: tuple[str, ...]


_NOTHING = Chosen((), False, ())


class Selection:
    """A request's selections over the releases that match its query, given for each segment."""

    def __init__(
        self,
        request: SearchRequest,
        snapshot: Snapshot,
        names: Names,
        numbers: Sequence[Numbers],
        statements: Sequence[Numbers] | None = None,
    ) -> None:
        """Apply the range of days and what is excluded to `numbers`; keep a mask for each facet with a selection.

        With `statements` those that have what is asked, for each segment: speakers are then those who say them.
        """
        self._request, self._snapshot, self._names = request, snapshot, names
        self._numbers = numbers
        self._said: SaidColumn | None = None
        excluded = {field: self._choose(field, values) for field, values in request.excluded.items() if values}
        #: Speakers whose statements do not count, where only what was said does.
        self.unheard = excluded.pop("speaker", _NOTHING).values if statements is not None else ()
        if statements is not None:
            self._said = SaidColumn(snapshot, statements, self.unheard)
        self._chosen = {field: self._choose(field, values) for field, values in request.selected.items() if values}
        segments = range(len(numbers))
        self._whenever = [self._without(segment, excluded) for segment in segments]
        self._kept = [_both(self._whenever[segment], self._in_range(segment)) for segment in segments]
        self._masks = {
            field: [self._having(field, chosen, segment) for segment in segments]
            for field, chosen in self._chosen.items()
        }

    def mask(self, segment: int, leave_out: str | None = None) -> Mask | None:
        """Which of a segment's numbers satisfy everything, or everything but the selection of one facet.

        Null where all do.
        """
        return self._selected(segment, self._kept[segment], leave_out)

    def at_any_time(self) -> list[Numbers]:
        """The numbers, segment by segment, that satisfy everything but the range of days and selected years."""
        masks = [self._selected(segment, mask, "year") for segment, mask in enumerate(self._whenever)]
        return [each if mask is None else each[mask] for each, mask in zip(self._numbers, masks, strict=True)]

    def _selected(self, segment: int, mask: Mask | None, leave_out: str | None) -> Mask | None:
        for field, fits in self._masks.items():
            if field != leave_out:
                mask = _both(mask, fits[segment])
        return mask

    def _without(self, segment: int, excluded: Mapping[str, Chosen]) -> Mask | None:
        mask = ~self._said.without(segment).take(self._numbers[segment]) if self._said and self.unheard else None
        for field, chosen in excluded.items():
            mask = _both(mask, ~self._having(field, chosen, segment))
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
        column = self.column(field)
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
        column = self.column(field)
        fits = column.having(segment, [column.ordinal_of[value] for value in chosen.values])
        if chosen.none:
            fits |= column.without(segment)
        return fits.take(self._numbers[segment])

    def column(self, field: str) -> FacetColumn | SaidColumn:
        """The values of a facet; of speakers those who say what is asked, where only what was said is searched."""
        return self._said if self._said and field == "speaker" else self._snapshot.facet(field)

    @property
    def heard(self) -> tuple[str, ...]:
        """The speakers selected, by the names that the index has for them."""
        return self._chosen.get("speaker", _NOTHING).values

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
        column = self.column(field)
        counts = np.zeros(len(column.values) + 1, np.intp)
        for segment, each in enumerate(among):
            counts += column.counts(segment, each)
        none, counts = int(counts[-1]), counts[:-1]
        chosen = self._chosen.get(field, _NOTHING)
        wanted = {column.ordinal_of[value] for value in chosen.values}
        shown = self._page(field, column.values).of(counts, wanted)
        options = [Option(column.values[o], int(counts[o]), o in wanted) for o in shown.values]
        options += [Option(value, 0, True) for value in chosen.unknown if self._request.facet_offset <= 0]
        return Facet(tuple(options), none, shown.more, chosen.none)

    def _page(self, field: str, values: Sequence[str]) -> OptionsPage:
        """What the request shows of a facet."""
        request, found = self._request, None
        if asked := request.facet_find.get(field):
            words: FacetWords = self._snapshot.keep(("facet words", field), lambda: FacetWords(values))
            found = words.having(asked)
        return OptionsPage(request.facet_limit, request.facet_offset, field == "year", found)


def _both(one: Mask | None, other: Mask | None) -> Mask | None:
    """What satisfies both; null is what all satisfy."""
    if one is None or other is None:
        return other if one is None else one
    return one & other
