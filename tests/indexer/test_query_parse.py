"""The grammar, its errors, and that no input escapes either."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from growth import assert_linear
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.query import QueryError, parse, print_query
from indexer.query import errors as problems
from indexer.query.tree import (
    And,
    Dated,
    Everything,
    Fuzzy,
    Named,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Title,
    Word,
    all_of,
    any_one_of,
    walk,
)

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", Everything()),
        (" \n\t", Everything()),
        ("*", Everything()),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a and b", And((A, Word("and"), B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("(a (b c))", And((A, B, C))),
        ("a OR (b OR c)", Or((A, B, C))),
        ("-a b", And((Not(A), B))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT b", And((A, Not(B)))),
        ("-(a b)", Not(And((A, B)))),
        ("NOT NOT a", A),
        ("covid-19 don't U.S.", And((Word("covid-19"), Word("don't"), Word("U.S.")))),
        ("a - b", And((A, Word("-"), B))),
        ("a, b.", And((A, B))),
        ('"a  b"', Phrase("a b")),
        ("“a b” „c“", And((Phrase("a b"), Phrase("c")))),
        ('="a b"', Phrase("a b")),
        ('"a b"~5', Phrase("a b", 5)),
        ("a NEAR b", Near(A, B, 5)),
        ("a NEAR/3 b NEAR/7 c", Near(Near(A, B, 3), C, 7)),
        ("a NEAR (b OR c)", Near(A, Or((B, C)), 5)),
        ("a NEAR b c", And((Near(A, B, 5), C))),
        ("protect*", Prefix("protect")),
        ("专*", Prefix("专")),
        ("covid-vacc*", Prefix("covid-vacc")),
        ("polcy~ polcy~2", And((Fuzzy("polcy", 1), Fuzzy("polcy", 2)))),
        ("=protect", Word("protect", exact=True)),
        ("title:a b", And((Title(A), B))),
        ('title:"a b"', Title(Phrase("a b"))),
        ("title:(a b)", Title(And((A, B)))),
        ("title:prot*", Title(Prefix("prot"))),
        ("title:-a", Title(Not(A))),
        ("TITLE:a", Title(A)),
        ('speaker:"Xing Shengcai"', Named("speaker", "Xing Shengcai")),
        ("org:SIPO", Named("organization", "SIPO")),
        ("org:CNIPA+", Named("organization", "CNIPA", predecessors=True)),
        ('organization:"C D"+', Named("organization", "C D", predecessors=True)),
        ("language:zh", Named("lang", "zh")),
        ("id:a.b-c", Named("id", "a.b-c")),
        ("id:x+", Named("id", "x+")),
        ('kind:"press release"', Named("kind", "press release")),
        ("date:2007", Dated(date(2007, 1, 1), date(2007, 12, 31))),
        ("date:2008-02", Dated(date(2008, 2, 1), date(2008, 2, 29))),
        ("date:2007-03-14", Dated(date(2007, 3, 14), date(2007, 3, 14))),
        ("date:2006..2008-03", Dated(date(2006, 1, 1), date(2008, 3, 31))),
        ("date:..2008", Dated(None, date(2008, 12, 31))),
        ("date:2006..", Dated(date(2006, 1, 1), None)),
        ("date:?", Dated(None, None, unknown=True)),
        ("（知识产权 OR “专利 法”） －商标", And((Or((Word("知识产权"), Phrase("专利 法"))), Not(Word("商标"))))),
        ("《专利法》", Phrase("专利法")),
        ("title：计划", Title(Word("计划"))),
        ("局长说：保护", Word("局长说：保护")),
    ],
)
def test_reads(query: str, tree: Node) -> None:
    assert parse(query) == tree
    assert parse(print_query(tree)) == tree


@pytest.mark.parametrize(
    ("query", "error", "at", "suggestion"),
    [
        ('"intellectual property', problems.UnbalancedQuotes, '"intellectual property', '"intellectual property"'),
        ("(patent OR trademark", problems.UnbalancedParenthesis, "(", "(patent OR trademark)"),
        ("patent) law", problems.UnbalancedParenthesis, ")", "patent law"),
        ("(a OR", problems.UnbalancedParenthesis, "(", "(a)"),
        ("speakr:Xing", problems.UnknownField, "speakr:", "speaker:Xing"),
        ("author:Xing", problems.UnknownField, "author:", "speaker:Xing"),
        ("at 3:15", problems.UnknownField, "3:", 'at "3:15"'),
        ("http://x.org/y", problems.UnknownField, "http:", '"http://x.org/y"'),
        ("Note: patents", problems.UnknownField, "Note:", "Note patents"),
        ("title:", problems.MissingValue, "title:", "title"),
        ("title: plan", problems.MissingValue, "title:", "title:plan"),
        ("title: (a b)", problems.MissingValue, "title:", "title:(a b)"),
        ('speaker: "Xing Shengcai"', problems.MissingValue, "speaker:", 'speaker:"Xing Shengcai"'),
        ('speaker:"" a', problems.MissingValue, 'speaker:""', "a"),
        ("a speaker: OR b", problems.MissingValue, "speaker:", "a OR b"),
        ("patent OR", problems.MissingOperand, "OR", "patent"),
        ("AND patent", problems.MissingOperand, "AND", "patent"),
        ("a OR AND b", problems.MissingOperand, "AND", "a OR b"),
        ("a () b", problems.MissingOperand, "()", "a b"),
        ("NOT", problems.MissingOperand, "NOT", "not"),
        ("&", problems.NoWords, "&", None),
        ('a ""', problems.NoWords, '""', "a"),
        ("title:(speaker:Xing)", problems.FieldInside, "speaker:Xing", "(speaker:Xing)"),
        ("org:(SIPO OR CNIPA)", problems.ValuesInGroup, "org:(SIPO OR CNIPA)", '(org:"SIPO" OR org:"CNIPA")'),
        ("pr*", problems.PrefixTooShort, "pr*", "pr"),
        ("*tion", problems.LeadingWildcard, "*tion", "tion"),
        ("polic*y", problems.WildcardInside, "*", "polic*"),
        ("organi?ation", problems.WildcardInside, "?", "organi*"),
        ('"prot* law"', problems.WildcardInside, "*", '"prot law"'),
        ("a NEAR/0 b", problems.BadDistance, "NEAR/0", "a NEAR/5 b"),
        ("a NEAR/1000 b", problems.BadDistance, "NEAR/1000", "a NEAR/100 b"),
        ('"a b"~x', problems.BadDistance, "~", '"a b"~5x'),
        ("polcy~3", problems.TooManyEdits, "polcy~3", "polcy~2"),
        ("tax~2", problems.TooManyEdits, "tax~2", "tax"),
        ("date:2007-13", problems.BadDate, "2007-13", "date:2007"),
        ("date:2007-02-30", problems.BadDate, "2007-02-30", "date:2007-02"),
        ("date:14/3/2007", problems.BadDate, "14/3/2007", "date:2007"),
        ("date:2007/3/14", problems.BadDate, "2007/3/14", "date:2007-03-14"),
        ("date:2006-2008", problems.BadDate, "2006-2008", "date:2006..2008"),
        ("date:2008..2006", problems.BadDate, "2008..2006", "date:2006..2008"),
        ("date:..", problems.BadDate, "..", "date"),
        ("-patent NEAR law", problems.NearOperand, "-patent NEAR law", "-patent AND law"),
        ("covid-19~", problems.NotOneWord, "covid-19~", "covid-19"),
        ("专利法~", problems.NotOneWord, "专利法~", "专利法"),
    ],
)
def test_says_what_is_wrong_where_and_how_to_mend_it(
    query: str, error: type[QueryError], at: str, suggestion: str | None
) -> None:
    with pytest.raises(error) as caught:
        parse(query)
    problem = caught.value
    assert problem.type == error.__name__
    assert query[problem.start : problem.end] == at
    assert problem.suggestion == suggestion
    assert "\n" not in problem.message


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("a" * 2001, problems.TooLong),
        ("(" * 51 + "a" + ")" * 51, problems.TooDeep),
        ("ab " * 201, problems.TooManyParts),
    ],
)
def test_has_limits(query: str, error: type[QueryError]) -> None:
    with pytest.raises(error) as caught:
        parse(query)
    assert caught.value.suggestion
    parse(caught.value.suggestion)


@pytest.mark.parametrize(
    "piece",
    ["(", ")", '"', '""', "a OR ", "-", "NOT ", "title:", "a:", "~", "*", "=*~", "((a) ", "a NEAR ", "专", "a~", "”"],
)
def test_long_trouble_is_answered_at_once(piece: str) -> None:
    assert_linear(lambda length: partial(checked, (piece * length)[:length]), 2000)


def checked(query: str) -> None:
    """A query gives a tree that prints and reads as itself, or a typed error whose suggestion can be read."""
    tree = problem = None
    try:
        tree = parse(query)
    except QueryError as error:
        problem = error
    if problem:
        assert 0 <= problem.start <= problem.end <= len(query)
        assert problem.message
        assert problem.suggestion is None or parse(problem.suggestion)
    if tree:
        assert all(0 <= node.span[0] <= node.span[1] <= len(query) for node in walk(tree))
        assert parse(print_query(tree)) == tree


@given(st.text())
@example("0?.")
@example("\x1f")
@example("a\u2028b")
@settings(max_examples=200, deadline=None)
def test_any_text_gives_a_tree_or_a_typed_error(query: str) -> None:
    checked(query)


OPERATORS = [
    "(",
    ")",
    "（",
    "）",
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "NEAR/3",
    "NEAR/0",
    "-",
    "--",
    "=",
    "~",
    "~2",
    "*",
    "+",
    "&",
]
FIELDS = [
    "title:",
    "org:",
    "speaker:",
    "date:",
    "date:2007",
    "date:?",
    "said:",
    "said:(",
    "by:",
    "by:X",
    "3:15",
    "org:A+",
    "lang:zh",
    "id:x+",
    "：",
]
TEXT = [
    "a",
    "law",
    "专利",
    "covid-19",
    '"a b"',
    '"',
    "“",
    "《",
    "》",
    "polcy~",
    "prot*",
    "=x",
    "2007..2008",
    ",",
    ".",
    "？",
    "'",
]
PIECES = st.sampled_from(OPERATORS + FIELDS + TEXT)


@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " "])), max_size=14))
@settings(max_examples=400, deadline=None)
def test_any_mix_of_the_language_gives_a_tree_or_a_typed_error(pieces: list[tuple[str, str]]) -> None:
    checked("".join(piece + space for piece, space in pieces))


WORDS = st.sampled_from(["law", "patent", "covid-19", "知识", "don't", "and", "2007"])
LETTERS = st.sampled_from(["law", "patent", "protect"])
DAYS = st.dates(min_value=date(1, 1, 1))
LEAVES = st.one_of(
    st.builds(Word, WORDS, exact=st.booleans()),
    st.builds(Phrase, st.lists(WORDS, min_size=1, max_size=3).map(" ".join), slop=st.integers(0, 100)),
    st.builds(Prefix, LETTERS),
    st.builds(Fuzzy, st.sampled_from(["policy", "heritage"]), edits=st.integers(1, 2)),
)
NAMES = st.builds(
    Named,
    st.sampled_from(["speaker", "organization", "issuer", "place", "kind", "lang", "id"]),
    st.sampled_from(["SIPO", "Xing Shengcai", "a:b (c)", "x+", "O'Neill", "it*"]),
)
DATED = st.one_of(
    st.tuples(DAYS, DAYS).map(lambda days: Dated(min(days), max(days))),
    st.builds(Dated, DAYS, st.none()),
    st.builds(Dated, st.none(), DAYS),
    st.integers(1, 9999).map(lambda year: Dated(date(year, 1, 1), date(year, 12, 31))),
    st.just(Dated(None, None, unknown=True)),
)
CHOICES = st.lists(LEAVES, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts)))
NEAR = st.lists(st.tuples(LEAVES | CHOICES, st.integers(1, 100)), min_size=2, max_size=4).map(
    lambda links: _chain(list(links))
)


def _chain(links: list[tuple[Node, int]]) -> Node:
    chain = links[0][0]
    for part, distance in links[1:]:
        chain = Near(chain, part, distance)
    return chain


def _without(part: Node) -> Node:
    return part.part if isinstance(part, Not) else Not(part)


def _grown(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=4)
    return st.one_of(several.map(all_of), several.map(any_one_of), parts.map(_without))


TEXTS = st.recursive(LEAVES | NEAR, _grown, max_leaves=8)
TREES = st.recursive(st.one_of(LEAVES, NEAR, NAMES, DATED, TEXTS.map(Title)), _grown, max_leaves=12)


@given(TREES)
@settings(max_examples=300, deadline=None)
def test_a_printed_tree_reads_as_the_same_tree(tree: Node) -> None:
    assert parse(print_query(tree)) == tree
