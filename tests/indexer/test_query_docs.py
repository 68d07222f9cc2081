"""Every example of docs/query-language.md is what it says: the first column of its tables holds the queries."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from query_index import Item, Searched, Spellings, found, names_of, release, searched

from indexer.engine import open_engine
from indexer.query import QueryError, clauses, parse, print_query, read_back
from indexer.results import SearchRequest

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "query-language.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in DOCUMENT.read_text("utf-8").splitlines()
    if line.startswith("| `")
]
QUERIES = [row[0].strip("` ") for row in ROWS if len(row) == 2]
ERRORS = [tuple(cell.strip("` |") for cell in row) for row in ROWS if len(row) == 3]

#: Releases of which each query of the document finds some and leaves others.
ITEMS = [
    Item(
        "sipo-2007-14", "Action plan to protect heritage", "Heritage law and policy.", "2007-03-14", ("Xing Shengcai",)
    ),
    Item("patents", "Trademark", "The patent law reform; protection of trademark and patent and their rights.", "2007"),
    Item("rights", "Note", "On intellectual property rights, protect patents. covid-19", "2006", (), ("SIPO",)),
    Item("cnipa", "知识产权", "国家知识产权局", "2019", (), ("CNIPA",), "speech", "zh", "Geneva"),
    Item("undated", "Prototype of a plan", "A patent. A patent law and its reform. Patent rights. Heritage."),
]


@pytest.fixture(scope="module")
def searcher() -> Searched:
    return searched(ITEMS)


@pytest.fixture(scope="module")
def names() -> Spellings:
    return names_of(ITEMS, {}, {"CNIPA": ("SIPO",)})


def test_the_document_has_examples() -> None:
    assert len(QUERIES) > 35
    assert len(ERRORS) > 15


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_finds_some_releases_and_not_others(searcher: Searched, names: Spellings, query: str) -> None:
    tree = parse(query)
    assert 0 < len(found(searcher, query, names)) < len(ITEMS)
    assert parse(print_query(tree)) == tree
    assert read_back(tree)
    assert clauses(tree)


def test_the_engine_finds_the_same(tmp_path: Path, searcher: Searched, names: Spellings) -> None:
    with open_engine(str(tmp_path / "index"), create=True) as engine:
        with engine.writer() as writer:
            for item in ITEMS:
                assert writer.add(release(item)) is None
            writer.finish()
        for query in QUERIES:
            results = engine.search(SearchRequest(query=query, snippets=True))
            assert {hit.id for hit in results.hits} == found(searcher, query, names), query
            assert results.match == "all"
            assert results.reading.clauses


@pytest.mark.parametrize(("query", "error", "suggestion"), ERRORS)
def test_each_error_is_the_one_named(query: str, error: str, suggestion: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert (caught.value.type, caught.value.suggestion) == (error, suggestion)


def test_what_the_document_calls_the_same_is(searcher: Searched, names: Spellings) -> None:
    pairs = [(before[0], row[0]) for before, row in pairwise(ROWS) if row[1].startswith("the same")]
    alike = [tuple(query.strip("` ") for query in pair) for pair in pairs if not pair[1].endswith("+`")]
    assert len(alike) >= 4
    for one, other in alike:
        assert found(searcher, one, names) == found(searcher, other, names), (one, other)


def test_queries_in_running_text_can_be_read() -> None:
    for query in re.findall(r"put `([^`]+)`", DOCUMENT.read_text("utf-8")):
        parse(query)
