"""What words weigh in a release, for the formula of `indexer.answering.scoring`.

What stands for several words (a prefix, a spelling) is one word with all their occurrences. A phrase, and what else
looks at places, is a word that stands as often as its places are found, and whose idf is the sum of its words': it is
as rare as they are together. What tells only which releases are meant (values, ids, dates) has a constant score.

N, df and the average are of the releases that are there, over all segments: equal releases have bitwise equal scores
in any segmentation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexer.answering.scoring import Floats
from indexer.columnar.segment.sections import FREQUENCY_BITS, MANY, MANY_IN_TITLE, Array
from indexer.schema import TITLE_BOOST

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
