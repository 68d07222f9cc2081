"""Where the sections of a new segment go: a sealed file, or memory."""

from __future__ import annotations

from collections import defaultdict
from typing import Protocol

import numpy as np

from indexer.columnar.segment.sections import BLOBS, TYPES, Array, MemorySections, empty


class SectionWriter(Protocol):
    """What takes sections piece by piece, those of several sections in any order."""

    def append(self, name: str, rows: Array, /) -> None:
        """Add rows to a section."""


class MemorySectionWriter:
    """Keeps what is appended in memory."""

    def __init__(self) -> None:
        """Begin with every section empty."""
        self._pieces: defaultdict[str, list[Array]] = defaultdict(list)

    def append(self, name: str, rows: Array, /) -> None:
        """Add rows to a section."""
        if len(rows):
            self._pieces[name].append(np.array(rows))

    def sections(self) -> MemorySections:
        """All that was appended."""
        return MemorySections({name: np.concatenate([empty(name), *self._pieces[name]]) for name in (*TYPES, *BLOBS)})
