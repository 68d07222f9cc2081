"""Every example of docs/query-language.md is what it says: the first column of its tables holds the queries."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from places import opened
from query_index import Item, Searched, Spellings, found, names_of, release, searched

from corpus.release import Evidence, Release, Statement
from indexer.query import QueryError, clauses, parse, print_query, read_back
from indexer.query.tree import And, Node, Not, Said, walk
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
        "sipo-2007-14",
        "Action plan to protect heritage",
        "Heritage law and policy. We protect our heritage.",
        "2007-03-14",
        ("Xing Shengcai",),
    ),
    Item(
        "patents",
        "Trademark",
        "The patent law reform; protection of trademark and patent and their rights.",
        "2007",
        ("Tian Lipu",),
    ),
    Item(
        "rights", "Note", "On intellectual property rights, protect patents. covid-19 heritage", "2006", (), ("SIPO",)
    ),
    Item("cnipa", "知识产权", "国家知识产权局", "2019", (), ("CNIPA",), "speech", "zh", "Geneva"),
    Item(
        "undated",
        "Prototype of a plan",
        "A patent. A patent law and its reform. Patent rights. Heritage.",
        "",
        ("Tian Lipu",),
    ),
]
#: Who says which words of them; what nobody is named for is no statement of a speaker.
STATEMENTS = [
    ("sipo-2007-14", "Xing Shengcai", "Heritage law and policy."),
    ("sipo-2007-14", "Xing Shengcai", "We protect our heritage."),
    ("patents", "Tian Lipu", "The patent law reform"),
    ("rights", None, "covid-19 heritage"),
    ("undated", "Tian Lipu", "Heritage."),
]


@pytest.fixture(scope="module")
def searcher() -> Searched:
    return searched(ITEMS)


@pytest.fixture(scope="module")
def spoken() -> Searched:
    """Each statement of a named speaker as a release of its own, which knows nothing but its words."""
    said = [(number, *statement) for number, statement in enumerate(STATEMENTS) if statement[1]]
    return searched([Item(f"{number} {id}", "", words, "", (speaker,)) for number, id, speaker, words in said])


@pytest.fixture(scope="module")
def names() -> Spellings:
    return names_of(ITEMS, {}, {"CNIPA": ("SIPO",)})


def test_the_document_has_examples() -> None:
    assert len(QUERIES) > 35
    assert len(ERRORS) > 15


class Expected:
    """What a query must find, told without an engine: what is said by asking each statement as if it were a release."""

    def __init__(self, searcher: Searched, spoken: Searched, names: Spellings) -> None:
        self.searcher, self.spoken, self.names = searcher, spoken, names

    def __call__(self, node: Node) -> set[str]:
        if not any(isinstance(each, Said) for each in walk(node)):
            return found(self.searcher, node, self.names)
        if isinstance(node, And):
            return set.intersection(*map(self, node.parts))
        if isinstance(node, Not):
            return {item.id for item in ITEMS} - self(node.part)
        assert isinstance(node, Said), node
        said = found(self.spoken, print_query(node.part).replace("by:", "speaker:"), self.names)
        return {of.split()[1] for of in said}


@pytest.fixture(scope="module")
def expected(searcher: Searched, spoken: Searched, names: Spellings) -> Expected:
    return Expected(searcher, spoken, names)


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_finds_some_releases_and_not_others(expected: Expected, query: str) -> None:
    tree = parse(query)
    assert 0 < len(expected(tree)) < len(ITEMS)
    assert parse(print_query(tree)) == tree
    assert read_back(tree)
    assert clauses(tree)


def told(item: Item) -> Release:
    """The release with its statements."""
    speakers = {speaker: number for number, speaker in enumerate(item.speakers)}
    evidence = Evidence("test", "body", "test", 1.0)
    spans = [
        (speakers.get(speaker or ""), item.body.index(words), len(words))
        for id, speaker, words in STATEMENTS
        if id == item.id
    ]
    statements = tuple(Statement(by, "direct", start, start + length, evidence) for by, start, length in spans)
    return msgspec.structs.replace(release(item), statements=statements)


@pytest.mark.conformance
def test_the_engine_finds_the_same(tmp_path: Path, expected: Expected) -> None:
    with opened(tmp_path / "index") as engine:
        with engine.writer() as writer:
            for item in ITEMS:
                writer.add(told(item))
            writer.finish()
        for query in QUERIES:
            results = engine.search(SearchRequest(query=query, snippets=True))
            assert {hit.id for hit in results.hits} == expected(parse(query)), query
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
