"""What two sequences have in common, in time and memory that grow with their length alone.

Short runs are compared exactly. In long ones the items that both have once, in the same order, are taken for the same,
and what lies between them is compared; where there are none left, a run counts as different.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

#: Pairs of items that are compared exactly, in a table of as many bits: half a megabyte.
CELLS = 1 << 22
#: How often what lies between items in common is cut again.
_DEPTH = 8


class Same(NamedTuple):
    """Items that two sequences have in common: `length` of them from `a` on in one and from `b` on in the other."""

    a: int
    b: int
    length: int


class _Gap(NamedTuple):
    """Runs of two sequences that are to be compared, half-open, and how often they have been cut."""

    a: int
    a_end: int
    b: int
    b_end: int
    depth: int


def common(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Same]:
    """What two sequences have in common, in order; no two of the runs touch in both."""
    numbers: dict[Hashable, int] = {}
    one = [numbers.setdefault(item, len(numbers)) for item in a]
    other = [numbers.setdefault(item, len(numbers)) for item in b]
    found: list[Same] = []
    waiting = [_Gap(0, len(one), 0, len(other), 0)]
    while waiting:
        gap, ends = _trimmed(one, other, waiting.pop())
        found += ends
        if gap.a == gap.a_end or gap.b == gap.b_end:
            continue
        if (gap.a_end - gap.a) * (gap.b_end - gap.b) <= CELLS:
            found += _exactly(one, other, gap)
        elif gap.depth < _DEPTH:
            anchors = _anchors(one, other, gap)
            found += anchors
            waiting += _between(gap, anchors)
    return _joined(sorted(found))


def _trimmed(a: Sequence[int], b: Sequence[int], gap: _Gap) -> tuple[_Gap, list[Same]]:
    """A gap without what its two runs begin and end with alike, and that."""
    most = min(gap.a_end - gap.a, gap.b_end - gap.b)
    head = next((at for at in range(most) if a[gap.a + at] != b[gap.b + at]), most)
    most -= head
    tail = next((at for at in range(most) if a[gap.a_end - 1 - at] != b[gap.b_end - 1 - at]), most)
    inner = _Gap(gap.a + head, gap.a_end - tail, gap.b + head, gap.b_end - tail, gap.depth)
    ends = (Same(gap.a, gap.b, head), Same(inner.a_end, inner.b_end, tail))
    return inner, [same for same in ends if same.length]


def _exactly(a: Sequence[int], b: Sequence[int], gap: _Gap) -> list[Same]:
    """The longest common subsequence of two short runs."""
    return [
        Same(gap.a + step.src_start, gap.b + step.dest_start, step.src_end - step.src_start)
        for step in Indel.opcodes(a[gap.a : gap.a_end], b[gap.b : gap.b_end])
        if step.tag == "equal"
    ]


def _anchors(a: Sequence[int], b: Sequence[int], gap: _Gap) -> list[Same]:
    """The items that both runs have once: the most of them that come in the same order (patience sorting)."""
    once, once_in_b = Counter(a[gap.a : gap.a_end]), Counter(b[gap.b : gap.b_end])
    places = {b[at]: at for at in range(gap.b, gap.b_end) if once_in_b[b[at]] == 1}
    pairs = [Same(at, places[a[at]], 1) for at in range(gap.a, gap.a_end) if once[a[at]] == 1 and a[at] in places]
    tops: list[int] = []  # the place in b of the top card of each pile
    cards: list[int] = []  # and which of the pairs it is
    under: list[int] = []
    for number, pair in enumerate(pairs):
        pile = bisect_left(tops, pair.b)
        under.append(cards[pile - 1] if pile else -1)
        tops[pile : pile + 1], cards[pile : pile + 1] = [pair.b], [number]
    found: list[Same] = []
    number = cards[-1] if cards else -1
    while number >= 0:
        found.append(pairs[number])
        number = under[number]
    return found[::-1]


def _between(gap: _Gap, anchors: Sequence[Same]) -> list[_Gap]:
    """What lies before, between and behind anchors; nothing where there are none."""
    if not anchors:
        return []
    begins = [(gap.a, gap.b), *((anchor.a + 1, anchor.b + 1) for anchor in anchors)]
    ends = [*((anchor.a, anchor.b) for anchor in anchors), (gap.a_end, gap.b_end)]
    return [_Gap(begin[0], end[0], begin[1], end[1], gap.depth + 1) for begin, end in zip(begins, ends, strict=True)]


def _joined(runs: Sequence[Same]) -> list[Same]:
    """Runs that touch in both sequences made one."""
    found: list[Same] = []
    for run in runs:
        last = found[-1] if found else None
        if last and (last.a + last.length, last.b + last.length) == (run.a, run.b):
            found[-1] = Same(last.a, last.b, last.length + run.length)
        else:
            found.append(run)
    return found
