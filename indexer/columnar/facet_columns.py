"""A facet over all segments as arrays, so that counting it is one pass over integers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.segment.columns import ValuesColumn

#: Release numbers, ordinals and counts in the type that numpy indexes with.
Numbers = NDArray[np.intp]
Mask = NDArray[np.bool_]


#: A facet of so few values is counted by bits: 30,000 releases and twenty values are 80 kB, passed in some 5 us.
FEW_VALUES = 64
#: Few releases are counted one by one whatever the facet is.
FEW_RELEASES = 500


class SegmentFacet(NamedTuple):
    """A facet of one segment.

    `first` has the ordinal of each release's first value, and the number of values for a release without one. A release
    with more has them in `more_ordinals`, from `more_starts[number]` on, with its number beside them in `more_owners`.
    Of a facet with few values, `bits` has a row for each value and one for none, with a bit for each release:
    u8[values + 1, words].
    """

    first: Numbers
    more_owners: Numbers
    more_ordinals: Numbers
    more_starts: Numbers
    bits: NDArray[np.uint64] | None


class Among(NamedTuple):
    """Some releases of a segment: their numbers, and whether each release of the segment is one of them."""

    numbers: Numbers
    mask: Mask


class FacetColumn(NamedTuple):
    """A facet over all segments: `values` in order, the same ordinals in each of `segments`."""

    values: list[str]
    ordinal_of: dict[str, int]
    segments: list[SegmentFacet]

    def counts(self, segment: int, among: Among) -> Numbers:
        """How many of some releases of a segment have each value; the last is how many have none."""
        facet = self.segments[segment]
        if facet.bits is not None and len(among.numbers) > FEW_RELEASES:
            bits: Numbers = np.bitwise_count(facet.bits & _as_bits(among.mask)).sum(axis=1, dtype=np.intp)
            return bits
        counts: Numbers = np.bincount(facet.first.take(among.numbers), minlength=len(self.values) + 1)
        if len(facet.more_owners):
            counts += np.bincount(self._more(facet, among), minlength=len(counts))
        return counts

    def _more(self, facet: SegmentFacet, among: Among) -> Numbers:
        """The ordinals of what some releases have beyond their first values."""
        if len(among.numbers) * 4 > len(facet.more_owners):
            return facet.more_ordinals.compress(among.mask.take(facet.more_owners))
        starts = facet.more_starts.take(among.numbers)
        lengths = facet.more_starts.take(among.numbers + 1) - starts
        before = np.cumsum(lengths) - lengths
        places = np.repeat(starts - before, lengths) + np.arange(lengths.sum())
        return facet.more_ordinals.take(places)

    def pairs(self, segment: int, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Some releases of a segment and the ordinals of their values, side by side; none for one without a value."""
        facet = self.segments[segment]
        first, among = facet.first.take(numbers), np.zeros(len(facet.first), np.bool_)
        has = first < len(self.values)
        among[numbers] = True
        more = among.take(facet.more_owners)
        owners = np.concatenate([numbers[has], facet.more_owners[more]])
        return owners, np.concatenate([first[has], facet.more_ordinals[more]])

    def without(self, segment: int) -> Mask:
        """For each release of a segment whether it has no value."""
        none: Mask = self.segments[segment].first == len(self.values)
        return none

    def having(self, segment: int, ordinals: Sequence[int]) -> Mask:
        """For each release of a segment whether it has one of the values `ordinals`."""
        wanted = np.zeros(len(self.values) + 1, np.bool_)
        wanted[list(ordinals)] = True
        facet = self.segments[segment]
        found: Mask = wanted.take(facet.first)
        found[facet.more_owners[wanted.take(facet.more_ordinals)]] = True
        return found


def join(columns: Sequence[ValuesColumn]) -> FacetColumn:
    """One facet of the columns of all segments, the ordinals renumbered in the order of all values."""
    values = sorted({value for column in columns for value in column.values})
    ordinal_of = {value: ordinal for ordinal, value in enumerate(values)}
    segments = []
    for column in columns:
        renumbered = np.array([*(ordinal_of[value] for value in column.values), len(values)], np.intp)
        segments.append(_segment_facet(column, renumbered))
    return FacetColumn(values, ordinal_of, segments)


def _segment_facet(column: ValuesColumn, renumbered: Numbers) -> SegmentFacet:
    ordinals = renumbered.take(column.ordinals)
    starts = column.starts.astype(np.intp)
    has = starts[1:] > starts[:-1]
    first = np.full(len(has), renumbered[-1])
    first[has] = ordinals[starts[:-1][has]]
    is_more = np.ones(len(ordinals), np.bool_)
    is_more[starts[:-1][has]] = False
    owners = column.owners.astype(np.intp)
    none = int(renumbered[-1])
    bits = _bits_of(none, first, owners, ordinals) if none <= FEW_VALUES else None
    more_starts = starts - np.concatenate([np.zeros(1, np.intp), np.cumsum(has)])
    return SegmentFacet(first, owners[is_more], ordinals[is_more], more_starts, bits)


def _bits_of(values: int, first: Numbers, owners: Numbers, ordinals: Numbers) -> NDArray[np.uint64]:
    has = np.zeros((values + 1, len(first)), np.bool_)
    has[ordinals, owners] = True
    has[values] = first == values
    return np.stack([_as_bits(row) for row in has])


def _as_bits(mask: Mask) -> NDArray[np.uint64]:
    """A bit for each release, in words of 64; those beyond the last release are 0."""
    packed = np.packbits(mask)
    return np.concatenate([packed, np.zeros(-len(packed) % 8, np.uint8)]).view(np.uint64)
