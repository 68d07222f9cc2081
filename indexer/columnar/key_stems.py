"""The key stems of releases as they are compared; what they are is told in `indexer.answering`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from indexer.columnar.facet_columns import Numbers
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sections import Array


class KeyStems(NamedTuple):
    """Of some releases of a segment: `stems` are ordinals, release after release, rising within each.

    `owners` has the place of each one's release among those asked for, `weights` how often it stands there.
    """

    owners: Numbers
    stems: Array
    weights: Array


def key_stems(segment: Segment, numbers: Sequence[int] | Numbers) -> KeyStems:
    """The key stems of releases of a segment, in the order in which they are given."""
    array = segment.sections.array
    starts, some = array("keys.starts"), np.asarray(numbers, np.intp)
    begins = starts.take(some).astype(np.intp)
    counts = starts.take(some + 1) - begins
    ends = np.cumsum(counts)
    at = np.repeat(begins - ends + counts, counts) + np.arange(counts.sum())
    return KeyStems(np.repeat(np.arange(len(some)), counts), array("keys.stem").take(at), array("keys.weight").take(at))
