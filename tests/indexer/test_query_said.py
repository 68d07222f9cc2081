"""`said:` and `by:` in the text of a query: trees, and the errors of fields that are not in their place."""

from __future__ import annotations

from functools import partial

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st
from test_query_parse import DATED, LEAVES, NAMES, NEAR, TEXTS, TREES, checked

from indexer.query import QueryError, parse, print_query
from indexer.query import errors as problems
from indexer.query.tree import (
    And,
    Fuzzy,
    Named,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Said,
    SaidBy,
    Title,
    Word,
    all_of,
    any_one_of,
    children,
    walk,
)

A, B, X = Word("a"), Word("b"), SaidBy("X")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("said:a b", And((Said(A), B))),
        ("said:(a b)", Said(And((A, B)))),
        ('said:"a b"', Said(Phrase("a b"))),
        ("said:herit*", Said(Prefix("herit"))),
        ("said:=a", Said(Word("a", exact=True))),
        ("said:polcy~2", Said(Fuzzy("polcy", 2))),
        ("said:(a NEAR/3 b)", Said(Near(A, B, 3))),
        ('said:("a b"~2 OR a)', Said(Or((Phrase("a b", 2), A)))),
        ("said:(a -b)", Said(And((A, Not(B))))),
        ("said:-a", Said(Not(A))),
        ("-said:a", Not(Said(A))),
        ("SAID:a OR b", Or((Said(A), B))),
        ("said:by:X", Said(X)),
        ('said:(by:"Xing Shengcai")', Said(SaidBy("Xing Shengcai"))),
        ("said:(by:X OR by:Y)", Said(Or((X, SaidBy("Y"))))),
        ("said:(a -by:X)", Said(And((A, Not(X))))),
        ("said:((a b) BY:x+)", Said(And((A, B, SaidBy("x+"))))),
        ("said：（传承 by：“邢胜才”）", Said(And((Word("传承"), SaidBy("邢胜才"))))),
        ("said:(a) said:(b)", And((Said(A), Said(B)))),
    ],
)
def test_reads(query: str, tree: Node) -> None:
    assert parse(query) == tree
    assert parse(print_query(tree)) == tree


def test_spans_are_those_of_the_input() -> None:
    query = 'law said:(a by:"X Y")'
    said = children(parse(query))[1]
    assert [query[slice(*node.span)] for node in walk(said)] == ['said:(a by:"X Y"', 'a by:"X Y"', "a", 'by:"X Y"']


@pytest.mark.parametrize(
    ("query", "error", "at", "suggestion"),
    [
        # by: outside of said:
        ('heritage by:"X"', problems.FieldOutside, 'by:"X"', 'said:(heritage by:"X")'),
        ("by:X", problems.FieldOutside, "by:X", "said:(by:X)"),
        ("-by:X", problems.FieldOutside, "by:X", "-said:(by:X)"),
        ("a -by:X", problems.FieldOutside, "by:X", "said:(a -by:X)"),
        ("a by:X date:2007 b", problems.FieldOutside, "by:X", "said:(a by:X b) date:2007"),
        ("title:a by:X", problems.FieldOutside, "by:X", "title:a said:(by:X)"),
        ("date:2007 -by:X", problems.FieldOutside, "by:X", "date:2007 -said:(by:X)"),
        ("a (by:X OR by:Y)", problems.FieldOutside, "by:X", "said:(a (by:X OR by:Y))"),
        ("a OR by:X", problems.FieldOutside, "by:X", "a OR said:(by:X)"),
        ("a by:X by:Y", problems.FieldOutside, "by:X", "a said:(by:X) said:(by:Y)"),
        ("law said:a by:X", problems.FieldOutside, "by:X", "law said:(a by:X)"),
        ("-by:X said:(a OR b)", problems.FieldOutside, "by:X", "said:((a OR b) -by:X)"),
        ("said:a said:b by:X", problems.FieldOutside, "by:X", "said:a said:b said:(by:X)"),
        ("by:(X OR Y)", problems.ValuesInGroup, "by:(X OR Y)", 'said:(by:"X") OR said:(by:"Y")'),
        ("a NEAR by:X", problems.NearOperand, "a NEAR by:X", "said:(a by:X)"),
        ("by: X", problems.MissingValue, "by:", "said:(by:X)"),
        # other fields within said:
        ("said:(a date:2007)", problems.FieldInside, "date:2007", "said:a date:2007"),
        ("said:(a -org:A+ b)", problems.FieldInside, "org:A+", "said:(a b) -org:A+"),
        ("law said:(a OR title:b)", problems.FieldInside, "title:b", "law (said:a OR title:b)"),
        ("said:(a speaker:“X Y”)", problems.FieldInside, "speaker:“X Y”", 'said:(a by:"X Y")'),
        ("said:speaker:X", problems.FieldInside, "speaker:X", "said:(by:X)"),
        ("said:(a speaker:X id:1)", problems.FieldInside, "speaker:X", "said:(a by:X) id:1"),
        ("said:(a -(b date:2007))", problems.FieldInside, "date:2007", "said:a -(said:b date:2007)"),
        ("said:title:a", problems.FieldInside, "title:a", "title:a"),
        ("said:(a said:(b c))", problems.FieldInside, "said:(b c", "said:(a (b c))"),
        ("said:said:a", problems.FieldInside, "said:a", "said:a"),
        ("title:(a said:b)", problems.FieldInside, "said:b", "(a said:b)"),
        ("title:said:b", problems.FieldInside, "said:", "said:b"),
        ("title:by:X", problems.FieldInside, "by:", "said:(by:X)"),
        # nothing said
        ("a said:()", problems.MissingOperand, "()", "a"),
        ("a said:", problems.MissingValue, "said:", "a"),
        ("a said:&", problems.NoWords, "said:&", "a"),
        ("he said: “we will”", problems.MissingValue, "said:", 'he said:"we will"'),
        ("said:a NEAR b", problems.NearOperand, "said:a NEAR b", "said:a AND b"),
        ("said:(by:Xi*)", problems.WildcardInside, "*", "said:(by:Xi)"),
        ("says:a", problems.UnknownField, "says:", "said:a"),
        ("said:(author:X)", problems.UnknownField, "author:", "said:(by:X)"),
    ],
)
def test_says_what_is_wrong_where_and_how_to_mend_it(
    query: str, error: type[QueryError], at: str, suggestion: str
) -> None:
    with pytest.raises(error) as caught:
        parse(query)
    assert query[caught.value.start : caught.value.end] == at
    assert caught.value.suggestion == suggestion


