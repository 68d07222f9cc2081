"""Which hits of a page say nearly the same as one before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from indexer.columnar.facet_columns import Numbers
from indexer.columnar.key_stems import key_stems
from indexer.columnar.runs import Runs, resemblance, runs_of
from indexer.columnar.segment import Segment
from indexer.results import NEARLY_IDENTICAL, Hit

#: Releases that share less of their key stems, or are of lengths further apart, are not compared word for word.
_SHARE, _LENGTH = 0.5, 0.75

#: A hit: the index of its segment, and its number there.
Placed = tuple[int, int]


def with_twins(
    hits: Sequence[Hit], places: Sequence[tuple[int, int, float | None]], segments: Sequence[Segment]
) -> tuple[Hit, ...]:
    """The hits of a page, those that say nearly the same as an earlier one with its id."""
    found = twins([place[:2] for place in places], segments)
    if not found:
        return tuple(hits)
    return tuple(
        [
            msgspec.structs.replace(hit, twin_of=hits[found[at]].id) if at in found else hit
            for at, hit in enumerate(hits)
        ]
    )


def twins(hits: Sequence[Placed], segments: Sequence[Segment]) -> Mapping[int, int]:
    """The place of the first earlier hit that says nearly the same, by the places of hits that have one.

    What may be the same by its key stems is compared word for word, so that what is told is true.
    """
    runs: dict[Placed, Runs] = {}
    found: dict[int, int] = {}
    for earlier, later in _likely(hits, segments):
        if later not in found:
            each = [_kept(runs, hits[place], segments) for place in (earlier, later)]
            if resemblance(*each) >= NEARLY_IDENTICAL:
                found[later] = earlier
    return found


def _kept(runs: dict[Placed, Runs], hit: Placed, segments: Sequence[Segment]) -> Runs:
    if hit not in runs:
        runs[hit] = runs_of(segments[hit[0]], hit[1])
    return runs[hit]


def _likely(hits: Sequence[Placed], segments: Sequence[Segment]) -> Iterator[tuple[int, int]]:
    """The pairs of hits that may say the same, each with the earlier one first, in order."""
    if len(hits) < 2:
        return
    owners, stems = _stems(hits, segments)
    has = np.zeros((len(hits), int(stems.max(initial=0)) + 1), np.float32)
    has[owners, stems] = 1.0
    both, own = has @ has.T, has.sum(axis=1)
    lengths = np.array([segments[segment].numbers("length.text")[number] for segment, number in hits], np.float64)
    likely: NDArray[np.bool_] = both >= _SHARE * (own[:, None] + own - both)
    likely &= np.minimum(lengths[:, None], lengths) >= _LENGTH * np.maximum(lengths[:, None], lengths)
    likely &= both > 0
    for earlier, later in zip(*np.triu(likely, 1).nonzero(), strict=True):
        yield int(earlier), int(later)


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
