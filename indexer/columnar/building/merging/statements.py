"""The statements of several parts become those of one segment: their speakers get the ordinals that they have there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.columnar.building.merging.parts import Part
from indexer.columnar.building.merging.terms import Ordinals
from indexer.columnar.building.output import SectionWriter


def merge_statements(parts: Sequence[Part], speakers: Sequence[Ordinals], out: SectionWriter) -> None:
    """Write the statements; `speakers` has the new ordinal of each speaker of each part.

    Both dictionaries are in order, and so what is in order within a release stays so.
    """
    out.append("statements.starts", np.zeros(1, "<u4"))
    end = 0
    for part, new in zip(parts, speakers, strict=True):
        counts = np.diff(part.array("statements.starts"))
        kept = slice(None) if part.live is None else np.repeat(part.live, counts)
        counts = counts if part.live is None else counts[part.live]
        out.append("statements.starts", (end + np.cumsum(counts, dtype=np.int64)).astype("<u4"))
        for name in ("statements.first", "statements.last"):
            out.append(name, part.array(name)[kept])
        out.append("statements.speaker", new[part.array("statements.speaker")[kept]].astype("<u4"))
        end += int(counts.sum())
