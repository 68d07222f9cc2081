"""Whole values of releases: what facets count."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.segment.dictionary import Dictionary
from indexer.columnar.segment.sections import Array, Sections


@dataclass(frozen=True)
class ValuesColumn:
    """Release n has the values `dictionary[i]` for each i in `ordinals[starts[n]:starts[n + 1]]`."""

    dictionary: Dictionary
    starts: Array
    ordinals: Array

    @cached_property
    def values(self) -> list[str]:
        """All values, by ordinal."""
        return [value.decode() for value in self.dictionary]

    @cached_property
    def owners(self) -> NDArray[np.uint16]:
        """The release of each of `ordinals`."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.uint16), np.diff(self.starts))

    def having(self, ordinals: Array) -> NDArray[np.bool_]:
        """For each release whether it has one of the values `ordinals`."""
        wanted = np.zeros(len(self.dictionary), np.bool_)
        wanted[ordinals] = True
        found = np.zeros(len(self.starts) - 1, np.bool_)
        found[self.owners[wanted[self.ordinals]]] = True
        return found

    @cached_property
    def without(self) -> NDArray[np.bool_]:
        """For each release whether it has no value."""
        none: NDArray[np.bool_] = self.starts[1:] == self.starts[:-1]
        return none


def read_values(sections: Sections, field: str) -> ValuesColumn:
    """The column of a field of `VALUE_FIELDS`."""
    starts, ordinals = sections.array(f"{field}.starts"), sections.array(f"{field}.ordinals")
    return ValuesColumn(Dictionary(sections, field), starts, ordinals)
