"""`said:` and `by:` read back in words, asked of an engine, and marked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from marking import marked
from query_index import Spellings
from test_query_said import WITH_SAID
from whoosh.query.compound import And as AllOf
from whoosh.query.compound import Or as AnyOf
from whoosh.query.qcore import Every, NullQuery
from whoosh.query.terms import Term
from whoosh.query.wrappers import Not as Without

from indexer.query import any_of, clauses, parse, print_query, read_back, significant
from indexer.query.compile import compile_query
from indexer.query.highlights import highlight_terms
from indexer.query.proximity import Nearby
from indexer.query.statements import InStatement
from indexer.query.statements import SaidBy as SpokenBy
from indexer.query.tree import Node, children

NAMED = Spellings(
    {("speaker", "xing shengcai"): ("Xing Shengcai",), ("speaker", "xing"): ("Xing Li", "Xing Shengcai")}, {}
)


@given(WITH_SAID)
@settings(max_examples=200, deadline=None)
def test_all_trees_can_be_read_back_compiled_and_marked(tree: Node) -> None:
    kept, _ = significant(tree)
    assert parse(print_query(any_of(kept))) == any_of(kept)
    assert read_back(kept)
    assert all(words for words, _ in clauses(kept))
    assert hash(compile_query(kept, NAMED)) == hash(compile_query(kept, NAMED))
    highlight_terms(kept)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("said:heritage", "with “heritage” in a statement"),
        ("said:(heritage law)", "with “heritage” and “law” in one statement"),
        ("said:(heritage OR law)", "with “heritage” or “law” in a statement"),
        ("said:((x1 OR x2 x3) law)", "with (“x1” or (“x2” and “x3”)) and “law” in one statement"),
        ('said:"heritage law"', "with the exact words “heritage law” in a statement"),
        ('said:(by:"Xing Shengcai")', "with a statement by Xing Shengcai"),
        ("-said:(by:X)", "without a statement by X"),
        ("said:(by:X OR by:Y)", "with a statement by X or Y"),
        ("said:(heritage by:X)", "with “heritage” in a statement by X"),
        ("said:(heritage law by:X)", "with “heritage” and “law” in one statement by X"),
        ("said:(tax -law)", "with “tax” but not “law” in one statement"),
        ("said:(tax -law -plan -by:X)", "with “tax” but not “law” or “plan” in one statement not by X"),
        ("said:(-tax by:X)", "with a statement without “tax” by X"),
        ("said:(tax OR by:X)", "with a statement that has “tax” or is by X"),
        (
            "said:(tax -law by:X OR plan -by:Y)",
            "with a statement that (has “tax”, is without “law” and is by X) or (has “plan” and is not by Y)",
        ),
        ("said:(tax -(law by:X))", "with “tax” in a statement that is not one that (has “law” and is by X)"),
        ("tax said:law date:2007", "with “tax”, with “law” in a statement, dated 2007"),
        ("tax OR said:law", "either with “tax” or with “law” in a statement"),
    ],
)
def test_reads_back(query: str, words: str) -> None:
    assert read_back(parse(query)) == words


def test_what_is_said_is_one_clause() -> None:
    parts = clauses(parse("tax said:(heritage OR law) -said:(by:X) said:-plan"))
    assert [(words, print_query(node)) for words, node in parts] == [
        ("“tax”", "tax"),
        ("“heritage” or “law” in a statement", "said:(heritage OR law)"),
        ("a statement by X, left out", "said:(by:X)"),
        ("a statement without “plan”", "said:(-plan)"),
    ]


@pytest.mark.parametrize(
    ("query", "kept", "ignored"),
    [
        ("said:(the law)", "said:law", ("the",)),
        ("the said:law", "said:law", ("the",)),
        ("said:(the by:X)", "said:(the by:X)", ()),
        ("the said:(by:X)", "the said:(by:X)", ()),
        ("said:(& by:X)", "said:(by:X)", ("&",)),
    ],
)
def test_stop_words_beside_others_are_left_out(query: str, kept: str, ignored: tuple[str, ...]) -> None:
    tree, left_out = significant(parse(query))
    assert (print_query(tree), left_out) == (kept, ignored)


@pytest.mark.parametrize(
    ("query", "any_words"),
    [
        ("tax said:(heritage -law by:X)", "tax OR said:(heritage -law by:X)"),
        ("said:(heritage law) said:plan", "said:(heritage law) OR said:plan"),
        ("tax said:(heritage law)", "tax OR said:(heritage law)"),
        ("tax plan said:(by:X)", "(tax OR plan) said:(by:X)"),
        ("tax plan said:(-law)", "(tax OR plan) said:(-law)"),
        ("tax -said:law", "tax -said:law"),
        ("said:(heritage law)", "said:(heritage law)"),
    ],
)
def test_any_of_keeps_what_is_said_together(query: str, any_words: str) -> None:
    assert print_query(any_of(parse(query))) == any_words


def test_compiles_to_what_is_asked_of_statements() -> None:
    xing = SpokenBy(["Xing Shengcai"])
    law, tax = Term("text", "law"), Term("text", "tax")
    for query, part in [
        ("said:law", law),
        ('said:(law by:"xing SHENGCAI")', AllOf([law, xing])),
        ("said:(by:Xing)", SpokenBy(["Xing Li", "Xing Shengcai"])),
        ("said:(law -by:Nobody)", AllOf([law, Without(NullQuery)])),
        ("said:(by:Nobody)", NullQuery),
        ("said:(law NEAR/3 tax)", Nearby(law, tax, 3)),
        ("said:(tax OR law)", AnyOf([tax, law])),
        ("said:-law", AllOf([Every(boost=0.0), Without(law)])),
    ]:
        assert compile_query(parse(query), NAMED) == InStatement(part), query
    assert compile_query(parse("tax said:law"), NAMED) == AllOf([tax, InStatement(law)])


def test_asked_queries_are_equal_when_they_ask_the_same() -> None:
    one, other = (InStatement(AllOf([Term("text", "a"), SpokenBy(["X"])])) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == repr(other)
    assert one != InStatement(SpokenBy(["X"])) != InStatement(SpokenBy(["Y"]))
    assert list(one.children()) == [one.part]
    assert SpokenBy(["X"]).is_leaf()
    assert not one.is_leaf()


def test_words_that_are_said_are_marked_in_the_body_alone() -> None:
    query = 'said:(law -tax "action plan" by:Xing)'
    text = "laws, tax, an action plan, Xing"
    assert [text[start:end] for start, end in marked(query, text)] == ["laws", "action plan"]
    assert marked(query, text, title=True) == []
    tree = parse(f"plan {query}")
    said = children(tree)[1]
    assert [part.said for part in highlight_terms(tree).parts] == [None, said, said]
