"""How many releases have a stem, for many stems at once: what the key stems of a search's best releases say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.evaluation.collection import Collection, Live
from indexer.columnar.evaluation.reading import Numbers, Reading
from indexer.columnar.segment.sections import Array

#: Stems that are remembered where there are several segments: some 15 MB.
_REMEMBERED = 1 << 17
_NOT_COUNTED = -1

Counts = NDArray[np.int64]


class Counted(NamedTuple):
    """Distinct stems in order: `text` tells each, `counts` is how many releases have it; `place` of each one asked."""

    text: Callable[[int], bytes]
    counts: Counts
    place: Numbers


class Frequencies:
    """Counts releases of one collection. What was counted is kept; any number of threads may use it."""

    def __init__(self, collection: Collection) -> None:
        """Count in the segments of `collection`."""
        pairs = zip(collection.readings, collection.live, strict=True)
        self._segments = [_Stems(reading, live) for reading, live in pairs]
        self._remembered: dict[bytes, int] = {}

    def of(self, asked: Sequence[tuple[int, Array]]) -> Counted:
        """Count the stems `asked` for: segments, with ordinals in each. `place` is of all ordinals, in this order."""
        if len(self._segments) == 1:
            only = self._segments[0]
            ordinals, place = np.unique(np.concatenate([some for _, some in asked]), return_inverse=True)
            return Counted(lambda at: only.texts([int(ordinals[at])])[0], only.count(ordinals), place)
        every = [text for number, some in asked for text in self._segments[number].texts(some.tolist())]
        texts = sorted(set(every))
        place_of = {text: place for place, text in enumerate(texts)}
        counts = np.fromiter(map(self._count, texts), np.int64, len(texts))
        return Counted(texts.__getitem__, counts, np.fromiter(map(place_of.__getitem__, every), np.intp, len(every)))

    def _count(self, text: bytes) -> int:
        known = self._remembered.get(text)
        if known is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered = {}
            known = self._remembered[text] = sum(segment.count_of(text) for segment in self._segments)
        return known


class _Stems:
    """The stems of one segment, and how many of its live releases have each."""

    def __init__(self, reading: Reading, live: Live | None) -> None:
        self._segment, self._live = reading.segment, live
        self._dictionary = reading.dictionary("stems")
        # Where releases are gone, each stem's are counted one by one, once.
        self._counted = None if live is None else np.full(len(self._dictionary), _NOT_COUNTED, np.int32)

    def texts(self, ordinals: Sequence[int]) -> list[bytes]:
        return [self._dictionary[ordinal] for ordinal in ordinals]

    def count_of(self, text: bytes) -> int:
        ordinal = self._dictionary.find(text)
        return 0 if ordinal < 0 else self._count_one(ordinal)

    def _count_one(self, ordinal: int) -> int:
        releases = self._segment.stem_postings(ordinal).releases
        return len(releases) if self._live is None else int(np.count_nonzero(self._live.take(releases)))

    def count(self, ordinals: Array) -> Counts:
        if self._counted is None:
            return self._lengths(ordinals)
        for ordinal in ordinals[self._counted[ordinals] == _NOT_COUNTED].tolist():
            self._counted[ordinal] = self._count_one(ordinal)
        return self._counted[ordinals].astype(np.int64)

    def _lengths(self, ordinals: Array) -> Counts:
        """The lengths of lists: of a stem with one form, which has no list of its own, the form's."""
        array = self._segment.sections.array
        own, of_forms = array("stems.postings"), array("forms.postings")
        only = array("stems.form")[array("stems.forms")[ordinals]]
        merged = own[ordinals + 1] - own[ordinals]
        lengths: Counts = np.where(merged, merged, of_forms[only + 1] - of_forms[only]).astype(np.int64)
        return lengths
