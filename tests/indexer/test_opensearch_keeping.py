"""What is kept of a commit was told by all of the index; what was told by a part serves one search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from indexer.opensearch.connection.address import Credentials, read_address
from indexer.opensearch.connection.cluster import Answer, Busy, Cluster
from indexer.opensearch.paging import entire
from indexer.opensearch.reader import Reader
from indexer.opensearch.state import State
from indexer.opensearch.watching import Watching
from indexer.results import MissingShards


class Played(Reader):
    """Three shards, some of which are away; knows languages and kinds."""

    def __init__(self) -> None:
        state = State(build="b", identity="", mapping=1, generation=1, runs=1, updated=None, authority="")
        super().__init__(Cluster(read_address("opensearch://nowhere/played"), Credentials()), state)
        self.away, self.requests = 0, 0

    def search(self, body: Mapping[str, Any]) -> Answer:
        return self.searches([body])[0]

    def searches(self, bodies: Sequence[Mapping[str, Any]]) -> list[Answer]:
        self.requests += bool(bodies)
        buckets = [{"key": key, "doc_count": 1} for key in ("en", "fr")[self.away :]]
        shards = {"total": 3, "successful": 3 - self.away}
        return [{"_shards": shards, "aggregations": {"values": {"buckets": buckets}}} for _ in bodies]


@pytest.fixture
def commit() -> Played:
    return Played()


def test_what_a_part_told_is_asked_again_by_the_next_search(commit: Played) -> None:
    commit.away = 1
    search = Watching(commit)
    names = search.names()
    assert (names.resolve("lang", "EN"), names.resolve("lang", "FR"), commit.requests) == ((), ("fr",), 1)
    assert search.missing == MissingShards(1, 3)
    commit.away = 0
    assert names.resolve("lang", "EN") == (), "one answer does not contradict itself"
    assert Watching(commit).names().resolve("lang", "EN") == ("en",)
    assert commit.requests == 2
    assert Watching(commit).names().resolve("lang", "FR") == ("fr",)
    assert commit.requests == 2


def test_what_all_told_before_shards_went_is_kept(commit: Played) -> None:
    whole = Watching(commit).names().resolve("lang", "EN")
    commit.away = 2
    search = Watching(commit)
    assert search.names().resolve("lang", "EN") == whole
    assert search.missing is None


def test_nothing_that_stands_on_what_a_part_told_is_kept(commit: Played) -> None:
    commit.away, search = 1, Watching(commit)
    names = search.names()
    assert names.resolve("lang", "FR") == ("fr",)
    commit.away = 0
    assert names.resolve("lang", "EN") == (), "of the same values, which nobody asked for again"
    assert Watching(commit).names().resolve("lang", "EN") == ("en",)


def test_whoever_asked_is_told_of_shards_that_are_missing(commit: Played) -> None:
    told: list[MissingShards] = []
    names = Watching(commit, note=told.append).names()
    commit.away = 2
    assert names.resolve("lang", "EN") == ()
    assert told == [MissingShards(2, 3)]


def test_where_only_the_whole_will_do_a_line_says_what_is_missing(commit: Played) -> None:
    commit.away = 1
    with pytest.raises(Busy, match="1 of 3 shards do not answer; try again"):
        entire(commit, {})
