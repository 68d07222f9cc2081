"""The texts of many releases as an index of a cluster takes them, at once.

Each distinct form is spelled as terms once, the first time that it is met.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.release import Release
from indexer.analysis.arrays import TokenArrays, token_arrays
from indexer.analysis.function_words import FUNCTION_WORDS
from indexer.analysis.vocabulary import Vocabulary
from indexer.answering.key_stems import MOST_WEIGHT, choose
from indexer.opensearch.layout.terms import BESIDE, stem, word
from indexer.schema import TITLE_BOOST

#: What completes as somebody types is no longer than so.
_LONGEST_WORD = 40
#: The share of what a vocabulary may remember: here each form takes as much again.
_SHARE = 0.25

_Numbers = NDArray[Any]


class Texts(NamedTuple):
    """What is told of the texts of one release.

    `title` and `body` have a word of terms for each position, `starts` the character of the body where each begins;
    `words` are the forms that may complete what somebody types, in order.
    """

    title: list[str]
    body: list[str]
    starts: _Numbers
    words: list[str]
    key_stems: list[str]
    key_weights: list[int]


class Speller:
    """Makes texts of releases; any number of threads may use one, by turns."""

    def __init__(self) -> None:
        """Know no forms yet."""
        self._guard = threading.Lock()
        self._vocabulary = Vocabulary(_SHARE)
        self._forms = self._vocabulary.forms
        self._spelled: list[str] = []
        self._together: dict[tuple[int, ...], str] = {}
        self._completing: list[str] = []

    def texts(self, releases: Sequence[Release]) -> list[Texts]:
        """The texts of releases, in their order; for some megabytes of them at a time."""
        with self._guard:
            self._vocabulary.make_room()
            found = token_arrays([text for each in releases for text in (each.title, each.body)], self._vocabulary)
            self._spell()
            return list(self._told(found, len(releases)))

    def _spell(self) -> None:
        """Spell the forms that are new."""
        if self._forms is not self._vocabulary.forms:
            self._forms = self._vocabulary.forms
            self._spelled, self._together, self._completing = [], {}, []
        stems, stem_of = self._vocabulary.stems, self._vocabulary.stem_of_forms()[len(self._spelled) :].tolist()
        for form, its_stem in zip(self._forms[len(self._spelled) :], stem_of, strict=True):
            text = _text(form)
            self._spelled.append(word([(text, _text(stems[its_stem]))]))
            completes = 1 < len(text) <= _LONGEST_WORD and text not in FUNCTION_WORDS
            self._completing.append(text if completes else "")

    def _told(self, found: TokenArrays, size: int) -> Iterator[Texts]:
        words = self._words(found)
        first = found.first.tolist()
        of_release = np.repeat(np.arange(size), np.diff(found.first[::2]))[found.place]
        completing = self._completing_words(found, of_release, size)
        keys = self._keys(found, of_release, size)
        for at, (begin, middle, end) in enumerate(zip(first[:-1:2], first[1::2], first[2::2], strict=True)):
            yield Texts(words[begin:middle], words[middle:end], found.start[middle:end], completing[at], *keys[at])

    def _words(self, found: TokenArrays) -> list[str]:
        """The terms at each place, as one word."""
        leads = np.flatnonzero(np.diff(found.place, prepend=-1))
        words = list(map(self._spelled.__getitem__, found.form[leads].tolist()))
        ends = np.append(leads[1:], len(found.place))
        for place in np.flatnonzero(ends - leads > 1).tolist():
            words[place] = self._several(tuple(found.form[leads[place] : ends[place]].tolist()))
        return words

    def _several(self, forms: tuple[int, ...]) -> str:
        if forms not in self._together:
            terms = (term for form in forms for term in self._spelled[form].split(BESIDE))
            self._together[forms] = BESIDE.join(dict.fromkeys(terms))
        return self._together[forms]

    def _completing_words(self, found: TokenArrays, of_release: _Numbers, size: int) -> list[list[str]]:
        pairs = np.unique(of_release << 32 | found.form)
        words = list(map(self._completing.__getitem__, (pairs & 0xFFFFFFFF).tolist()))
        bounds = np.searchsorted(pairs, np.arange(size + 1) << 32).tolist()
        return [sorted(filter(None, words[begin:end])) for begin, end in pairwise(bounds)]

    def _keys(self, found: TokenArrays, of_release: _Numbers, size: int) -> list[tuple[list[str], list[int]]]:
        """The key stems of each release, and their weights."""
        once = np.ones(len(found.form), np.bool_)
        once[found.again] = False
        in_title = (np.repeat(np.arange(2 * size), np.diff(found.first)) % 2 == 0)[found.place][once]
        stems = self._vocabulary.stem_of_forms()[found.form[once]]
        pairs, place = np.unique(of_release[once] << 32 | stems, return_inverse=True)
        weights = np.bincount(place, np.where(in_title, TITLE_BOOST, 1), len(pairs)).astype(np.uint32)
        numbers, ordinals, texts = self._in_order(pairs & 0xFFFFFFFF)
        chosen = choose(texts, size, ordinals, pairs >> 32, weights)
        spelled = [stem(_text(self._vocabulary.stems[number])) for number in numbers[chosen].tolist()]
        weight = np.minimum(weights[chosen], MOST_WEIGHT).tolist()
        bounds = np.searchsorted(pairs[chosen] >> 32, np.arange(size + 1)).tolist()
        return [(spelled[begin:end], weight[begin:end]) for begin, end in pairwise(bounds)]

    def _in_order(self, numbers: _Numbers) -> tuple[_Numbers, _Numbers, list[str]]:
        """Numbers of stems, the ordinal of each among these, and their texts in order."""
        distinct, at = np.unique(numbers, return_inverse=True)
        texts = [self._vocabulary.stems[number] for number in distinct.tolist()]
        order = sorted(range(len(texts)), key=texts.__getitem__)
        ordinals = np.empty(len(texts), np.int64)
        ordinals[order] = np.arange(len(texts))
        return numbers, ordinals[at], [texts[at] for at in order]


def _text(spelled: str) -> str:
    """A text that is spelled as `byte_text` does."""
    return spelled if spelled.isascii() else spelled.encode("latin-1").decode()
