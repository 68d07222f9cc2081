"""Which segments are merged, so that they stay few and no release is written often.

A segment with half of what one may hold is settled: it is left alone until half of its releases are deleted. The others
lie in tiers by their number of live releases: 1 to 3, 4 to 15, 16 to 63 and so on. Once a tier has four segments they
become one. What comes of that lies in a higher tier, or is settled because no more fitted into it; so a release is
written once for each tier at most, eight times on its way to 65,536, and besides only with segments that are half
deleted, whose deletions pay for it.

Four, not eight: a search pays for every segment each time, and of tiers of four there are at most 24 segments (12 on
average), of tiers of eight 37 (19). A thousand commits of one release write each three times again with four, 2.3 times
with eight: little beside what a commit takes anyway.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from indexer.columnar.segment.sections import MAX_POSITIONS, MAX_RELEASES

#: A tier with so many segments is merged.
FULL = 4
#: The bytes of a segment: a merge needs as much free space on the disk.
MAX_BYTES = 4 << 30
#: A segment with more than this share of deleted releases is written anew.
_MOST_DELETED = 0.5
#: At the end of a run so many releases are written again for each that was added.
_REWRITTEN_FOR_ONE = 3
_LIMITS = (MAX_RELEASES, MAX_POSITIONS, MAX_BYTES)


class SegmentSize(NamedTuple):
    """What a segment holds, and how many of its releases are deleted."""

    releases: int
    deleted: int
    positions: int
    bytes: int

    @property
    def live(self) -> int:
        """How many releases are not deleted."""
        return self.releases - self.deleted


class _Group(NamedTuple):
    """Segments that are written into one, or a single one that stays: what is live of them.

    `worn` has a single one that is written anew for its deletions; `kept` is how many releases no one wrote so far.
    """

    members: tuple[int, ...]
    live: int
    positions: int
    bytes: int
    worn: bool
    kept: int

    @property
    def written(self) -> bool:
        """Whether it is a new segment."""
        return self.worn or len(self.members) > 1

    def fits(self, other: _Group) -> bool:
        """Whether a segment can hold both."""
        sums = (self.live + other.live, self.positions + other.positions, self.bytes + other.bytes)
        return all(total <= limit for total, limit in zip(sums, _LIMITS, strict=True))

    def joined(self, other: _Group) -> _Group:
        """Both as one."""
        return _Group(
            (*self.members, *other.members),
            self.live + other.live,
            self.positions + other.positions,
            self.bytes + other.bytes,
            False,
            self.kept + other.kept,
        )

    @property
    def settled(self) -> bool:
        """Whether it has more than half of what a segment may hold."""
        return any(2 * size > limit for size, limit in zip(self[1:4], _LIMITS, strict=True))


def dropped(segments: Sequence[SegmentSize]) -> list[int]:
    """The segments without a live release: they are left out of the next TOC."""
    return [index for index, segment in enumerate(segments) if not segment.live]


def to_merge(segments: Sequence[SegmentSize], full: int = FULL) -> list[list[int]]:
    """The groups of segments to write into one each at a commit; a group of one is written anew without its deletions.

    Each group is in the order of `segments`. No segment is in two groups, none of `dropped` is in any.
    """
    return _members(_tiered(_groups(segments), full))


def to_merge_at_end(segments: Sequence[SegmentSize], fresh: int, full: int = FULL) -> list[list[int]]:
    """The groups to write at the end of a run that added `fresh` releases, in place of those of `to_merge`.

    They are those and more: of the ways to merge the smallest segments besides that write at most three releases for
    each fresh one, the one that leaves fewest segments.
    """
    groups = sorted(_tiered(_groups(segments), full), key=lambda group: group.live)
    # One that is not settled can at best go into one that is.
    candidates = 2 * sum(not group.settled for group in groups)
    best, least = groups, (len(groups), 0)
    for count in range(2, min(candidates, len(groups)) + 1):
        packed = _packed(groups[:count]) + groups[count:]
        rewritten = sum(group.kept for group in packed if group.written)
        if rewritten <= _REWRITTEN_FOR_ONE * fresh and (len(packed), rewritten) < least:
            best, least = packed, (len(packed), rewritten)
    return _members(best)


def _groups(segments: Sequence[SegmentSize]) -> list[_Group]:
    return [
        _Group(
            (index,),
            segment.live,
            segment.positions * segment.live // segment.releases,
            segment.bytes * segment.live // segment.releases,
            segment.deleted > _MOST_DELETED * segment.releases,
            segment.live,
        )
        for index, segment in enumerate(segments)
        if segment.live
    ]


def _members(groups: Iterable[_Group]) -> list[list[int]]:
    return sorted(sorted(group.members) for group in groups if group.written)


def _tiered(groups: Sequence[_Group], full: int) -> list[_Group]:
    """The groups once no tier is full any more; what a merge makes goes on to the next tier before it is written."""
    worn = _packed(group for group in groups if group.worn)
    waiting = [group for group in groups if not group.worn] + worn
    tiers: defaultdict[int, list[_Group]] = defaultdict(list)
    settled: list[_Group] = []
    while waiting:
        group = waiting.pop()
        if group.settled:
            settled.append(group)
            continue
        tier = tiers[_tier(group.live, full)]
        tier.append(group)
        if len(tier) == full:
            waiting.append(_first_that_fit(tier))
    all_groups = [*settled, *(group for tier in tiers.values() for group in tier)]
    return [group._replace(kept=0) if group.written else group for group in all_groups]


def _tier(live: int, full: int) -> int:
    tier = 0
    while live >= full:
        live //= full
        tier += 1
    return tier


def _first_that_fit(tier: list[_Group]) -> _Group:
    """The smallest segments of a tier as one, taken out of it: two at least, as none has more than half."""
    tier.sort(key=lambda group: group.live, reverse=True)
    group = tier.pop()
    while tier and group.fits(tier[-1]):
        group = group.joined(tier.pop())
    return group


def _packed(groups: Iterable[_Group]) -> list[_Group]:
    """Groups joined into few: each, the largest first, goes into the first that has room for it."""
    packed: list[_Group] = []
    for group in sorted(groups, key=lambda group: -group.live):
        at = next((at for at, other in enumerate(packed) if other.fits(group)), None)
        if at is None:
            packed.append(group)
        else:
            packed[at] = packed[at].joined(group)
    return packed
