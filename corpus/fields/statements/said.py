"""What the rules of statements give: words, who says them, and by which rule, before the speakers are numbered."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Literal

import msgspec

from corpus.release import Where


class Said(msgspec.Struct, frozen=True):
    """Words in [start, end) of the body, said by `name`, or by nobody who could be named.

    `why_start` and `why_end` are the offsets of the attribution, null where the file declares it; `source` says in a
    reader's words what told it.
    """

    start: int
    end: int
    name: str | None
    kind: Literal["direct", "reported", "own"]
    rule: str
    confidence: float
    source: str
    why_start: int | None = None
    why_end: int | None = None
    where: Where = "body"


class Cover:
    """Spans of a body, to ask of another span whether one of them holds it whole."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._furthest = list(accumulate((end for _, end in ordered), max))

    def holds(self, start: int, end: int) -> bool:
        """Whether one of the spans begins at `start` or before, and ends at `end` or behind."""
        place = bisect_right(self._starts, start) - 1
        return place >= 0 and self._furthest[place] >= end
