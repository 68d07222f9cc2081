"""Which hits of a page say nearly the same as one before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from indexer.answering.runs import Runs, resemblance
from indexer.results import NEARLY_IDENTICAL, Hit

#: Releases that share less of their key stems, or are of lengths further apart, are not compared word for word.
_SHARE, _LENGTH = 0.5, 0.75

_Numbers = NDArray[Any]


def with_twins(hits: Sequence[Hit], found: Mapping[int, int]) -> tuple[Hit, ...]:
    """The hits of a page, those that say nearly the same as an earlier one with its id; `found` as from `twins`."""
    if not found:
        return tuple(hits)
    return tuple(
        [
            msgspec.structs.replace(hit, twin_of=hits[found[at]].id) if at in found else hit
            for at, hit in enumerate(hits)
        ]
    )


def twins(owners: _Numbers, stems: _Numbers, lengths: _Numbers, runs_at: Callable[[int], Runs]) -> Mapping[int, int]:
    """The place of the first earlier hit that says nearly the same, by the places of hits that have one.

    `owners` and `stems` have a row for each key stem of each hit: the hit's place, and the stem's number, small ones;
    `lengths` are those of the hits. What may be the same by these is compared word for word, so that what is told is
    true: `runs_at` gives the runs of a hit, and is asked once.
    """
    runs: dict[int, Runs] = {}
    found: dict[int, int] = {}
    for earlier, later in _likely(owners, stems, lengths):
        if later not in found:
            for place in (earlier, later):
                if place not in runs:
                    runs[place] = runs_at(place)
            if resemblance(runs[earlier], runs[later]) >= NEARLY_IDENTICAL:
                found[later] = earlier
    return found


def _likely(owners: _Numbers, stems: _Numbers, lengths: _Numbers) -> Iterator[tuple[int, int]]:
    """The pairs of hits that may say the same, each with the earlier one first, in order."""
    has = np.zeros((len(lengths), int(stems.max(initial=0)) + 1), np.float32)
    has[owners, stems] = 1.0
    both, own = has @ has.T, has.sum(axis=1)
    lengths = lengths.astype(np.float64)
    likely: NDArray[np.bool_] = both >= _SHARE * (own[:, None] + own - both)
    likely &= np.minimum(lengths[:, None], lengths) >= _LENGTH * np.maximum(lengths[:, None], lengths)
    likely &= both > 0
    for earlier, later in zip(*np.triu(likely, 1).nonzero(), strict=True):
        yield int(earlier), int(later)
