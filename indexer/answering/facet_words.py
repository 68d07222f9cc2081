"""The values of a facet by the words in them: search inside a long facet."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.authority import fold
from indexer.analysis.tokens import CJK

#: What is compared of a word, in characters; a run without spaces is kept from each of its characters on.
_LONGEST = 64
_WITHOUT_SPACES = re.compile(f"[{CJK}]")
_AFTER_ALL = "\U0010ffff"


class FacetWords:
    """The folded words of values in alphabetical order, so that those that begin alike stand together."""

    def __init__(self, values: Sequence[str]) -> None:
        """Take the values in the order of their ordinals."""
        having: defaultdict[str, list[int]] = defaultdict(list)
        for ordinal, value in enumerate(values):
            for word in fold(value).split():
                having[word].append(ordinal)
        runs = [word for word in having if not word.isascii() and _WITHOUT_SPACES.search(word)]
        for word, ordinals in [(word, tuple(having[word])) for word in runs]:
            for start in range(1, len(word)):
                having[word[start : start + _LONGEST]] += ordinals
        self._size = len(values)
        self._words = sorted(having)
        self._starts = np.cumsum([0, *(len(having[word]) for word in self._words)])
        self._ordinals = np.array([ordinal for word in self._words for ordinal in having[word]], np.intp)

    def having(self, asked: str) -> NDArray[np.bool_]:
        """For each value whether a word in it begins with each word of `asked`; a run without spaces may hold it."""
        found = np.ones(self._size, np.bool_)
        for word in dict.fromkeys(word[:_LONGEST] for word in fold(asked).split()):
            found &= self._beginning(word)
            if not found.any():
                break
        return found

    def _beginning(self, word: str) -> NDArray[np.bool_]:
        first, last = bisect_left(self._words, word), bisect_left(self._words, word + _AFTER_ALL)
        found = np.zeros(self._size, np.bool_)
        found[self._ordinals[self._starts[first] : self._starts[last]]] = True
        return found
