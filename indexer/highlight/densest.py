"""Where the words of a query stand densest: told of many texts at once, from where the words begin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

#: What a window is worth: each word that no piece shows yet, each that one shows, and each occurrence.
NEW, KNOWN, REPEAT = 20, 6, 1
#: The parts of a query that are told apart; those behind them count as one.
MOST_PARTS = 32

#: A window: its rank, its first and its last mark. That with the higher rank is worth more, or stands before its equal.
Window = tuple[int, int, int]
#: A stretch of marks beside what is shown: where it begins, its text (-1: not to be looked at), whether marks before it
#: are cut off from it, and the window of the text that is shown.
Left = tuple[int, int, bool, Window | None]


class Densest:
    """The windows of several texts that are worth most. Time is linear in the marks."""

    def __init__(self, start: Ints, closing: Ints, part: Ints, reach: int) -> None:
        """Take marks, at least one: where they start, rising, where their last words start, and parts of the query.

        `start` and `closing` are characters, those of one text far from those of the next. A window has at most `reach`
        of them from its first mark's start to its last mark's closing word.
        """
        self._index = np.arange(len(start))
        self._first = np.minimum(start.searchsorted(closing - reach), self._index)
        self._parts = min(int(part.max()) + 1, MOST_PARTS)
        if self._parts > 1:
            self._part = np.minimum(part, MOST_PARTS - 1)
            here = self._part == np.arange(self._parts)[:, np.newaxis]
            self._latest = np.maximum.accumulate(np.where(here, self._index, -1), axis=1)

    def first(self, begins: Sequence[int]) -> list[Window]:
        """The best window of each text; `begins` tells where the marks of each begin that has some."""
        return self._best(self._first, NEW, begins)

    def second(self, left: Sequence[Left]) -> Iterable[tuple[int, Window]]:
        """The best window beside that which is shown, with its text; of each text with marks there.

        `left` are stretches in order that have all marks together.
        """
        begins, texts, cut, shown = zip(*left, strict=True)
        if max(texts) < 0:
            return ()
        lengths = [last - first for first, last in pairwise((*begins, len(self._index)))]
        lowest = np.repeat([begin if apart else 0 for begin, apart in zip(begins, cut, strict=True)], lengths)
        each = np.repeat(self._worth(shown), lengths, axis=1) if self._parts > 1 else NEW
        best: dict[int, Window] = {}
        for text, window in zip(texts, self._best(np.maximum(self._first, lowest), each, begins), strict=True):
            if text >= 0 and (text not in best or window > best[text]):
                best[text] = window
        return best.items()

    def _worth(self, shown: Sequence[Window | None]) -> Ints:
        """What each part of the query (row) is worth beside each of some windows (column)."""
        worth = np.full((self._parts, len(shown)), NEW)
        for at, window in enumerate(shown):
            if window:
                worth[self._part[window[1] : window[2] + 1], at] = KNOWN
        return worth

    def _best(self, first: Ints, each: Ints | int, begins: Sequence[int]) -> list[Window]:
        """The windows that are worth most: REPEAT for each mark, and `each` for each part in them."""
        worth = (self._index - first) * REPEAT
        if self._parts > 1:
            worth += ((self._latest >= first) * each).sum(axis=0)
        count = len(worth)
        worth *= count
        worth -= self._index  # of equals the first
        ranks = np.maximum.reduceat(worth, begins).tolist()
        lasts = [-rank % count for rank in ranks]
        return list(zip(ranks, first.take(lasts).tolist(), lasts, strict=True))
