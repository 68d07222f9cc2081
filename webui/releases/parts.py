"""A long text in parts: each as much as one page shows, cut between paragraphs, or within one that is longer itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from corpus.release import Release
from webui.releases.passages import Span, bounds

#: What a part weighs at most, but for its last paragraph: its characters, and what is drawn around them.
WEIGHT = 25_000
#: What a paragraph weighs at most that is not cut.
UNCUT = 5_000
#: What a page draws for a paragraph, and at the beginning and at the end of a statement, in characters.
PARAGRAPH = 60
EDGE = 60

_Places = NDArray[np.int64]


@dataclass(frozen=True)
class Parts:
    """The parts of a text of `length` characters: where each begins. `paragraphs` counts those of the whole text."""

    starts: tuple[int, ...]
    length: int
    paragraphs: int

    def __len__(self) -> int:
        """How many parts there are, at least one."""
        return len(self.starts)

    def span(self, number: int) -> Span:
        """The characters of a part, which counts from 1."""
        return self.starts[number - 1], (*self.starts, self.length)[number]

    def holding(self, place: int) -> int:
        """The number of the part with the character at `place`."""
        return max(bisect_right(self.starts, place), 1)


def parts_of(release: Release) -> Parts:
    """The parts of the body of a release: as few as can be, of about the same weight. What is asked changes nothing."""
    body = release.body
    starts, ends = (np.array(list(bounds(body)), np.int64).reshape(-1, 2)).T
    edges = np.sort(np.array([edge for one in release.statements for edge in (one.start, one.end)], np.int64))
    long = np.flatnonzero(_weights(starts, ends, edges) > UNCUT).tolist()
    listed = edges.tolist()
    within = chain.from_iterable(_cuts(body, int(starts[at]), int(ends[at]), listed) for at in long)
    cuts = np.union1d(starts, np.array(list(within), np.int64))
    weights = _weights(cuts, np.append(cuts[1:], len(body)), edges) if len(cuts) else cuts
    total = int(weights.sum())
    count = -(-total // WEIGHT)
    parts = (np.cumsum(weights) - weights) * count // max(total, 1)
    firsts = np.unique(parts, return_index=True)[1]
    # White space before the first paragraph is of the first part.
    return Parts((0, *cuts[firsts[1:]].tolist()), len(body), len(starts))


def _weights(starts: _Places, ends: _Places, edges: _Places) -> _Places:
    """What stretches of the text weigh, `edges` being those of its statements."""
    return ends - starts + PARAGRAPH + EDGE * (edges.searchsorted(ends) - edges.searchsorted(starts))


def _cuts(body: str, start: int, end: int, edges: Sequence[int]) -> Iterator[int]:
    """Where to cut a paragraph that is too long: behind white space, where there is any."""
    while True:
        stop = start + UNCUT
        many = bisect_right(edges, start) + UNCUT // EDGE
        stop = min(stop, edges[many]) if many < len(edges) else stop
        if stop >= end:
            return
        space = max(body.rfind(sign, start + 1, stop) for sign in " \n")
        start = space + 1 if space > start else stop
        yield start
