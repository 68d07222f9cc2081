"""The order of matches, and pages of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import make
from naive_segment import naive_sections

from indexer.columnar.page import Candidates, Place, page_of
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sections import MemorySections
from indexer.results import Sort


def segment_of(ids: Sequence[int], dates: int) -> Segment:
    """Releases with these ids; of `dates` days, or none."""
    drawn = random.Random(len(ids))
    days = [drawn.choice(["", *(f"2020-01-{day:02}" for day in range(1, dates + 1))]) for _ in ids]
    releases = [make(f"id {number:04}", "", day=day) for number, day in zip(ids, days, strict=True)]
    return Segment(MemorySections(naive_sections(releases)))


IDS = random.Random(1).sample(range(10_000), 1_100)
LARGE, SMALL, ALIKE = segment_of(IDS[:600], 25), segment_of(IDS[600:700], 3), segment_of(IDS[700:], 0)


def naive_page(found: Sequence[Candidates], segments: Sequence[Segment], sort: Sort) -> list[Place]:
    """All matches in order."""
    ordered = []
    for at, (each, segment) in enumerate(zip(found, segments, strict=True)):
        for place, number in enumerate(each.numbers.tolist()):
            score = None if each.scores is None else float(each.scores[place])
            day = int(segment.numbers("first_day")[number])
            by_day = (day == 0, day if sort == "oldest" else -day)
            ordered.append((-(score or 0.0), *by_day, segment.ids[segment.id_rank[number]], Place(at, number, score)))
    return [place for *_, place in sorted(ordered)]


@given(
    st.sampled_from([[LARGE], [ALIKE], [SMALL, LARGE], [ALIKE, SMALL, LARGE]]),
    st.sampled_from(get_args(Sort)),
    st.sampled_from([0.02, 0.5, 1.0]),
    st.sampled_from([1, 2, 20, 10_000]),
    st.integers(0, 99),
)
@settings(max_examples=200, deadline=None)
def test_pages_are_in_order(segments: list[Segment], sort: Sort, share: float, scores: int, seed: int) -> None:
    drawn = np.random.default_rng(seed)
    found = []
    for segment in segments:
        numbers = (drawn.random(segment.size) < share).nonzero()[0]
        found.append(
            Candidates(numbers, drawn.integers(scores, size=len(numbers)) / 7 if sort == "relevance" else None)
        )
    expected = naive_page(found, segments, sort)
    for first, last in ((0, 1), (0, 10), (3, 25), (90, 190), (500, 2_000), (5, 5)):
        assert page_of(found, segments, sort, first, last) == expected[first:last]


@pytest.mark.parametrize("sort", get_args(Sort))
def test_no_matches(sort: Sort) -> None:
    nothing = Candidates(np.empty(0, np.intp), np.empty(0) if sort == "relevance" else None)
    assert page_of([nothing, nothing], [LARGE, SMALL], sort, 0, 10) == []
