"""A word's releases and their scores."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import NamedTuple

import numpy as np

from indexer.answering.scoring import Floats, damped, idf, scores
from indexer.columnar.evaluation.matches import Has, Mask, Matches
from indexer.columnar.evaluation.once import once
from indexer.columnar.evaluation.reading import Numbers, Reading
from indexer.columnar.evaluation.recent import Recent
from indexer.columnar.evaluation.scoring import BEYOND, INVERSE, TITLE_INVERSE, Codes, weights
from indexer.columnar.segment.postings import Postings
from indexer.columnar.segment.sections import Array

#: A list this many times longer than what is looked up in it is searched; a shorter one is laid out by release.
_MUCH_LONGER = 24
#: What is made of longer lists is kept in the collection, as common words come again.
_KEPT_FROM = 2048


class Norms:
    """The norms of one segment for `text` or `title`; those last asked for are kept, as a query's words share them."""

    def __init__(self, norms: Floats) -> None:
        """Take the norm of each release."""
        self._norms = norms
        self._last: Numbers | None = None
        self._found = norms

    def at(self, numbers: Numbers) -> Floats:
        """The norms of some releases; asking again with the same array costs nothing."""
        if self._last is not numbers:
            self._found = self._norms.take(numbers)
            self._last = numbers
        return self._found


class Rarity:
    """What is counted of a word over all segments."""

    def __init__(self, releases: int, boost: float) -> None:
        """A word among `releases`, its scores multiplied by `boost`."""
        self._releases, self.boost = releases, boost
        #: How many of them have it; told once they are found.
        self.frequency = 0

    @once
    def idf(self) -> float:
        """How much the word says."""
        return idf(self._releases, self.frequency)

    @once
    def factor(self) -> float:
        """What multiplies each weight."""
        return self.boost * self.idf


class Word(NamedTuple):
    """A word in one segment: what it is called in all of the collection, and what is kept there of long lists.

    `term` is the ordinal of its stem or form, -1 where there is none; `postings` are those of deleted releases too.
    """

    key: Hashable
    recent: Recent
    reading: Reading
    term: int
    postings: Postings
    stem: bool
    title: bool


class WordMatches(Matches):
    """The releases of a word in one segment."""

    def __init__(self, word: Word, postings: Postings, norms: Norms, rarity: Rarity) -> None:
        """Take `postings` of releases that are there; of a title's word those of releases that have it in the title."""
        super().__init__(word.reading.size)
        self.word, self._norms, self.rarity = word, norms, rarity
        self._releases, self._codes, self._many = postings
        self.count = len(self._releases)
        self.positive = rarity.boost > 0

    def forms(self) -> list[int]:
        """The ordinals of its forms."""
        reading, term = self.word.reading, self.word.term
        if term < 0:
            return []
        return reading.segment.forms_of(term) if self.word.stem else [term]

    def _kept(self, what: str, make: Callable[[], Array]) -> Array:
        """What `make` makes, kept for the next search where the list is long."""
        return make() if self.count < _KEPT_FROM else self.word.recent.get((what, self.word.key), make)

    @once
    def numbers(self) -> Numbers:
        """The releases."""
        return self._kept("numbers", lambda: self._releases.astype(np.intp))

    @once
    def _dense(self) -> Codes:
        """The code in each release of the segment: 0 where the word is not."""

        def make() -> Codes:
            dense = np.zeros(self.size, np.uint8)
            dense[self.numbers] = self._codes
            return dense

        return self._kept("dense", make)

    @once
    def mask(self) -> Mask:
        """Where there is a code."""
        mask: Mask = self._dense != 0
        return mask

    def has(self, numbers: Numbers) -> Codes:
        """The code in each of `numbers`, 0 where the word is not."""
        if len(numbers) * _MUCH_LONGER > self.count or not self.count:
            return self._dense.take(numbers)
        wanted = numbers.astype(np.uint16)
        places = self._releases.searchsorted(wanted)
        codes = self._codes.take(places, mode="clip")
        codes *= self._releases.take(places, mode="clip") == wanted
        return codes

    @once
    def scores(self) -> Floats:
        """BM25F of all."""

        def make() -> Floats:
            inverse = self._table.take(self._codes)
            if len(self._many):
                inverse[self._many[:, 0]] = self._many_inverse
            return damped(inverse, self._norms.at(self.numbers))

        return scores(self._kept("damped", make), self.rarity.factor)

    def has_all(self) -> Codes:
        """The codes."""
        return self._codes

    def scores_at(self, numbers: Numbers) -> Floats:
        """BM25F of some."""
        return self.scores_of(numbers, None)

    def scores_of(self, numbers: Numbers, has: Has | None) -> Floats:
        """BM25F of some; their codes are told by `has`."""
        if len(numbers) == self.count:
            return self.scores
        codes = self.has(numbers) if has is None else has
        inverse = self._table.take(codes)
        if len(self._many):
            self._put_many(inverse, numbers, codes)
        return scores(damped(inverse, self._norms.at(numbers)), self.rarity.factor)

    def _put_many(self, inverse: Floats, numbers: Numbers, codes: Has) -> None:
        """Put in what codes can't tell, from the side where there is less to look at."""
        beyond = self._releases.take(self._many[:, 0])
        if len(beyond) < len(numbers):
            places = numbers.searchsorted(beyond)
            here = (numbers.take(places, mode="clip") == beyond).nonzero()[0]
            inverse[places.take(here)] = self._many_inverse.take(here)
        else:
            places = BEYOND.take(codes).nonzero()[0]
            inverse[places] = self._many_inverse.take(beyond.searchsorted(numbers.take(places).astype(np.uint16)))

    @property
    def _table(self) -> Floats:
        return TITLE_INVERSE if self.word.title else INVERSE

    @once
    def _many_inverse(self) -> Floats:
        frequencies, in_titles = self._many[:, 1], self._many[:, 2]
        return 1.0 / weights(in_titles if self.word.title else frequencies, in_titles)
