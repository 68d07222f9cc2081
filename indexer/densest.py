"""Where the words of a query stand densest: chosen in many texts at once, from where the words begin."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

#: What a window is worth: each word that no piece shows yet, each that one shows, and each occurrence.
NEW, KNOWN, REPEAT = 20, 6, 1
#: The parts of a query that are told apart; those behind them count as one.
MOST_PARTS = 32


class Windows(NamedTuple):
    """The best window of each text with marks: the text, and its first and last mark."""

    text: Ints
    first: Ints
    last: Ints


def densest(start: Ints, closing: Ints, part: Ints, text: Ints, reach: int, seen: NDArray[np.bool_] | None) -> Windows:
    """The window of each text that is worth most, the first of equals.

    From its first mark's start to its last mark's closing word it has at most `reach` characters. `start` and `closing`
    are characters, those of one stretch of a text (in which a window may lie) far from those of the next, `start`
    rising; `part` is below `MOST_PARTS`; `text` rises too. `seen[text, part]` tells what is shown already. Time is
    linear in the marks.
    """
    index = np.arange(len(start))
    first = np.minimum(start.searchsorted(closing - reach), index)
    worth = (index - first) * REPEAT + _words(part, text, first, index, seen)
    at = np.concatenate(([0], np.flatnonzero(text[1:] != text[:-1]) + 1))
    last = len(index) - 1 - np.maximum.reduceat(worth * len(index) + index[::-1], at) % len(index)
    return Windows(text[at], first[last], last)


def _words(part: Ints, text: Ints, first: Ints, index: Ints, seen: NDArray[np.bool_] | None) -> Ints:
    """What the different words of each window are worth."""
    parts = int(part.max()) + 1
    if parts == 1 and seen is None:
        return np.full(len(part), NEW)
    here = part == np.arange(parts)[:, np.newaxis]
    latest = np.maximum.accumulate(np.where(here, index, -1), axis=1)
    present = latest >= first
    if seen is None:
        count: Ints = present.sum(axis=0) * NEW
        return count
    value = np.where(seen.T[:parts], KNOWN, NEW)
    worth: Ints = np.where(present, value[:, text], 0).sum(axis=0)
    return worth
