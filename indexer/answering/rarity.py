"""How much a word says by how few releases have it."""

from __future__ import annotations

from math import log


def idf(releases: int, frequency: int) -> float:
    """How much a word says that `frequency` of `releases` have."""
    return log(releases / (frequency + 1)) + 1 if releases else 0.0