@pytest.mark.parametrize("piece", ["said:", "said:(", "said:-", "-said:(a ", "by:X ", "said:(by:X ", "said:a ", "by:"])
def test_long_trouble_is_answered_at_once(piece: str) -> None:
    assert_linear(lambda length: partial(checked, (piece * length)[:length]), 2000)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("said:(" + "(" * 50 + "a" + ")" * 51, problems.TooDeep),
        ("said:(" + "a " * 201 + ")", problems.TooManyParts),
        ("said:(" + "a by:X " * 101 + ")", problems.TooManyParts),
    ],
)
def test_limits_hold_inside(query: str, error: type[QueryError]) -> None:
    with pytest.raises(error):
        parse(query)


def _grown(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=4)
    negated = parts.map(lambda part: part.part if isinstance(part, Not) else Not(part))
    return st.one_of(several.map(all_of), several.map(any_one_of), negated)


SPEAKERS = st.builds(SaidBy, st.sampled_from(["Xing", "Xing Shengcai", "a:b (c)", "x+", "O'Neill", "it*"]))
PARTS = st.recursive(LEAVES | NEAR | SPEAKERS, _grown, max_leaves=8)
WITH_SAID = st.recursive(st.one_of(PARTS.map(Said), TREES), _grown, max_leaves=6)
#: With fields where they can't be.
LOOSE = st.recursive(
    st.one_of(LEAVES, SPEAKERS, NAMES, DATED, TEXTS.map(Title), PARTS.map(Said)),
    lambda parts: _grown(parts) | parts.map(Said),
    max_leaves=8,
)


@given(WITH_SAID)
@settings(max_examples=300, deadline=None)
def test_a_printed_tree_reads_as_the_same_tree(tree: Node) -> None:
    assert parse(print_query(tree)) == tree


@given(LOOSE)
@settings(max_examples=200, deadline=None)
def test_a_field_in_the_wrong_place_is_put_right(tree: Node) -> None:
    problem = None
    try:
        parse(print_query(tree))
    except QueryError as error:
        problem = error
    if isinstance(problem, problems.FieldOutside | problems.FieldInside):
        assert problem.suggestion
        assert _leaves(parse(problem.suggestion)) == _leaves(tree)


def _leaves(tree: Node) -> set[Node]:
    """Words and values, with people alike as speakers of a release and of a statement."""
    found = (each for each in walk(tree) if not children(each))
    return {SaidBy(each.value) if isinstance(each, Named) and each.name == "speaker" else each for each in found}


@pytest.mark.parametrize("name", ['Charles J. "Chuck" Fleischmann', "Charles J. “Chuck”  Fleischmann"])
def test_a_name_is_written_without_the_quotation_marks_in_it(name: str) -> None:
    plain = "Charles J. Chuck Fleischmann"
    assert parse(print_query(Said(SaidBy(name)))) == Said(SaidBy(plain))
    assert parse(print_query(Named("speaker", name))) == Named("speaker", plain)
