"""BM25F over title and body: the one place of its constants and its formula.

A word's weight in a release is its frequency in title and body, where each occurrence in the title counts
`TITLE_BOOST` times. Its score there, with N releases of which df have the word, is

    boost * idf * weight * (K1 + 1) / (weight + K1 * (1 - B + B * length / average length))
    idf = log(N / (df + 1)) + 1

What stands for several words (a prefix, a spelling) is one word with all their occurrences. A phrase, and what else
looks at places, is a word that stands as often as its places are found, and whose idf is the sum of its words': it is
as rare as they are together. What tells only which releases are meant (values, ids, dates) has a constant score.

N, df and the average are of the releases that are there, over all segments, and each score is made of operations on
float64 that round the same wherever a release lies: equal releases have bitwise equal scores in any segmentation.
"""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.segment.sections import FREQUENCY_BITS, MANY, MANY_IN_TITLE, Array
from indexer.schema import TITLE_BOOST

#: The usual constants: how soon more occurrences stop to matter, and how much a long text is discounted.
K1 = 1.2
B = 0.75

Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]

_CODES = np.arange(256)


def weights(frequencies: Array, title_frequencies: Array) -> Floats:
    """What the occurrences in each release weigh."""
    weighed: Floats = frequencies + (TITLE_BOOST - 1.0) * title_frequencies
    return weighed


#: What a code weighs, by code; those of `BEYOND` are looked up in `.many`.
WEIGHTS = weights(_CODES & MANY, _CODES >> FREQUENCY_BITS)
#: The same for what looks at titles alone.
TITLE_WEIGHTS = weights(_CODES >> FREQUENCY_BITS, _CODES >> FREQUENCY_BITS)
#: The codes that can't tell their frequencies.
BEYOND = ((_CODES & MANY) == MANY) | (_CODES >> FREQUENCY_BITS == MANY_IN_TITLE)

with np.errstate(divide="ignore"):
    #: 1 / weight by code: infinite for no weight, which makes a score of 0.
    INVERSE: Floats = 1.0 / WEIGHTS
    TITLE_INVERSE: Floats = 1.0 / TITLE_WEIGHTS


def idf(releases: int, frequency: int) -> float:
    """How much a word says that `frequency` of `releases` have."""
    return log(releases / (frequency + 1)) + 1 if releases else 0.0


def norms(lengths: Array, average: float) -> Floats:
    """How much each length discounts the occurrences of words; `average` is above 0 where any length is."""
    if not average:
        return np.full(len(lengths), K1)
    scaled: Floats = lengths * (B / average)
    scaled += 1 - B
    scaled *= K1
    return scaled


def damped(inverse_weights: Floats, their_norms: Floats) -> Floats:
    """1 + norm / weight, in place of `inverse_weights`: what of a score is the word's alone."""
    inverse_weights *= their_norms
    inverse_weights += 1.0
    return inverse_weights


def scores(of_damped: Floats, factor: float) -> Floats:
    """The scores; `factor` is boost and idf. This is the formula above with the weight cut out of the fraction."""
    found: Floats = np.divide(factor * (K1 + 1), of_damped)
    return found
