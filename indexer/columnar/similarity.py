"""Releases that say the same as another, or speak of the same: which of an index's may be alike is told by key stems.

How alike they are, and which are told first, is told in `indexer.answering.likeness`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from indexer.answering.likeness import RELATED, Candidate, Floats, Ranking, Subject
from indexer.answering.runs import resemblance, runs_of
from indexer.columnar.evaluation.feedback import feedback_of
from indexer.columnar.evaluation.reading import reading_of
from indexer.columnar.facet_columns import Numbers
from indexer.columnar.hits import plain_hit
from indexer.columnar.key_stems import key_stems
from indexer.columnar.snapshot import Snapshot
from indexer.results import Similar

#: The lists of the heaviest key stems that are read have so many releases together: what bounds the time.
_MOST_LISTED = 50_000
#: So many of each segment, by the lists alone, have all their key stems compared.
_COMPARED = 150

#: A release: the index of its segment, and its number there.
_Placed = tuple[int, int]


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
        self._subject = Subject(keys.weights, counted.counts.take(counted.place), snapshot.releases)
        self._heaviest = self._subject.heaviest(_MOST_LISTED)
        self._runs = runs_of(*snapshot.segments[segment].records.body(number))

    def best(self, limit: int) -> tuple[Similar, ...]:
        """The releases most like it, at most `limit`."""
        own_length = int(self._snapshot.segments[self._segment].numbers("length.text")[self._number])
        ranking = Ranking(self._candidates(), own_length, limit)
        return tuple([self._similar(each, share) for each, share in ranking.told(self._resemblance)])

    def _candidates(self) -> Iterator[Candidate[_Placed]]:
        if not self._subject.whole:
            return
        for at, segment in enumerate(self._snapshot.segments):
            ordinals = self._ordinals_in(at)
            numbers = self._likely(at, ordinals)
            shares = self._shares(at, ordinals, numbers)
            related = (shares >= RELATED).nonzero()[0]
            numbers, shares = numbers.take(related), shares.take(related)
            ids, lengths = segment.id_rank.take(numbers), segment.numbers("length.text").take(numbers)
            columns = (each.tolist() for each in (numbers, shares, ids, lengths))
            for number, share, rank, length in zip(*columns, strict=True):
                yield Candidate(segment.ids.text(rank), share, length, (at, number))

    def _ordinals_in(self, segment: int) -> Numbers:
        """The ordinals of the key stems in a segment, -1 for those that it has not."""
        reading = reading_of(self._snapshot.segments[segment])
        return np.array([reading.find("stems", text) for text in self._texts], np.intp)

    def _likely(self, at: int, ordinals: Numbers) -> Numbers:
        """The releases of a segment that have most of the heaviest key stems, rising."""
        segment = self._snapshot.segments[at]
        found = np.zeros(segment.size)
        for key in self._heaviest:
            if ordinals[key] >= 0:
                found[segment.stem_postings(int(ordinals[key])).releases] += self._subject.values[key]
        found *= self._snapshot.live_in(at)
        if at == self._segment:
            found[self._number] = 0.0
        some = found.nonzero()[0]
        if len(some) <= _COMPARED:
            return some
        least = np.partition(found.take(some), len(some) - _COMPARED)[len(some) - _COMPARED]
        return np.flatnonzero(found >= least)

    def _shares(self, at: int, ordinals: Numbers, numbers: Numbers) -> Floats:
        """How much each of some releases of a segment is about the same."""
        keys = key_stems(self._snapshot.segments[at], numbers)
        order = np.argsort(ordinals)
        place = order.take(ordinals.take(order).searchsorted(keys.stems), mode="clip")
        both = (ordinals.take(place) == keys.stems).nonzero()[0]
        return self._subject.shares(keys.owners.take(both), place.take(both), keys.weights.take(both), len(numbers))

    def _resemblance(self, each: Candidate[_Placed]) -> float:
        segment, number = each.place
        return resemblance(self._runs, runs_of(*self._snapshot.segments[segment].records.body(number)))

    def _similar(self, each: Candidate[_Placed], resemblance: float) -> Similar:
        segment, number = each.place
        line, _ = self._snapshot.segments[segment].records.line(number)
        return Similar(plain_hit(line), resemblance)
