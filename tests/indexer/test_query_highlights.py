"""What is marked is what matched."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st
from marking import marked, marks_in
from naive_marks import naive_marks

from indexer.analysis import tokens
from indexer.analysis.word_ends import word_end
from indexer.query import parse
from indexer.query.highlights import highlight_terms
from indexer.query.patterns import FIRST, Atom


def words(query: str, text: str, *, title: bool = False) -> list[str]:
    return [text[start:end] for start, end in marked(query, text, title=title)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("patent", "Patents, a patent-holder, latent", ["Patents", "patent"]),
        ("=patent", "Patents, a patent-holder", ["patent"]),
        ('"patent rights"', "a patent; the Patent Rights, lone rights", ["Patent Rights"]),
        ('"patent right"', "patent rights", []),
        ('"rights patent"~2', "patent rights one two three patent", ["patent", "rights"]),
        ('"a1 a1 b2"~2', "a1 b2 x y z a1 b2 a1", ["a1", "b2", "a1"]),
        ("covid-19", "Covid-19, 19 covid", ["Covid-19"]),
        ("a1 NEAR/1 b2", "a1 x b2 x y a1", ["a1", "b2"]),
        ("a1 NEAR/1 b2 NEAR/1 c3", "a1 b2 x y a1 x b2 x c3", ["a1", "b2", "c3"]),
        ("(a1 OR a2) NEAR b2", "a2 b2", ["a2", "b2"]),
        ("protect*", "protection protects pro", ["protection", "protects"]),
        ("polcy~", "policy polciy police", ["policy", "polciy"]),
        ("polciy~", "policy", ["policy"]),
        ("pave", "topave the way", ["topave"]),
        ("heritage -trademark", "heritage trademark", ["heritage"]),
        ("-(heritage trademark)", "heritage trademark", []),
        ("speaker:Xing date:2007", "Xing 2007", []),
        ("law OR patent", "law patent", ["law", "patent"]),
        ("eau", "l’eau, d'eau's", ["eau", "eau's"]),
        ("nation", "the nation’s, nations", ["nation’s", "nations"]),
        ("us", "the U.S. and the U.S.A.", ["U.S."]),
        ("1000", "1,000 or 1000.", ["1,000", "1000"]),
        ("知识产权", "国家知识产权局，知识", ["知识产权"]),
        ("产", "国家知识产权局", ["产"]),
        ("知识 NEAR 局", "国家知识产权局", ["知识", "局"]),
        ("知识 识产", "知识产权", ["知识产"]),
        ("", "anything", []),
    ],
)
def test_marks(query: str, text: str, expected: list[str]) -> None:
    assert words(query, text) == expected


def test_title_parts_mark_the_title_alone() -> None:
    assert words("title:plan law", "plan law") == ["law"]
    assert words("title:plan law", "plan law", title=True) == ["plan", "law"]


def test_parts_are_told_apart() -> None:
    marks = marks_in(highlight_terms(parse("law patent*")), [("", "patents law patent")])
    assert marks.part.tolist() == [1, 0, 1]


def test_nothing_reaches_from_a_text_into_another() -> None:
    query = highlight_terms(parse('a1 NEAR/100 b2 "a1 b2" "a1 b2"~100'))
    assert not len(marks_in(query, [("x a1", "b2 x"), ("b2", "x")]).start)


@pytest.mark.parametrize("query", ["a b*", '"a b"', '"a b"~50', "a NEAR/50 b NEAR/50 a", "abde~2"])
def test_time_grows_with_the_places(query: str) -> None:
    highlights = highlight_terms(parse(query.replace("b*", "abc*")))

    def places(count: int) -> np.ndarray:
        found = {atom: np.arange(at % 3, count, 3) for at, atom in enumerate(highlights.atoms)}
        return highlights.places(found, np.zeros(1, np.int64))[FIRST]

    assert len(places(300)) or "NEAR" not in query
    assert_linear(lambda count: partial(places, count), 300_000)


def test_a_phrase_in_any_order_is_found_late_in_a_text_that_has_one_of_its_words_often() -> None:
    highlights = highlight_terms(parse('"a b"~2'))
    found = {Atom("form", "a"): np.arange(50_000), Atom("form", "b"): np.array([50_001])}
    assert highlights.places(found, np.zeros(1, np.int64))[FIRST].tolist() == [49_999, 50_001]


PIECES = [
    *("a", "b", "c", "a1", "d'eau", "l’eau", "law", "laws", "law’s", "U.S.", "US", "1,000", "1000", "topave", "pave"),
    *("知识", "产", "知识产权", "한국", "हिन्दी", "é", "abc", "abcd", "x" * 70),
]
TEXTS = st.lists(st.sampled_from([*PIECES, " ", " ", " ", ", ", ". ", "-", "'", "’"]), max_size=40).map("".join)
QUERIES = st.sampled_from(
    [
        *("a b", '"a b"', '"a b"~3', '"a a c"~4', '"知识 a"~3', "a NEAR/2 b NEAR/1 c", "知识 产 识产", "知识产权"),
        *(
            'abc* "a 知识"',
            "don't",
            "law us =laws",
            "eau 1000 pave",
            "abcd~ a1",
            '"l’eau"',
            "(a OR 产) NEAR/2 (law OR c)",
        ),
        *('"u.s. law"', "title:law a", "हिन्दी é", '"a b" a', "产", "한국"),
    ]
)


@given(QUERIES, TEXTS, st.booleans())
@settings(max_examples=400, deadline=None)
def test_the_marks_are_those_of_the_tokens(query: str, text: str, title: bool) -> None:
    assert marked(query, text, title=title) == naive_marks(highlight_terms(parse(query)), text, title=title)


@given(TEXTS | st.text("ab 1.,'’知é̂"))
@settings(max_examples=400, deadline=None)
def test_words_end_where_their_tokens_do(text: str) -> None:
    ends: dict[int, tuple[int, int]] = {}
    for token in tokens(text):
        ends.setdefault(token.position, (token.start, token.end))
    assert [word_end(text, start) for start, _ in ends.values()] == [end for _, end in ends.values()]


def test_a_long_run_is_not_read_again_for_each_word() -> None:
    def task_of(count: int) -> Callable[[], object]:
        text = "知" * count
        return lambda: [word_end(text, at) for at in range(count // 2)]

    assert word_end("知" * 200_000, 100_000) == 100_002
    assert_linear(task_of, 200_000)
