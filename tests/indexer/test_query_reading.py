"""Queries read back in words, and the trees asked in their place."""

from __future__ import annotations

import pytest

from indexer.query import any_of, clauses, parse, print_query, read_back, significant
from indexer.query.tree import Everything


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "all releases"),
        ("heritage", "with “heritage”"),
        ("heritage law", "with “heritage” and “law”"),
        ("a OR b", "with “a” or “b”"),
        ("(a OR b) c", "with (“a” or “b”) and “c”"),
        ("a b OR c", "with (“a” and “b”) or “c”"),
        (
            'heritage "intellectual property" -trademark speaker:"Xing Shengcai" date:2007',
            "with “heritage” and the exact words “intellectual property”, without “trademark”,"
            " in which Xing Shengcai speaks, dated 2007",
        ),
        ('"patent rights"~5', "with the words “patent rights” with at most 5 other words among them"),
        ('"heritage"', "with the exact word “heritage”"),
        ("a NEAR/5 b", "with “a” within 5 words of “b”"),
        ("a NEAR/1 b NEAR/3 (c OR d)", "with “a” within 1 word of “b”, and that within 3 words of (“c” or “d”)"),
        ("protect*", "with words beginning with “protect”"),
        ("polcy~", "with words like “polcy”"),
        ("polcy~2", "with words like “polcy” (up to 2 edits)"),
        ("=protect", "with “protect” in this form only"),
        ("law title:plan", "with “law”, with “plan” in the title"),
        ("title:-plan", "without “plan” in the title"),
        ("-title:plan", "without “plan” in the title"),
        ("org:SIPO", "of the organization SIPO"),
        ("org:CNIPA+", "of the organization CNIPA or its predecessors"),
        ("-org:SIPO", "without those of the organization SIPO"),
        ("org:A OR org:B", "either of the organization A or of the organization B"),
        ("law OR org:B", "either with “law” or of the organization B"),
        ('kind:"fact sheet" place:Geneva lang:en', "of the kind fact sheet, from the place Geneva, in English"),
        ("issuer:DOJ id:x", "issued by DOJ, with the id x"),
        ("date:2007-03", "dated 2007-03"),
        ("date:2006..2008-03", "dated from 2006 to 2008-03"),
        ("date:2006..", "dated 2006 or later"),
        ("date:..2008", "dated 2008 or earlier"),
        ("date:?", "without a date"),
        ("-date:?", "with a date"),
        ("-date:2007", "without those dated 2007"),
        ("-(a speaker:b)", "without (those with “a”, in which b speaks)"),
    ],
)
def test_reads_back(query: str, words: str) -> None:
    assert read_back(parse(query)) == words


def test_clauses_are_the_parts_counted_alone() -> None:
    parts = clauses(parse("law (patent OR trademark) -heritage date:2007"))
    assert [(words, print_query(node)) for words, node in parts] == [
        ("“law”", "law"),
        ("“patent”", "patent"),
        ("“trademark”", "trademark"),
        ("“heritage”, left out", "heritage"),
        ("dated 2007", "date:2007"),
    ]
    assert clauses(Everything()) == ()


@pytest.mark.parametrize(
    ("query", "kept", "ignored"),
    [
        ("the law of patents", "law patents", ("the", "of")),
        ("the", "the", ()),
        ("to be or not to be", "to be or not to be", ()),
        ("=the law", "=the law", ()),
        ('"the law" of', '"the law"', ("of",)),
        ("WHO law", "WHO law", ()),
        ("law -the", "law -the", ()),
        ("the speaker:Xing", "the speaker:Xing", ()),
        ("title:(the plan) law", "title:plan law", ("the",)),
        ("law OR (the plan)", "law OR plan", ("the",)),
        ("the OR law", "the OR law", ()),
        ("law & order", "law order", ("&",)),
        ("& OR law", "law", ("&",)),
        ("law -&", "law", ("&",)),
        ("", "", ()),
    ],
)
def test_stop_words_beside_others_are_left_out(query: str, kept: str, ignored: tuple[str, ...]) -> None:
    tree, left_out = significant(parse(query))
    assert (print_query(tree), left_out) == (kept, ignored)


@pytest.mark.parametrize(
    ("query", "any_words"),
    [
        ("a b", "a OR b"),
        ('a "b c" prot* -d speaker:x title:y date:2007', '(a OR "b c" OR prot*) -d speaker:x title:y date:2007'),
        ("(a OR b) c", "a OR b OR c"),
        ("real-gas state-of-the-art", "real OR gas OR state OR art"),
        ("=real-gas of-the 知识产权 b", "=real-gas OR of-the OR 知识产权 OR b"),
    ],
)
def test_any_of_makes_words_alternatives_and_keeps_filters(query: str, any_words: str) -> None:
    assert print_query(any_of(parse(query))) == any_words


@pytest.mark.parametrize("query", ["", "a", "a OR b", "a -b", "a speaker:x", "-(a b)"])
def test_any_of_leaves_what_has_nothing_to_choose(query: str) -> None:
    tree = parse(query)
    assert any_of(tree) is tree
