"""The key stems of a release: which of its words tell it best, by itself, whatever other releases there are.

They are the `KEYS` stems with the highest round(4096 ln(1 + weight)) * (characters of the stem, 8 at most), of equals
the first; function words are none. A stem's weight is how often it stands in title and body, where each occurrence in
the title counts `TITLE_BOOST` times.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.function_words import FUNCTION_STEMS

#: A release has so many key stems; fewer where it has no more stems.
KEYS = 48
#: What is kept of a weight; it stands for all that is more.
MOST_WEIGHT = 255
#: Longer stems count as of this length.
_LONG = 8
#: Logarithms are rounded to such a part, so that equal products are equal on every machine.
_PARTS = 4096
#: What a sorted row is made of: a release, a worth and a stem have 16, 20 and 28 bits.
_RELEASE_AT, _WORTH_AT = 48, 28
_MOST_WORTH = 1 << 20
#: The bytes of UTF-8 that begin no character.
_CONTINUING = bytes(range(0x80, 0xC0))

Rows = NDArray[np.int64]
_Numbers = NDArray[Any]


def choose(texts: Sequence[str], size: int, stem: _Numbers, release: _Numbers, weight: _Numbers) -> Rows:
    """The rows of the key stems of `size` releases, in the order of release and stem.

    `texts` are the stems, in order and spelled as `byte_text` does; the arrays have a row for each stem of each
    release, in any order: the stem's ordinal, the release and the stem's weight there.
    """
    worth = np.rint(np.log1p(weight) * _PARTS).astype(np.int64)
    worth *= _lengths(texts)[stem]
    some = _likely(release, worth, size)
    row = release[some].astype(np.int64) << _RELEASE_AT | (_MOST_WORTH - worth[some]) << _WORTH_AT | stem[some]
    order = np.argsort(row)
    best = _first_of_each(row[order] >> _RELEASE_AT, size)
    chosen: Rows = some[order[best]]
    # One release has a stem once.
    return chosen[np.argsort(release[chosen].astype(np.int64) << 32 | stem[chosen])]


def _lengths(texts: Sequence[str]) -> NDArray[np.int64]:
    """The characters of each stem as far as they count; 0 for a function word."""
    counted = (0 if text in FUNCTION_STEMS else min(_characters(text), _LONG) for text in texts)
    return np.fromiter(counted, np.int64, len(texts))


def _characters(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("latin-1").translate(None, _CONTINUING))


def _likely(release: _Numbers, worth: NDArray[np.int64], size: int) -> Rows:
    """The rows that may be among their release's best, found without sorting.

    Most stems stand in a release once; where enough others are worth more than any that does, those are left out.
    """
    more = worth > round(np.log1p(1) * _PARTS) * _LONG
    enough = np.bincount(release[more], minlength=size) >= KEYS
    return np.flatnonzero(more | ((worth > 0) & ~enough[release]))


def _first_of_each(release: NDArray[np.int64], size: int) -> NDArray[np.bool_]:
    """The first `KEYS` rows of each release, of rows that are sorted by it."""
    counts = np.bincount(release, minlength=size)
    first = np.cumsum(counts) - counts
    taken: NDArray[np.bool_] = np.arange(len(release)) - first[release] < KEYS
    return taken
