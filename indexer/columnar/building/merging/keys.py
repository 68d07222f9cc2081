"""The key stems of several parts become those of one segment: the same stems, by the ordinals that they have there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.columnar.building.merging.parts import Part
from indexer.columnar.building.merging.terms import Ordinals
from indexer.columnar.building.output import SectionWriter

#: The key stems of so many releases are moved at a time.
_RELEASES = 1 << 13


def merge_keys(parts: Sequence[Part], ordinals: Sequence[Ordinals], out: SectionWriter) -> None:
    """Write the key stems; `ordinals` has the new ordinal of each stem of each part.

    Both dictionaries are in order, and so what rises within a release goes on rising.
    """
    out.append("keys.starts", np.zeros(1, "<u4"))
    end = 0
    for part, new in zip(parts, ordinals, strict=True):
        for first in range(0, part.segment.size, _RELEASES):
            end = _merge_some(part, new, first, end, out)


def _merge_some(part: Part, new: Ordinals, first: int, end: int, out: SectionWriter) -> int:
    """Write those of the releases from `first` on, behind `end` others; where they end."""
    bounds = part.array("keys.starts", first, first + _RELEASES + 1)
    counts = np.diff(bounds)
    stems = part.array("keys.stem", int(bounds[0]), int(bounds[-1]))
    weights = part.array("keys.weight", int(bounds[0]), int(bounds[-1]))
    if part.live is not None:
        live = part.live[first : first + _RELEASES]
        of_live = np.repeat(live, counts)
        stems, weights, counts = stems[of_live], weights[of_live], counts[live]
    out.append("keys.starts", (end + np.cumsum(counts, dtype=np.int64)).astype("<u4"))
    out.append("keys.stem", new[stems].astype("<u4"))
    out.append("keys.weight", weights)
    return end + len(stems)
