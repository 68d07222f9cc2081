"""A cluster answers as the embedded engine does, over the same releases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import make
from opensearchpy import OpenSearch

from indexer.engine import BudgetSpent, Engine, open_engine
from indexer.opensearch import paging
from indexer.query.errors import TooManyForms
from indexer.results import FACETS, NONE, Results, SearchRequest
from indexer.sync import synchronise

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples" / "releases"
#: A first hit is clearly the best where its score is so many times the second's.
CLEARLY = 1.3


@pytest.fixture(scope="module")
def embedded(samples_index: Path) -> Iterator[Engine]:
    with open_engine(str(samples_index)) as engine:
        yield engine


@pytest.fixture(scope="module")
def cluster(cluster_hosts: str, cluster_client: OpenSearch) -> Iterator[Engine]:
    name = f"at-{os.getpid()}-search"
    with open_engine(f"opensearch://{cluster_hosts}/{name}?shards=3&replicas=0", create=True) as engine:
        synchronise(engine, [SAMPLES], jobs=1)
        yield engine
    cluster_client.indices.delete(index=f"{name}-*")


def apart_from_scores(results: Results) -> dict[str, Any]:
    """All that is told but the order by relevance, and how a score came about."""
    told = {name: getattr(results, name) for name in results.__struct_fields__ if name not in ("took_ms", "hits")}
    hits = [msgspec.structs.replace(hit, score=None, explanation=None) for hit in results.hits]
    if results.request.sort == "relevance":
        hits.sort(key=lambda hit: hit.id)
    return told | {"hits": hits}


def assert_agree(own: Results, other: Results) -> None:
    told, expected = apart_from_scores(own), apart_from_scores(other)
    for name, value in expected.items():
        assert told[name] == value, name
    if own.request.sort != "relevance":
        assert {hit.score for hit in own.hits} <= {None}


PLAIN = ("patent", "law", "heritage", "fee", "office", "fisheries", "water", "council", "tax")
WORDS = st.sampled_from(
    ["patent", "law", "heritage", "fee", "the office", "fisheries", "water", "=plans", "Valdorian", "国家", "zebra"]
)
LEAVES = st.one_of(
    WORDS,
    WORDS,
    st.sampled_from(
        [
            '"the office"', '"of the"~2', "plan NEAR/8 office", "prot*", "heritag~", "title:heritage", "date:2019",
            'speaker:"Orvan Teles"', "org:Revenue", "said:(fee)", 'said:(heritage OR by:"Ysolde Marrick")', "lang:fr",
        ]
    ),
)  # fmt: skip
QUERIES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("({0[0]}) ({0[1]})".format),
        st.tuples(inner, inner).map("({0[0]}) OR ({0[1]})".format),
        st.tuples(inner, inner).map("({0[0]}) -({0[1]})".format),
        inner.map("-({})".format),
    ),
    max_leaves=4,
) | st.just("")
VALUES = {
    "speaker": ["Orvan Teles", "teles orvan", "Ysolde Marrick", "Marit Halvenor", "Nobody Known", NONE],
    "organization": ["Revenue Inspectorate of Valdoria", "heritage council", "Ministry of Health", "No Such Body"],
    "year": ["2019", "2020", "1066", NONE],
    "kind": ["press release", "Speech", NONE],
    "language": ["en", "fr"],
    "place": ["Port Ellin", NONE],
}
CHOSEN = st.dictionaries(st.sampled_from(sorted(VALUES)), st.just(()), max_size=2).flatmap(
    lambda facets: st.fixed_dictionaries(
        {field: st.lists(st.sampled_from(VALUES[field]), min_size=1, max_size=2, unique=True).map(tuple)
         for field in facets}
    )
)  # fmt: skip
DAYS = st.sampled_from([None, None, date(2014, 6, 1), date(2019, 3, 9), date(2022, 1, 1)])
REQUESTS = st.builds(
    SearchRequest,
    query=QUERIES,
    limit=st.just(100),
    selected=CHOSEN,
    excluded=CHOSEN,
    first_day=DAYS,
    last_day=DAYS,
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    match=st.sampled_from(["all", "any"]),
    facets=st.sampled_from([(), ("speaker", "year"), FACETS]),
    snippets=st.booleans(),
    timeline=st.sampled_from([None, "year"]),
    first_uses=st.sampled_from([None, "speaker"]),
)
SAID = st.sampled_from(["", "heritage", "fee OR plan", "the office", "-fee", "water date:2019..2021", "said:(plan)"])


@given(request=REQUESTS)
def test_any_request_is_answered_alike(embedded: Engine, cluster: Engine, request: SearchRequest) -> None:
    assert_agree(cluster.search(request), embedded.search(request))


@given(request=REQUESTS, query=SAID)
def test_what_is_said_is_found_alike(embedded: Engine, cluster: Engine, request: SearchRequest, query: str) -> None:
    asked = msgspec.structs.replace(request, query=query, said=True, snippets=True)
    assert_agree(cluster.search(asked), embedded.search(asked))


@pytest.mark.parametrize("words", [" ".join(pair) for pair in combinations(PLAIN, 2)])
def test_a_clear_winner_is_first(embedded: Engine, cluster: Engine, words: str) -> None:
    request = SearchRequest(query=words)
    expected = embedded.search(request)
    first, second = (expected.hits[at].score or 0.0 if at < len(expected.hits) else 0.0 for at in (0, 1))
    if expected.match == "all" and first > CLEARLY * second:
        assert cluster.search(request).hits[0].id == expected.hits[0].id


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_pages_by_date_are_alike(embedded: Engine, cluster: Engine, sort: str) -> None:
    for page in range(9):
        request = SearchRequest(query="the office OR heritage", limit=4, page=page, sort=sort, twins=True)  # type: ignore[arg-type]
        assert_agree(cluster.search(request), embedded.search(request))


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_far_from_the_front_are_those_near_it(
    cluster: Engine, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    def found(limit: int, page: int = 1) -> list[str]:
        request = SearchRequest(query="heritage OR office OR -fee", limit=limit, page=page, sort=sort)  # type: ignore[arg-type]
        return [hit.id for hit in cluster.search(request).hits]

    every = found(100)
    pages = [found(10, page) for page in range(1, 9)]
    monkeypatch.setattr(paging, "WINDOW", 7)
    monkeypatch.setattr(paging, "AT_ONCE", 3)
    assert found(100) == every
    assert [found(10, page) for page in range(1, 9)] == pages
    assert [each for page in pages for each in page] == every
    assert found(10, 10**9) == []


def test_ids_are_told_from_anywhere(embedded: Engine, cluster: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "WINDOW", 5)
    every = cluster.ids(0, 1000)
    assert sorted(every) == sorted(embedded.ids(0, 1000))
    for start, count in ((0, 1), (4, 3), (5, 5), (60, 100), (66, 1), (67, 1), (10**9, 10), (0, 0)):
        assert cluster.ids(start, count) == every[start : start + count]


def test_hits_tell_where_their_scores_come_from(cluster: Engine) -> None:
    results = cluster.search(SearchRequest(query="heritage council -fee title:heritage", explain=True))
    assert results.match == "all"
    for hit in results.hits:
        parts = str(hit.explanation).split("; ")
        assert len(parts) == 3
        assert parts[0].startswith("“heritage” ")
        assert parts[-1].endswith(")")
        told = sum(float(part.partition(" (")[0].rpartition(" ")[2]) for part in parts)
        assert told == pytest.approx(hit.score, abs=0.01)


def test_a_search_without_time_ends(cluster: Engine) -> None:
    with pytest.raises(BudgetSpent, match="the search took longer than 0 ms; ask for fewer words"):
        cluster.search(SearchRequest(query="heritage", budget_ms=0))
    assert cluster.search(SearchRequest(query="heritage", budget_ms=60_000)).total


def test_a_query_that_one_shard_refuses_is_too_broad_and_not_partial(cluster_location: str) -> None:
    words = " ".join(f"abc{chr(97 + at // 100)}{chr(97 + at // 10 % 10)}{chr(97 + at % 10)}" for at in range(1100))
    with open_engine(cluster_location, create=True) as engine, engine.writer() as writer:
        for number in range(12):
            writer.add(make(f"r{number}", f"{words if not number else 'abcde'} rights"))
        writer.finish()
        assert engine.search(SearchRequest(query="abc*")).total == 12
        with pytest.raises(TooManyForms, match="stands for too many words at once"):
            engine.search(SearchRequest(query="abc* NEAR/5 rights"))


def test_all_shards_answer(cluster: Engine) -> None:
    assert cluster.search(SearchRequest(query="heritage")).missing is None


def test_a_release_is_found_by_any_id(cluster_location: str) -> None:
    ids = ["tag:council.example,2020:decision-19", "a/b c?d=e&f", "ü" * 100, "x" * 512, "%2F", "id,with,commas"]
    with open_engine(cluster_location, create=True) as engine:
        with engine.writer() as writer:
            for each in ids:
                writer.add(make(each, f"The release {each}."))
            writer.finish()
        for each in ids:
            found = engine.get(each)
            assert found
            assert found.id == each
        assert [engine.get(each) for each in ("", "tag:council.example", "x" * 5000)] == [None] * 3
