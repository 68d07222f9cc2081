"""What is asked of statements is found statement by statement, in any segmentation, with the same scores to the bit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from drawing import queries_of_statements, releases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import make
from naive_evaluation import Oracle
from test_evaluation import collection_of, evaluated, segment_of
from whoosh.query import And, Every, Not, NullQuery, Or, Phrase, Prefix, Query, Term

from corpus.release import Release
from indexer.columnar.building.merging import merge
from indexer.columnar.building.output import MemorySectionWriter
from indexer.columnar.evaluation import Collection
from indexer.columnar.evaluation.statements import NotOfStatements
from indexer.columnar.segment import Segment
from indexer.columnar.segment.statements import problem_in
from indexer.query.proximity import Adjacent, Among, Beginning, Nearby, Spelling
from indexer.query.statements import InStatement, SaidBy

quickly = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some_queries = st.lists(queries_of_statements, min_size=1, max_size=6)


@quickly
@given(releases, some_queries)
def test_it_finds_what_is_found_statement_by_statement(corpus: list[Release], asked: list[Query]) -> None:
    oracle, collection = Oracle(corpus), collection_of([corpus] if corpus else [])
    for query in asked:
        assert evaluated(collection, query) == pytest.approx(oracle(query), rel=1e-9), query


@quickly
@given(releases, st.sets(st.integers(0, 8), max_size=4), some_queries, st.data())
def test_segments_deletions_and_merges_change_nothing(
    corpus: list[Release], deleted: set[int], asked: list[Query], data: st.DataObject
) -> None:
    """One segment of what is there; several with deleted releases among them; these merged."""
    gone = {f"r{number}" for number in deleted}
    there = [release for release in corpus if release.id not in gone]
    oracle, plain = Oracle(there), collection_of([there] if there else [])
    mixed = data.draw(st.permutations(corpus))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(corpus)), max_size=4)))
    batches = [mixed[first:last] for first, last in zip([0, *cuts], [*cuts, len(corpus)], strict=True)]
    several = collection_of([batch for batch in batches if batch], gone)
    united = Collection([merged(several)], [None])
    for query in asked:
        found = evaluated(plain, query)
        assert found == pytest.approx(oracle(query), rel=1e-9), query
        assert evaluated(several, query) == evaluated(united, query) == found, query


def merged(several: Collection) -> Segment:
    out = MemorySectionWriter()
    merge(list(zip(several.segments, several.live, strict=True)), out)
    assert problem_in(out.sections()) is None
    return Segment(out.sections())


# By hand

ANN, BO = "Ann Lee", "Bo"
#: The statements: "tax law of the land", "law of", "no tax on land", "land and law", "budget act", and one of nobody.
TEXT = "The tax law of the land, and no tax on land and law. A budget act. The law."
SAID = [(0, 4, 23), (1, 8, 14), (1, 29, 43), (0, 39, 51), (1, 55, 65), (None, 67, 74)]
CORPUS = [
    make("a", TEXT, title="Budget of taxes", speakers=[ANN, BO], said=SAID),
    make("b", TEXT, title="Budget of taxes", speakers=[ANN, BO]),
    make("c", TEXT, speakers=[BO], said=[(0, 4, 23)]),
]


def word(text: str) -> Term:
    return Term("text_form", text)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (And([word("tax"), word("law")]), "ac"),
        (And([word("budget"), word("law")]), ""),
        (And([word("tax"), word("on"), SaidBy([BO])]), "a"),
        (And([word("tax"), word("on"), SaidBy([ANN])]), ""),
        (And([word("law"), SaidBy([ANN, "Nobody"])]), "a"),
        (SaidBy([BO]), "ac"),
        (SaidBy([]), ""),
        (And([word("land"), Not(word("tax"))]), "a"),
        (And([word("land"), Not(word("land"))]), ""),
        (Not(Or([word("law"), word("land"), word("budget")])), ""),
        (Not(word("law")), "a"),
        (And([Every(boost=0.0), Not(word("tax"))]), "a"),
        (Every(boost=0.0), "ac"),
        (Or([word("budget"), And([word("of"), Not(word("tax"))])]), "a"),
        (word("and"), "a"),
        (word("a"), ""),
        (Phrase("text_form", ["law", "of"]), "ac"),
        (Adjacent([word("land"), word("and")]), "a"),
        (And([Adjacent([word("tax"), word("law")]), SaidBy([BO])]), "c"),
        (Nearby(word("land"), word("no"), 1), ""),
        (Nearby(word("land"), word("no"), 2), "a"),
        (Nearby(word("of"), word("budget"), 20), ""),
        (Among([word("on"), word("tax"), word("no")], 0), "a"),
        (Among([word("law"), word("tax")], 1), "ac"),
        (Beginning("text_form", "budg"), "a"),
        (Prefix("text_form", "zebra"), ""),
        (Spelling("text_form", "budgte", 1), "a"),
        (Term("title", "tax"), ""),
        (Or([Or([]), And([]), word("zebra")]), ""),
        (Term("text", "tax"), "ac"),
    ],
)
def test_what_is_in_one_statement(part: Query, expected: str) -> None:
    found = evaluated(collection_of([CORPUS]), InStatement(part))
    assert "".join(sorted(found)) == expected
    assert found == pytest.approx(Oracle(CORPUS)(InStatement(part)), rel=1e-12)


def test_nothing_is_asked_in_nothing() -> None:
    for batches in ([], [[]], [CORPUS]):
        for part in (NullQuery, Or([Adjacent([]), NullQuery]), Not(Every(boost=0.0))):
            assert evaluated(collection_of(batches), InStatement(part)) == {}


def test_the_score_is_that_of_the_whole_release() -> None:
    collection = collection_of([CORPUS])
    part = And([word("tax"), Phrase("text_form", ["budget", "act"])])
    either = Or([word("tax"), Phrase("text_form", ["budget", "act"])])
    assert evaluated(collection, InStatement(part)) == {}
    found, whole = evaluated(collection, InStatement(either)), evaluated(collection, either)
    assert found == {id_: whole[id_] for id_ in "ac"}
    named = And([word("tax"), SaidBy([BO]), Not(word("act"))])
    assert evaluated(collection, InStatement(named)) == {id_: evaluated(collection, word("tax"))[id_] for id_ in "ac"}


def test_a_run_that_is_cut_is_not_said_whole() -> None:
    run = Adjacent([word("知识"), word("识产")], 1)  # 知识产
    for end, ids in ((3, ["r"]), (2, [])):
        corpus = [make("r", "知识产权", speakers=[ANN], said=[(0, 0, end)])]
        for query in (InStatement(run), InStatement(Nearby(word("知识"), Or([run, word("x")]), 0))):
            assert list(evaluated(collection_of([corpus]), query)) == list(Oracle(corpus)(query)), (query, end)
        assert list(evaluated(collection_of([corpus]), InStatement(run))) == ids


def test_far_positions_and_long_titles() -> None:
    body = "word " * 70_000 + "tax law here"
    said = [(0, 350_000, 350_007), (0, 350_004, 350_012), (0, 0, 350_003)]
    corpus = [make("a", body, title="tax " * 2000, speakers=[ANN], said=said)]
    collection, oracle = collection_of([corpus]), Oracle(corpus)
    parts: Sequence[Query] = (
        And([word("tax"), word("law")]),
        And([word("law"), word("here")]),
        And([word("tax"), word("here")]),
        And([word("word"), word("tax")]),
        Adjacent([word("word"), word("tax")]),
        Beginning("text_form", "la"),
    )
    for part in parts:
        assert evaluated(collection, InStatement(part)) == pytest.approx(oracle(InStatement(part))), part


def test_statements_are_sorted_and_told_once() -> None:
    said = [(1, 8, 30), (0, 4, 12), (0, 4, 12), (1, 4, 12), (2, 4, 12), (0, 4, 13), (0, 3, 4), (0, 9, 9), (0, 90, 99)]
    segment = segment_of([make("x"), make("r", TEXT, title="T", speakers=[ANN, BO, ANN], said=said)])
    starts, first, last, speaker = (column.tolist() for column in segment.statements)
    assert starts == [0, 0, 4]
    assert [(one - first[0], other - first[0], who) for one, other, who in zip(first, last, speaker, strict=True)] == [
        (0, 1, 0),
        (0, 1, 1),
        (0, 2, 0),
        (1, 6, 1),
    ]


def test_what_is_no_part_of_a_statement_says_so() -> None:
    for part in (Term("speaker", BO), InStatement(word("tax"))):
        with pytest.raises(NotOfStatements, match="can't be asked of a statement"):
            evaluated(collection_of([CORPUS]), InStatement(part))


@pytest.mark.parametrize(
    ("name", "at", "value", "problem"),
    [
        ("starts", 1, 9, "do not go with the releases"),
        ("starts", 3, 5, "lack a place"),
        ("first", 0, 3, "outside of its text"),
        ("last", 0, 9999, "outside of its text"),
        ("last", 1, 1027, "outside of its text"),
        ("first", 0, 1030, "not in order"),
        ("speaker", 5, 0, "none of its release's"),
        ("speaker", 5, 7, "none of its release's"),
    ],
)
def test_statements_that_are_not_as_written_are_told(name: str, at: int, value: int, problem: str) -> None:
    sections = segment_of(CORPUS).sections
    assert problem_in(sections) is None
    changed = sections.array(f"statements.{name}")
    changed[at] = np.uint32(value)
    assert problem in str(problem_in(sections))
