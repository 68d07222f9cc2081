"""The values of a facet field as arrays, so that counting them is one pass over integers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import SegmentReader

from indexer.embedded.postings import Numbers, read_postings

Ordinals = NDArray[np.int32]


class SegmentFacet(NamedTuple):
    """A facet of one segment: document n has `values[i]` for each i in `ordinals[offsets[n]:offsets[n + 1]]`."""

    values: list[str]
    offsets: Numbers
    ordinals: Ordinals


class FacetColumn(NamedTuple):
    """A facet over all segments, in the same form; `ordinal_of` has the place of each value."""

    values: list[str]
    offsets: Numbers
    ordinals: Ordinals
    ordinal_of: dict[str, int]

    def chosen(self, numbers: Numbers) -> Ordinals:
        """The ordinals of all values of the documents `numbers`, document by document."""
        starts = self.offsets[numbers]
        counts = self.offsets[numbers + 1] - starts
        total = int(counts.sum())
        places = np.arange(total, dtype=np.int64) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
        chosen: Ordinals = self.ordinals[places]
        return chosen

    def counts(self, numbers: Numbers) -> Numbers:
        """How many of the documents `numbers` have each value."""
        return np.bincount(self.chosen(numbers), minlength=len(self.values))

    def without(self, numbers: Numbers) -> NDArray[np.bool_]:
        """For each of the documents `numbers` whether it has no value."""
        none: NDArray[np.bool_] = self.offsets[numbers + 1] == self.offsets[numbers]
        return none

    def having(self, ordinals: Ordinals, numbers: Numbers) -> NDArray[np.bool_]:
        """For each of the documents `numbers` whether it has one of the values `ordinals`."""
        wanted = np.zeros(len(self.values) + 1, np.bool_)
        wanted[ordinals] = True
        starts = self.offsets[numbers]
        counts = self.offsets[numbers + 1] - starts
        owner = np.repeat(np.arange(len(numbers)), counts)
        found = np.zeros(len(numbers), np.bool_)
        found[owner[wanted[self.chosen(numbers)]]] = True
        return found


def read_facet(reader: SegmentReader, field: str) -> SegmentFacet:
    """A facet of a segment, made of the postings of the field's terms."""
    values: list[str] = []
    documents: list[Numbers] = []
    for term in reader.lexicon(field):
        ids, _weights = read_postings(reader, field, term)
        values.append(term.decode())
        documents.append(ids)
    if not values:
        return SegmentFacet([], np.zeros(reader.doc_count_all() + 1, np.int64), np.empty(0, np.int32))
    owners = np.concatenate(documents)
    ordinals = np.repeat(np.arange(len(values), dtype=np.int32), [len(ids) for ids in documents])
    order = np.argsort(owners, kind="stable")
    offsets = np.zeros(reader.doc_count_all() + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=reader.doc_count_all()), out=offsets[1:])
    return SegmentFacet(values, offsets, ordinals[order])


def join(parts: list[SegmentFacet]) -> FacetColumn:
    """One facet of all segments: the values in order, the ordinals renumbered."""
    values = sorted({value for part in parts for value in part.values})
    ordinal_of = {value: ordinal for ordinal, value in enumerate(values)}
    offsets, ordinals, base = [np.zeros(1, np.int64)], [np.empty(0, np.int32)], 0
    for part in parts:
        renumbered = np.array([ordinal_of[value] for value in part.values], np.int32)
        ordinals.append(renumbered[part.ordinals])
        offsets.append(part.offsets[1:] + base)
        base += len(part.ordinals)
    return FacetColumn(values, np.concatenate(offsets), np.concatenate(ordinals), ordinal_of)
