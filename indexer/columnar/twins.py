"""Which hits of a page say nearly the same as one before them: their key stems, lengths and bodies in segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from indexer.answering import twins as answering
from indexer.answering.runs import runs_of
from indexer.columnar.facet_columns import Numbers
from indexer.columnar.key_stems import key_stems
from indexer.columnar.segment import Segment
from indexer.results import Hit

#: A hit: the index of its segment, and its number there.
Placed = tuple[int, int]


def with_twins(
    hits: Sequence[Hit], places: Sequence[tuple[int, int, float | None]], segments: Sequence[Segment]
) -> tuple[Hit, ...]:
    """The hits of a page, those that say nearly the same as an earlier one with its id."""
    return answering.with_twins(hits, _twins([place[:2] for place in places], segments))


def _twins(hits: Sequence[Placed], segments: Sequence[Segment]) -> Mapping[int, int]:
    """See `indexer.answering.twins.twins`."""
    if len(hits) < 2:
        return {}
    lengths = np.array([segments[segment].numbers("length.text")[number] for segment, number in hits])
    bodies = [(segments[segment].records, number) for segment, number in hits]
    return answering.twins(*_stems(hits, segments), lengths, lambda at: runs_of(*bodies[at][0].body(bodies[at][1])))


def _stems(hits: Sequence[Placed], segments: Sequence[Segment]) -> tuple[Numbers, Numbers]:
    """The key stems of hits: the place of a hit, and a number from 0 on, the same for a stem in all segments."""
    owners, texts = [], []
    for index in {segment for segment, _ in hits}:
        here = [place for place, (segment, _) in enumerate(hits) if segment == index]
        keys = key_stems(segments[index], [hits[place][1] for place in here])
        owners.append(np.array(here).take(keys.owners))
        texts.append((segments[index], keys.stems))
    if len(texts) == 1:
        numbers = np.unique(texts[0][1], return_inverse=True)[1]
    else:
        known: dict[bytes, int] = {}
        every = [segment.stems[stem] for segment, stems in texts for stem in stems.tolist()]
        numbers = np.array([known.setdefault(text, len(known)) for text in every], np.intp)
    return np.concatenate(owners), numbers
