"""Releases by their values and days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from indexer.columnar.evaluation.expansion import WORDS
from indexer.columnar.evaluation.matches import Mask
from indexer.columnar.evaluation.reading import Numbers, Reading
from indexer.columnar.segment.sections import VALUE_FIELDS, Array

NO_DAY_IS_LATER = (1 << 31) - 1


def having(reading: Reading, field: str, ordinals: Any) -> Numbers:
    """The releases with one of the values `ordinals` (rising) of a field."""
    if not len(ordinals):
        return reading.all_numbers[:0]
    if field == "id":
        first, last = int(ordinals[0]), int(ordinals[-1]) + 1
        releases = reading.segment.sections.array("id.release", first, last).astype(np.intp)
        return np.sort(releases if len(ordinals) == last - first else releases[np.asarray(ordinals) - first])
    listed = reading.values_list(field)
    if len(ordinals) == 1:
        return listed.releases[listed.starts[ordinals[0]] : listed.starts[ordinals[0] + 1]]
    return reading.segment.values(field).having(np.asarray(ordinals)).nonzero()[0]


def between(days: Array, first: int, last: int, live: Mask | None) -> Callable[[Numbers | None], Mask]:
    """What tells of releases whether their day is one from `first`, 1 or more, to `last`, and they are `live`."""

    def test(numbers: Numbers | None) -> Mask:
        some = days if numbers is None else days.take(numbers)
        fits: Mask = some >= first
        if last < NO_DAY_IS_LATER:
            fits &= some <= last
        if live is not None:
            fits &= live if numbers is None else live.take(numbers)
        return fits

    return test


def has_any(reading: Reading, field: str) -> Mask:
    """For each release whether it has anything in a field."""
    if field in WORDS:
        lengths = reading.segment.numbers("length.title" if WORDS[field][1] else "length.text")
        some: Mask = lengths > 0
        return some
    if field in VALUE_FIELDS:
        return ~reading.segment.values(field).without
    return np.ones(reading.size, np.bool_) if field == "id" else reading.segment.numbers(field) > 0
