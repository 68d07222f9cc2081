"""Counts of a cluster are those of the embedded engine, where no shard knows more than its part of many values."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import body_named, engine_with, make
from opensearchpy import OpenSearch, helpers

from corpus.release import Release
from indexer.engine import Engine
from indexer.opensearch.connection.address import read_address, read_credentials
from indexer.opensearch.connection.cluster import Cluster
from indexer.opensearch.counting import exact, facets, first_uses
from indexer.opensearch.layout.documents import document_of
from indexer.opensearch.layout.mapping import MAPPING_VERSION, releases_index
from indexer.opensearch.reader import Reader
from indexer.opensearch.search import Search
from indexer.opensearch.state import State
from indexer.results import FACETS, NONE, Results, SearchRequest

PEOPLE, BODIES, PLACES = 9_000, 3_000, 500
DATES = ["", "0001-05-05", "2005", "2005", "2005-01", "2005-01-01", "2005-02-28", "2006-12-31", "2007", "2009-03"]
WORDS = ["tax", "law", "plan", "fee", "water"]


def zipf(chance: random.Random, most: int, count: int) -> list[int]:
    """Numbers below `most`, the small ones often, most of them about as seldom as one another."""
    return list(dict.fromkeys(int(most ** chance.random()) if chance.random() < 0.5 else chance.randrange(most)
                              for _ in range(count)))  # fmt: skip


def person(number: int) -> str:
    return f"{['Anna', 'Bo', 'Chen', '王'][number % 4]} {number % 97:02}{'abc'[number % 3]} Nr{number:04}"


def drawn(number: int) -> Release:
    chance = random.Random(number)
    people = [person(each) for each in zipf(chance, PEOPLE, chance.randrange(8))]
    bodies = [body_named(f"Office of {each % 71} Nr{each}") for each in zipf(chance, BODIES, chance.randrange(5))]
    words = [chance.choice(WORDS) for _ in range(8)]
    said = []
    for speaker in range(len(people)):
        if chance.random() < 0.7:
            first, last = sorted(chance.choices(range(8), k=2))
            starts = [sum(len(word) + 1 for word in words[:at]) for at in range(8)]
            said.append((speaker, starts[first], starts[last] + len(words[last])))
    return make(
        f"r{number * 7919 % 100_003:06}",
        " ".join(words),
        day=chance.choice(DATES),
        speakers=people,
        organizations=bodies,
        issuer=bodies[0] if bodies and chance.random() < 0.5 else None,
        places=[f"Place {each}" for each in zipf(chance, PLACES, chance.randrange(3))],
        said=said,
    )


RELEASES = [drawn(number) for number in range(4_000)]


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine_with(tmp_path_factory.mktemp("counts") / "ix", RELEASES[:2_500], RELEASES[2_500:]) as engine:
        yield engine


@pytest.fixture(scope="module")
def reader(cluster_hosts: str, cluster_client: OpenSearch) -> Iterator[Reader]:
    name = f"at-{os.getpid()}-counts"
    address = read_address(f"opensearch://{cluster_hosts}/{name}?shards=3&replicas=0")
    cluster_client.indices.create(index=name, body=releases_index(address))
    documents = ({"_index": name, "_id": each.id, "_source": document_of(each, 1)} for each in RELEASES)
    helpers.bulk(cluster_client, documents, refresh=True)
    cluster = Cluster(address, read_credentials())
    yield Reader(cluster, State(name, "x", MAPPING_VERSION, 1, 1, None, ""))
    cluster.close()
    cluster_client.indices.delete(index=name)


def told_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers hold so little that few values are told at once."""
    for module in (exact, facets):
        monkeypatch.setattr(module, "FIRST", 60)
    monkeypatch.setattr(exact, "PART", 900)
    monkeypatch.setattr(exact, "_MEANT", 850)
    monkeypatch.setattr(exact, "_AT_ONCE", 5)
    monkeypatch.setattr(first_uses, "_AT_ONCE", 20)


def counted(results: Results) -> dict[str, object]:
    return {name: getattr(results, name) for name in ("total", "facets", "timeline", "first_uses")}


def assert_agree(embedded: Engine, reader: Reader, request: SearchRequest) -> None:
    told, expected = counted(Search(request, reader).answer()), counted(embedded.search(request))
    for name, value in expected.items():
        assert told[name] == value, name


SOME_PEOPLE = st.lists(
    st.sampled_from([*map(person, (0, 1, 2, 30, 400, 5_000)), "Nobody Known", NONE]), max_size=3
).map(tuple)
CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "speaker": SOME_PEOPLE,
        "organization": st.sampled_from([("Office of 1 Nr1",), ("Office of 0 Nr0", NONE), ("Office of 2 Nr2",)]),
        "year": st.sampled_from([("2005",), ("2005", NONE), ("2006", "2007"), ("1850",)]),
        "kind": st.just(("press release",)),
    },
)
FINDS = st.dictionaries(
    st.sampled_from(["speaker", "organization", "issuer", "place"]),
    st.sampled_from(["a", "bo 1", "王", "nr1", "office 2", "place 3", "1 office nr", "zzz", " "]),
    max_size=2,
)
REQUESTS = st.builds(
    SearchRequest,
    query=st.sampled_from(["", "tax", "tax law", "plan -law", '"water fee"', "date:2005", "zebra"]),
    selected=CHOICES,
    excluded=st.dictionaries(st.sampled_from(["speaker"]), SOME_PEOPLE, max_size=1),
    first_day=st.none() | st.sampled_from([date(2005, 1, 1), date(2005, 2, 1), date(2008, 1, 1)]),
    last_day=st.none() | st.sampled_from([date(2005, 1, 1), date(2007, 12, 31)]),
    facets=st.lists(st.sampled_from(FACETS), max_size=7).map(tuple),
    facet_limit=st.sampled_from([0, 1, 10, 25, 100]),
    facet_offset=st.sampled_from([0, 0, 0, 10, 100, 1_500, 8_900]),
    facet_find=FINDS,
    timeline=st.sampled_from([None, "year", "month", "auto"]),
    first_uses=st.sampled_from([None, "speaker", "organization", "issuer"]),
    said=st.booleans(),
    limit=st.just(0),
)


@given(asked=REQUESTS)
def test_counts_are_those_of_the_embedded_engine(embedded: Engine, reader: Reader, asked: SearchRequest) -> None:
    assert_agree(embedded, reader, asked)


@given(asked=REQUESTS)
def test_counts_are_exact_where_answers_hold_little(embedded: Engine, reader: Reader, asked: SearchRequest) -> None:
    with pytest.MonkeyPatch.context() as patched:
        told_little(patched)
        assert_agree(embedded, reader, asked)
