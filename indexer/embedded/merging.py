"""Which segments a commit writes anew, so that they stay few and no release is written often."""

from __future__ import annotations

from typing import Any

#: Segments of about one size are merged once there are this many, so that n releases lie in some 8·log8(n) segments.
_MERGE_WIDTH = 8
#: A segment with more than this share of deleted releases is written anew.
_MOST_DELETED = 0.5


def to_merge(segments: list[Any]) -> list[Any]:
    """The segments to write into one with the next: those half deleted, and a tier of one size once it is full."""
    alive = [segment for segment in segments if live(segment)]
    chosen = [segment for segment in alive if segment.deleted_count() > _MOST_DELETED * segment.doc_count_all()]
    rest = sorted((segment for segment in alive if segment not in chosen), key=live)
    for start in range(len(rest) - _MERGE_WIDTH + 1):
        tier = rest[start : start + _MERGE_WIDTH]
        if live(tier[-1]) <= _MERGE_WIDTH * max(1, live(tier[0])):
            return chosen + tier
    return chosen


def live(segment: Any) -> int:
    """How many releases of a segment are not deleted."""
    return int(segment.doc_count_all() - segment.deleted_count())
