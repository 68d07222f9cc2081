"""Releases that say the same as another, or speak of the same.

Which ones may be alike is told by key stems. With the weights w of a release's key stems t, and idf over all releases,

    share(a, b) = sum over t of both, idf(t) * min(ln(1 + w_a), ln(1 + w_b)) / sum over t of a, idf(t) * ln(1 + w_a)

is how much of what release a is about b is about too. The best by this are compared word for word: those that say
nearly the same come first, then those that speak of the same, the greater share first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from indexer.columnar.evaluation.feedback import feedback_of
from indexer.columnar.evaluation.reading import reading_of
from indexer.columnar.evaluation.scoring import Floats, idf
from indexer.columnar.facet_columns import Numbers
from indexer.columnar.hits import plain_hit
from indexer.columnar.key_stems import key_stems
from indexer.columnar.runs import Runs, resemblance, runs_of
from indexer.columnar.snapshot import Snapshot
from indexer.results import NEARLY_IDENTICAL, Similar

#: Those that share less are not said to speak of the same.
RELATED = 0.25
#: The lists of the heaviest key stems that are read have so many releases together: what bounds the time.
_MOST_LISTED = 50_000
#: So many of each segment, by the lists alone, have all their key stems compared.
_COMPARED = 150
#: So many of these are compared word for word, where their key stems and their lengths let them say nearly the same.
_MEASURED = 30
_NEAR_SHARE, _NEAR_LENGTH = 0.4, 0.6


class _Alike(NamedTuple):
    """A release that may be like another, and the share of it."""

    segment: int
    number: int
    share: float
    id: str


def similar(snapshot: Snapshot, release_id: str, limit: int) -> tuple[Similar, ...]:
    """See `indexer.engine.Engine.similar`."""
    place = snapshot.find(release_id)
    return _Likeness(snapshot, *place).best(limit) if place and limit > 0 else ()


class _Likeness:
    """One release, and what others are compared with."""

    def __init__(self, snapshot: Snapshot, segment: int, number: int) -> None:
        self._snapshot, self._segment, self._number = snapshot, segment, number
        keys = key_stems(snapshot.segments[segment], [number])
        counted = feedback_of(snapshot.keep, snapshot.collection).frequencies.of([(segment, keys.stems)])
        self._texts = [counted.text(at) for at in counted.place.tolist()]
        self._counts = counted.counts.take(counted.place)
        self._idf = np.array([idf(snapshot.releases, count) for count in self._counts.tolist()])
        self._weights = np.log1p(keys.weights)
        self._whole = float((self._idf * self._weights).sum())
        self._runs = runs_of(snapshot.segments[segment], number)

    def best(self, limit: int) -> tuple[Similar, ...]:
        """The releases most like it, at most `limit`."""
        candidates = sorted(self._candidates(), key=lambda each: (-each.share, each.id))
        measured = {each: self._resemblance(each) for each in candidates[:_MEASURED] if self._may_be_near(each)}
        near = [each for each, share in measured.items() if share >= NEARLY_IDENTICAL]
        near.sort(key=lambda each: (-measured[each], each.id))
        shown = list(dict.fromkeys(near + candidates))[:limit]
        return tuple([self._similar(each, measured.get(each)) for each in shown])

    def _candidates(self) -> Iterator[_Alike]:
        if not self._whole:
            return
        for at, segment in enumerate(self._snapshot.segments):
            ordinals = self._ordinals_in(at)
            numbers = self._likely(at, ordinals)
            shares = self._shares(at, ordinals, numbers)
            ids = segment.id_rank.take(numbers).tolist()
            for number, share, rank in zip(numbers.tolist(), shares.tolist(), ids, strict=True):
                if share >= RELATED:
                    yield _Alike(at, number, share, segment.ids.text(rank))

    def _ordinals_in(self, segment: int) -> Numbers:
        """The ordinals of the key stems in a segment, -1 for those that it has not."""
        reading = reading_of(self._snapshot.segments[segment])
        return np.array([reading.find("stems", text) for text in self._texts], np.intp)

    def _likely(self, at: int, ordinals: Numbers) -> Numbers:
        """The releases of a segment that have most of the heaviest key stems, rising."""
        segment = self._snapshot.segments[at]
        found = np.zeros(segment.size)
        values = self._idf * self._weights
        for key in self._heaviest:
            if ordinals[key] >= 0:
                found[segment.stem_postings(int(ordinals[key])).releases] += values[key]
        found *= self._snapshot.live_in(at)
        if at == self._segment:
            found[self._number] = 0.0
        some = found.nonzero()[0]
        if len(some) <= _COMPARED:
            return some
        least = np.partition(found.take(some), len(some) - _COMPARED)[len(some) - _COMPARED]
        return np.flatnonzero(found >= least)

    @property
    def _heaviest(self) -> list[int]:
        """The key stems whose lists are read, heaviest first; that of a stem which nobody else has tells nothing."""
        chosen, listed = [], 0
        for key in np.argsort(-self._idf * self._weights, kind="stable").tolist():
            count = int(self._counts[key])
            if count > 1 and listed + count <= _MOST_LISTED:
                chosen.append(key)
                listed += count
        return chosen

    def _shares(self, at: int, ordinals: Numbers, numbers: Numbers) -> Floats:
        """How much each of some releases of a segment is about the same."""
        keys = key_stems(self._snapshot.segments[at], numbers)
        order = np.argsort(ordinals)
        place = order.take(ordinals.take(order).searchsorted(keys.stems), mode="clip")
        both = (ordinals.take(place) == keys.stems).nonzero()[0]
        place = place.take(both)
        least = np.minimum(self._weights.take(place), np.log1p(keys.weights.take(both)))
        shared = np.bincount(keys.owners.take(both), self._idf.take(place) * least, len(numbers))
        shares: Floats = shared / self._whole
        return shares

    def _may_be_near(self, each: _Alike) -> bool:
        own, other = (
            int(self._snapshot.segments[segment].numbers("length.text")[number])
            for segment, number in ((self._segment, self._number), each[:2])
        )
        return each.share >= _NEAR_SHARE and min(own, other) >= _NEAR_LENGTH * max(own, other)

    def _resemblance(self, each: _Alike) -> float:
        runs: Runs = runs_of(self._snapshot.segments[each.segment], each.number)
        return resemblance(self._runs, runs)

    def _similar(self, each: _Alike, measured: float | None) -> Similar:
        line, _ = self._snapshot.segments[each.segment].records.line(each.number)
        return Similar(plain_hit(line), self._resemblance(each) if measured is None else measured)
