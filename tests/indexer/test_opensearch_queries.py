"""Queries become this JSON for a cluster; `python tests/indexer/test_opensearch_queries.py` writes it anew.

What it finds is told by `tests/cluster/test_cluster_queries.py`: this shows what a change asks of clusters.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from indexer.analysis import tokens
from indexer.opensearch.layout.terms import beginning, form, lone, stem, word
from indexer.opensearch.queries.compiling import by_speakers, compile_query, in_statement, statement_query
from indexer.query import parse, significant
from indexer.query.errors import BadOperand, NearOperand, QueryError, TooManyForms
from indexer.query.tree import Said

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).with_name("opensearch_queries.json")
#: What the document has no example of.
MORE = [
    "", "=国", "知*", "知识产*", "covid-lab*", '"国家 知识产权"~2', "said:知识产权", "said:(-law)",
    "said:(by:Nobody -law)", "org:Nobody", "(law OR -org:SIPO) kind:speech",
    '"plan plan"~3', '"of the law of the land"~4', '"law covid-19 17"~2', 'polcy~ NEAR "a"~2',
    "plan NEAR/2 plans NEAR/3 plan", 'plan NEAR/2 (law OR "action plan") NEAR/3 prot*', "said:(国家 NEAR 中国 NEAR 国)",
]  # fmt: skip


class Known:
    """Knows every name but one, each as two values."""

    def resolve(self, field: str, value: str, predecessors: bool) -> tuple[str, ...]:
        return () if value == "Nobody" else (f"{field} {value}", "a predecessor" if predecessors else "another form")


def queries() -> list[str]:
    lines = (ROOT / "docs" / "query-language.md").read_text("utf-8").splitlines()
    rows = [line.strip("|").split(" | ") for line in lines if line.startswith("| `")]
    return [row[0].strip("` ") for row in rows if len(row) == 2] + MORE


def compiled(query: str) -> Any:
    return compile_query(significant(parse(query))[0], Known())


def write() -> None:
    lines = (
        f"{json.dumps(query, ensure_ascii=False)}: {json.dumps(compiled(query), ensure_ascii=False)}"
        for query in queries()
    )
    GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(GOLDEN.read_text("utf-8"))
    return told


def test_the_file_has_each_query(golden: dict[str, Any]) -> None:
    assert list(golden) == queries()


@pytest.mark.parametrize("query", queries())
def test_a_query_compiles_to(golden: dict[str, Any], query: str) -> None:
    assert compiled(query) == golden[query]


@pytest.mark.parametrize("text", ["U.S.", "patents", "国家", "か゛", "x" * 900])
def test_words_are_terms_that_texts_hold(text: str) -> None:
    token = next(iter(tokens(text)))
    held = word([(token.form, token.stem)]).split("|")
    assert held[:2] == [stem(token.stem), form(token.form)]
    assert held[2:] in ([], [lone(text[0])])
    assert held[1].startswith(beginning(token.form))
    assert max(map(len, held)) < 300
    assert not any(" " in term for term in held)


def test_a_statement_may_be_of_some_people_and_not_of_others() -> None:
    node = parse("said:law")
    assert isinstance(node, Said)
    statement = statement_query(node, Known())
    assert by_speakers(statement, (), ()) == statement
    assert by_speakers(statement, ("A", "B"), ("C",)) == {
        "bool": {
            "filter": [statement, {"terms": {"said.speaker": ["A", "B"]}}],
            "must_not": [{"terms": {"said.speaker": ["C"]}}],
        }
    }
    assert in_statement(statement)["bool"]["filter"][0]["nested"]["query"] == statement


def clauses(query: Any) -> int:
    """How many words and lists of words Lucene looks up: 1,024 at most."""
    if isinstance(query, dict):
        own = len(query.keys() & {"span_term", "term", "match_phrase", "span_multi", "prefix", "fuzzy"})
        return own or sum(map(clauses, query.values()))
    return sum(map(clauses, query)) if isinstance(query, list) else 0


@pytest.mark.parametrize(
    "query",
    [
        " NEAR ".join(["tax", "law", "taxes"] * 4),
        " NEAR/3 ".join(["tax"] * 8),
        " NEAR ".join(['(a OR b OR "c d" OR "d e")'] * 4),
        " OR ".join(f"w{number}" for number in range(190)),
        "said:(" + " ".join(f"w{number}" for number in range(190)) + ")",
        '"' + "a b " * 100 + '"~9',
        '"' + " ".join(f"w{number}" for number in range(200)) + '"~9',
        "国家" * 900,
    ],
)
def test_no_query_asks_for_more_than_a_cluster_takes(query: str) -> None:
    assert clauses(compiled(query)) <= 1024


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ('"国家 中国"~2', BadOperand),
        ('"law covid-19 19"~2', BadOperand),
        ('"国国 国国"~2', BadOperand),
        ('law NEAR "tax act"~2', NearOperand),
        ('said:(law NEAR (tax OR "tax act"~2))', NearOperand),
        (" NEAR ".join(["tax", "law", "taxes"] * 40), TooManyForms),
        (" NEAR ".join(['(a OR b OR "c d" OR "d e")'] * 8), TooManyForms),
        ('"' + "a b " * 200 + '"~9', TooManyForms),
    ],
)
def test_what_would_differ_from_the_embedded_engine_is_refused(query: str, error: type[QueryError]) -> None:
    with pytest.raises(error) as told:
        compiled(query)
    assert told.value.end > told.value.start


if __name__ == "__main__":
    write()
