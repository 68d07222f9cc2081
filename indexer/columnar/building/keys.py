"""The key stems of releases as sections; which they are is told in `indexer.answering.key_stems`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.answering.key_stems import MOST_WEIGHT, choose
from indexer.columnar.building.values import starts
from indexer.columnar.segment.sections import Array
from indexer.schema import TITLE_BOOST


def key_sections(
    texts: Sequence[str], size: int, stem: Array, release: Array, frequency: Array, in_title: Array
) -> dict[str, Array]:
    """The sections of key stems of `size` releases.

    `texts` are the stems, spelled as `byte_text` does; the arrays have a row for each posting of each stem, in any
    order: the stem's ordinal, the release, how often it stands there and how often in the title.
    """
    weight = frequency + np.uint32(TITLE_BOOST - 1) * in_title
    chosen = choose(texts, size, stem, release, weight)
    return {
        "keys.starts": starts(np.bincount(release[chosen], minlength=size)),
        "keys.stem": stem[chosen].astype("<u4"),
        "keys.weight": np.minimum(weight[chosen], MOST_WEIGHT).astype("<u1"),
    }
