"""BM25F over title and body: the one place of its constants and its formula.

A word's weight in a release is its frequency in title and body, where each occurrence in the title counts
`TITLE_BOOST` times. Its score there, with N releases of which df have the word, is

    boost * idf * weight * (K1 + 1) / (weight + K1 * (1 - B + B * length / average length))
    idf = log(N / (df + 1)) + 1

Each score is made of operations on float64 that round the same wherever a release lies.
"""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The usual constants: how soon more occurrences stop to matter, and how much a long text is discounted.
K1 = 1.2
B = 0.75

Floats = NDArray[np.float64]


def idf(releases: int, frequency: int) -> float:
    """How much a word says that `frequency` of `releases` have."""
    return log(releases / (frequency + 1)) + 1 if releases else 0.0


def norms(lengths: NDArray[Any], average: float) -> Floats:
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
