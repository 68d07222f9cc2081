"""The policy of merging: few segments, and no release written often."""

import math
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.columnar.building.tiers import FULL, MAX_BYTES, SegmentSize, dropped, to_merge, to_merge_at_end
from indexer.columnar.segment.sections import MAX_POSITIONS, MAX_RELEASES

BULK = 2000


def size(releases: int, deleted: int = 0, positions: int | None = None, bytes_: int | None = None) -> SegmentSize:
    words = releases * 500 if positions is None else positions
    return SegmentSize(releases, deleted, words, releases * 3000 if bytes_ is None else bytes_)


def merged(segments: Sequence[SegmentSize], groups: Sequence[Sequence[int]]) -> list[SegmentSize]:
    """What the segments are once the groups are written."""
    gone = {index for group in groups for index in group} | set(dropped(segments))
    made = [
        SegmentSize(
            sum(segments[index].live for index in group),
            0,
            sum(segments[index].positions * segments[index].live // segments[index].releases for index in group),
            sum(segments[index].bytes * segments[index].live // segments[index].releases for index in group),
        )
        for group in groups
    ]
    return [segment for index, segment in enumerate(segments) if index not in gone] + made


def written(segments: Sequence[SegmentSize], groups: Sequence[Sequence[int]]) -> int:
    return sum(segments[index].live for group in groups for index in group)


def test_few_segments_stay_as_they_are() -> None:
    assert to_merge([]) == []
    assert to_merge([size(1)] * (FULL - 1)) == []
    assert to_merge([size(1), size(1), size(10), size(10), size(1000)]) == []


def test_a_full_tier_becomes_one() -> None:
    assert to_merge([size(1000), size(2), size(1), size(3), size(1)]) == [[1, 2, 3, 4]]


def test_a_merge_that_fills_the_next_tier_is_written_once() -> None:
    assert to_merge([size(4)] * 3 + [size(1)] * 4) == [[0, 1, 2, 3, 4, 5, 6]]


def test_segments_without_live_releases_are_dropped() -> None:
    segments = [size(5, 5), size(5), size(3, 3)]
    assert dropped(segments) == [0, 2]
    assert to_merge(segments) == []


def test_half_deleted_segments_are_written_anew() -> None:
    assert to_merge([size(10_000, 5_000)]) == []
    assert to_merge([size(10_000, 5_001)]) == [[0]]
    assert to_merge([size(10_000, 6_000), size(3), size(500, 400)]) == [[0, 2]]
    assert to_merge([size(MAX_RELEASES, 40_000)] * 3) == [[0, 1], [2]]


@pytest.mark.parametrize(
    "half",
    [
        size(MAX_RELEASES // 2 + 1),
        size(100, positions=MAX_POSITIONS // 2 + 1),
        size(100, bytes_=MAX_BYTES // 2 + 1),
    ],
)
def test_what_is_half_full_is_left_alone(half: SegmentSize) -> None:
    assert to_merge([half] * 20) == []
    assert to_merge_at_end([half] * 20, 1 << 30) == []


segment_sizes = st.builds(
    lambda releases, deleted, words, length: SegmentSize(
        releases, int(releases * deleted), min(releases * words, MAX_POSITIONS), min(releases * length, MAX_BYTES)
    ),
    st.one_of(st.integers(1, 50), st.integers(1, MAX_RELEASES)),
    st.sampled_from((0.0, 0.0, 0.3, 0.7, 1.0)),
    st.integers(0, 100_000),
    st.integers(100, 200_000),
)


@given(st.lists(segment_sizes, max_size=40), st.integers(0, 100_000), st.integers(2, 8))
def test_no_group_is_more_than_a_segment_holds(segments: list[SegmentSize], fresh: int, full: int) -> None:
    for groups in (to_merge(segments, full), to_merge_at_end(segments, fresh, full)):
        members = [index for group in groups for index in group]
        assert len(set(members)) == len(members)
        assert not set(members) & set(dropped(segments))
        for made in merged(segments, groups)[-len(groups) :] if groups else ():
            assert 0 < made.releases <= MAX_RELEASES
            assert made.positions <= MAX_POSITIONS
            assert made.bytes <= MAX_BYTES
        assert all(len(group) > 1 or 2 * segments[group[0]].live < segments[group[0]].releases for group in groups)


@given(st.lists(segment_sizes, max_size=40), st.integers(0, 100_000))
def test_once_merged_nothing_is_left_to_merge(segments: list[SegmentSize], fresh: int) -> None:
    assert to_merge(merged(segments, to_merge(segments))) == []
    at_commit, at_end = to_merge(segments), to_merge_at_end(segments, fresh)
    assert len(merged(segments, at_end)) <= len(merged(segments, at_commit))
    assert written(segments, at_end) <= written(segments, at_commit) + 3 * fresh


@pytest.mark.parametrize("at_end", [False, True])
@pytest.mark.parametrize("deleting", [0.0, 0.5, 0.9])
def test_a_thousand_commits_of_one_release(deleting: float, at_end: bool) -> None:
    """Releases of varied sizes, deletions at random; all written at most log4(n) times, and three times at ends."""
    chance, segments, total, most = random.Random(7), [], 0, 0
    commits = 1000
    for _ in range(commits):
        words = int(chance.lognormvariate(6, 2))
        segments.append(SegmentSize(1, 0, words, 300 + 4 * words))
        if chance.random() < deleting:
            at = chance.choices(range(len(segments)), [segment.live for segment in segments])[0]
            segments[at] = segments[at]._replace(deleted=segments[at].deleted + 1)
        groups = to_merge_at_end(segments, 1) if at_end else to_merge(segments)
        total += written(segments, groups)
        segments = merged(segments, groups)
        most = max(most, len(segments))
    tiers = math.log(commits, FULL)
    # A release is written once a tier; what is deleted can bring others down by a tier.
    assert total <= commits * (tiers + 3 * at_end) * (1 + deleting)
    assert most <= (FULL - 1) * math.ceil(tiers) + 1


@pytest.mark.parametrize("releases", [1, 1999, 30_000, 65_536, 65_537, 100_000, 150_000, 400_000, 1_000_000])
def test_a_bulk_build_ends_with_few_segments(releases: int) -> None:
    segments: list[SegmentSize] = []
    total = 0
    for start in range(0, releases, BULK):
        segments.append(size(min(BULK, releases - start)))
        groups = to_merge(segments)
        total += written(segments, groups)
        segments = merged(segments, groups)
    groups = to_merge_at_end(segments, releases)
    total += written(segments, groups)
    segments = merged(segments, groups)
    assert sum(segment.live for segment in segments) == releases
    assert len(segments) == math.ceil(releases / MAX_RELEASES)
    assert total <= 6 * releases


def test_a_small_update_does_not_write_a_big_segment() -> None:
    segments = [size(60_000), size(3000), size(40)]
    assert to_merge_at_end(segments, 40) == []
    assert to_merge_at_end([*segments, size(60)], 60) == [[2, 3]]
    assert to_merge_at_end(segments, 1014) == [[1, 2]]
    assert to_merge_at_end([*segments, size(50)], 1030) == [[1, 2, 3]]
    assert to_merge_at_end(segments, 30_000) == [[0, 1, 2]]


def test_a_run_that_only_deletes_merges_nothing_for_it() -> None:
    assert to_merge_at_end([size(60_000, 10), size(10, 1)], 0) == []
