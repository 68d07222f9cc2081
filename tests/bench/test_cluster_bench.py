"""What compares the two engines: its searches find something, and it tells what differs."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bench.cluster.comparing import compared
from bench.cluster.questions import KINDS, WORDS, questions
from bench.cluster.timing import paged
from indexer.engine import open_engine
from indexer.results import FACETS, SearchRequest


def test_the_searches_are_of_every_kind_and_find_something(samples_index: Path) -> None:
    with open_engine(str(samples_index)) as engine:
        asked = list(questions(engine, 2 * len(KINDS)))
        assert len(asked) == 2 * len(KINDS)
        assert all(request.facets == FACETS and request.timeline for request in asked)
        found = [each for request in asked if (each := compared(engine, engine, request))]
        assert len(found) == len(asked), "every search can be read"
        assert sum(each.total > 0 for each in found) > len(asked) / 2
        assert all(not each.differences and each.same_first == each.first for each in found)


def test_what_differs_is_told(samples_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_engine(str(samples_index)) as engine, open_engine(str(samples_index)) as other:
        wrong = msgspec.structs.replace(other.search(SearchRequest(facets=("kind",))), total=1, facets={"kind": None})
        monkeypatch.setattr(other, "search", lambda _request: wrong)
        told = compared(engine, other, SearchRequest(facets=("kind",)))
        assert told
        assert [line.partition(":")[0] for line in told.differences] == ["total", "facet kind"]
        assert compared(engine, other, SearchRequest(query='"')) is None


def test_pages_are_timed(samples_index: Path) -> None:
    with open_engine(str(samples_index)) as engine:
        times = paged(engine, [request.query for request in questions(engine, 3, kinds=WORDS)], rounds=1)
        assert 0 < times.median <= times.slow
