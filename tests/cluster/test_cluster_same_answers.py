"""An engine over a cluster answers what the embedded one does, over the same releases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from cluster.both_engines import EVERYTHING, Both, fill, releases, told
from hypothesis import given, settings
from hypothesis import strategies as st
from opensearchpy import OpenSearch
from test_query_docs import QUERIES as DOCUMENTED

from corpus.release import Release
from indexer.engine import open_engine
from indexer.query import QueryError
from indexer.results import NONE, SearchRequest


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> list[Release]:
    return releases(tmp_path_factory.mktemp("read"))


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, read: list[Release], cluster_hosts: str, cluster_client: OpenSearch
) -> Iterator[Both]:
    """Four segments, and three shards."""
    name, folder = f"both-{os.getpid()}", tmp_path_factory.mktemp("both")
    with (
        open_engine(str(folder / "ix"), create=True) as embedded,
        open_engine(f"opensearch://{cluster_hosts}/{name}?shards=3&replicas=0", create=True) as cluster,
    ):
        for engine in (embedded, cluster):
            fill(engine, [read[at::3] for at in range(3)])
        yield Both(embedded, cluster)
    cluster_client.indices.delete(index=f"{name}-*")


#: Words, phrases with stop words, writing without spaces, parts of words, spellings, fields, and statements.
QUERIES = [
    *("", "law", "law tax", "law -tax", "tax OR budget", "(tax OR budget) NOT law", "heritage protection", "-law"),
    *('"the law"', '"of the law"', '"tax the"~2', "law NEAR/1 tax", "the NEAR/3 (law OR tax*)", "tax NEAR 中国"),
    *('"the"', "中国", "国", "知识产权", '"中国人 law"', "=中国", "国家*", "économie", "economie", "U.S.", "us"),
    *("l'eau", "eau", "1,000", "tax*", "=tax", "=taxes", "lwa~", "budgte~2", "taxs~", "her*", "bud* lwa~", "zebra"),
    *("title:law", 'title:"the law"', "title:tax*", "said:law", "said:(law tax)", 'said:(law by:"Anna Lind")', "the"),
    *("said:(tax* -by:Ek)", "said:(by:申长雨)", "-said:law law", "said:(law NEAR/2 tax)", 'said:("the law" OR 中国)'),
    *("speaker:Lind", 'speaker:"Capek"', "speaker:Changyu law", "org:OA", "organization:Societe", "place:Aune"),
    *("date:2005", "date:2005-02..2006", "date:?", "date:? law", "date:..2006 tax", "kind:speech", "lang:en -date:?"),
    *("id:m001", "zebra law", "law quagga tax", "the of"),
]  # fmt: skip
SELECTIONS: list[dict[str, Any]] = [
    {"selected": {"speaker": ("Anna Lind",)}},
    {"selected": {"speaker": ("Anna Lind", NONE), "year": ("2005", "2007")}},
    {"selected": {"year": (NONE,)}, "excluded": {"organization": ("Office A",)}},
    {"selected": {"organization": ("OA", "Nobody Known")}, "facet_find": {"speaker": "li"}},
    {"excluded": {"speaker": (NONE, "Jan Capek")}, "first_day": date(2005, 2, 10)},
    {"first_day": date(2005, 2, 28), "last_day": date(2007, 3, 1), "timeline": "month"},
    {"said": True, "selected": {"speaker": ("Shen Changyu",)}},
    {"said": True, "excluded": {"speaker": ("Bo Ek",)}},
    {"match": "any"},
    {"first_uses": "speaker"},
    {"first_uses": "organization", "facet_limit": 2, "facet_offset": 1},
    {"twins": True},
]


@pytest.mark.parametrize("query", dict.fromkeys([*DOCUMENTED, *QUERIES]))
def test_a_query_finds_the_same(both: Both, query: str) -> None:
    ours, theirs = both.search(query=query, sort="oldest", **EVERYTHING)
    assert told(theirs) == told(ours)
    assert [hit.id for hit in theirs.hits] == [hit.id for hit in ours.hits]
    newest = [[hit.id for hit in each.hits] for each in both.search(query=query, sort="newest", limit=30, page=2)]
    assert newest[0] == newest[1]


@pytest.mark.parametrize("query", ["", "law", "tax OR 中国", "law tax budget", "zebra quagga law"])
@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_selections_count_the_same(both: Both, query: str, selection: dict[str, Any]) -> None:
    ours, theirs = both.search(**{"query": query, "sort": "newest", **EVERYTHING, **selection})
    assert told(theirs) == told(ours)
    assert [hit.id for hit in theirs.hits] == [hit.id for hit in ours.hits]


@pytest.mark.parametrize("query", dict.fromkeys([*DOCUMENTED, *QUERIES]))
def test_a_clear_winner_is_the_same(both: Both, query: str) -> None:
    ours, theirs = both.search(query=query, limit=10, snippets=True)
    if len(ours.hits) > 1 and ours.hits[0].score and ours.hits[1].score:
        clear = ours.hits[0].score > 1.2 * ours.hits[1].score
        assert not clear or theirs.hits[0].id == ours.hits[0].id
    best, found = ({hit.id for hit in each.hits} for each in (ours, theirs))
    assert len(best) == len(found)


PIECES = st.sampled_from(
    [*"tax taxes law the of budget 中国 国 économie us".split(), "tax*", "lwa~", '"the law"', "=laws", "title:law",
     "speaker:Lind", "org:OA", "date:2005", "date:?", "said:law", "said:(tax by:Ek)", "law NEAR/2 tax", "国家*"]
)  # fmt: skip
DRAWN = st.recursive(
    PIECES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("({0[0]}) ({0[1]})".format),
        st.tuples(inner, inner).map("({0[0]}) OR ({0[1]})".format),
        inner.map("-({})".format),
    ),
    max_leaves=5,
)


@given(query=DRAWN, match=st.sampled_from(["all", "any"]), said=st.booleans())
@settings(max_examples=60)
def test_drawn_queries_find_the_same(both: Both, query: str, match: Any, said: bool) -> None:
    asked = {"query": query, "match": match, "sort": "oldest", "said": said, **EVERYTHING}
    try:
        ours = both.embedded.search(SearchRequest(**asked))
    except QueryError as problem:
        with pytest.raises(type(problem)):
            both.cluster.search(SearchRequest(**asked))
    else:
        assert told(both.cluster.search(SearchRequest(**asked))) == told(ours)


def test_all_releases_are_read_back_the_same(both: Both) -> None:
    ids = sorted(both.embedded.ids(0, 1000))
    assert sorted(both.cluster.ids(0, 1000)) == ids
    assert [both.cluster.get(id_) for id_ in ids] == [both.embedded.get(id_) for id_ in ids]


@pytest.mark.parametrize(
    "text", ["li", "ann", "law ta", "the he", "speaker:ca", "申", "off", "her", "minister", "état"]
)
def test_what_is_typed_is_completed_the_same(both: Both, text: str) -> None:
    assert both.cluster.suggest(text, 12) == both.embedded.suggest(text, 12)


@pytest.mark.parametrize("query", ["heritge", "taxs budgte", "speaker:Linde law", "zebra", "law", 'org:"Offise A"'])
def test_spellings_are_mended_the_same(both: Both, query: str) -> None:
    request = SearchRequest(query=query)
    assert both.cluster.respelled(request) == both.embedded.respelled(request)
    assert both.cluster.offers(query) == both.embedded.offers(query)


def test_names_and_roles_are_the_same(both: Both) -> None:
    facets = both.embedded.search(SearchRequest(facets=("speaker", "organization"), facet_limit=1000)).facets
    for field, facet in facets.items():
        for option in facet.options:
            ours, theirs = both.embedded.names(), both.cluster.names()
            assert sorted(theirs.forms(field, option.value)) == sorted(ours.forms(field, option.value))
            for form in ours.forms(field, option.value):
                assert set(theirs.resolve(field, form, False)) == set(ours.resolve(field, form, False)), form
            if field == "speaker":
                assert both.cluster.roles(option.value) == both.embedded.roles(option.value)


def test_nearly_the_same_releases_are_the_same(both: Both) -> None:
    def copies(engine: Any, id_: str) -> list[str]:
        return sorted(each.hit.id for each in engine.similar(id_) if each.nearly_identical)

    for id_ in both.embedded.ids(0, 1000)[::3]:
        assert copies(both.cluster, id_) == copies(both.embedded, id_), id_


def test_status_tells_the_same(both: Both) -> None:
    ours, theirs = both.embedded.status(), both.cluster.status()
    assert (theirs.releases, theirs.years, theirs.undated) == (ours.releases, ours.years, ours.undated)
    assert both.cluster.check() == both.embedded.check() == []
