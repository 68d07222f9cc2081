"""The runs of four words of a body, as numbers: what two releases that say the same have in common.

A word is its letters and digits in lower case, from where the index has it begin to where the next one does: "U.S." and
"US" are one. Of a run only a hash is kept; that two runs share one by chance does not happen in the life of an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.arrays import token_arrays
from indexer.analysis.vocabulary import Vocabulary

Runs = NDArray[np.uint64]

#: Words of a run.
_WORDS = 4
#: Of a body no more words are looked at: some 120 kB of English. The beginnings of two huge ones tell enough.
MOST_WORDS = 20_000
#: Characters of a word that count.
_LONGEST = 64
_random = np.random.default_rng(20_070_314)
#: What multiplies the characters of a word, by place, and the words of a run: odd, so that nothing of them is lost.
_BY_PLACE: Runs = _random.integers(0, 1 << 63, _LONGEST, np.uint64) << np.uint64(1) | np.uint64(1)
_BY_WORD: Runs = _random.integers(0, 1 << 63, _WORDS, np.uint64) << np.uint64(1) | np.uint64(1)


def runs_of(text: str, starts: NDArray[np.int64]) -> Runs:
    """The runs of a body, each once and in order; of fewer than four words one, of none none.

    `starts` has the character where the word at each position begins, as the index has it. Time grows with the body, as
    far as it is looked at.
    """
    if not len(starts):
        return np.empty(0, np.uint64)
    starts = starts[: MOST_WORDS + 1]
    end = len(text) if len(starts) <= MOST_WORDS else int(starts[-1])
    words = _words(text[:end], starts[:MOST_WORDS])
    length = min(len(words), _WORDS)
    runs = np.zeros(len(words) - length + 1, np.uint64)
    for place in range(length):
        runs += words[place : place + len(runs)] * _BY_WORD[place]
    return np.unique(_mixed(runs))


def runs_of_each(texts: Sequence[str]) -> list[Runs]:
    """The runs of bodies of which it is not known yet where their words begin."""
    tokens = token_arrays(texts, Vocabulary())
    starts = (tokens.start[begin:end] for begin, end in pairwise(tokens.first))
    return [runs_of(text, each) for text, each in zip(texts, starts, strict=True)]


def resemblance(one: Runs, other: Runs) -> float:
    """The share of the runs of two bodies that both have: from 0 to 1, 0 where one has none."""
    if not len(one) or not len(other):
        return 0.0
    shorter, longer = sorted((one, other), key=len)
    both = int(np.count_nonzero(longer.take(longer.searchsorted(shorter), mode="clip") == shorter))
    return both / (len(one) + len(other) - both)


def _words(text: str, starts: NDArray[np.int64]) -> Runs:
    """A hash of each word."""
    lowered = text.lower()
    if len(lowered) != len(text):  # as of a capital I with a dot: the starts would be others
        lowered = "".join(each if len(each.lower()) > 1 else each.lower() for each in text)
    codes = np.frombuffer(lowered.encode("utf-32-le", "surrogatepass"), "<u4")
    letters = _is_letter().take(codes, mode="clip").nonzero()[0]
    first = letters.searchsorted(starts)
    places = np.arange(len(letters))
    places -= np.repeat(np.concatenate(([0], first)), np.diff(np.concatenate(([0], first, [len(letters)]))))
    hashed = codes.take(letters).astype(np.uint64)
    hashed *= _BY_PLACE.take(places, mode="clip")
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(hashed, dtype=np.uint64)))
    words: Runs = sums.take(np.append(first[1:], len(letters))) - sums.take(first)
    return _mixed(words)


def _mixed(numbers: Runs) -> Runs:
    """Numbers whose bits all depend on each other: sums of products of what is alike would stay alike."""
    numbers = numbers ^ (numbers >> np.uint64(32))
    numbers *= np.uint64(0x9E3779B97F4A7C15)
    mixed: Runs = numbers ^ (numbers >> np.uint64(29))
    return mixed


@cache
def _is_letter() -> NDArray[np.bool_]:
    """True for each letter and digit of 16 bits; the last one is for all characters beyond."""
    letters = np.array([chr(code).isalnum() for code in range(1 << 16)])
    letters[-1] = True
    return letters
