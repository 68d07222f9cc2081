"""What is marked is what matched."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import tokens
from indexer.query import parse
from indexer.query.highlights import highlight_terms


def marked(query: str, text: str, *, title: bool = False) -> list[str]:
    marks = highlight_terms(parse(query)).marks(list(tokens(text)), title)
    return [text[mark.start : mark.end] for mark in marks]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("patent", "Patents, a patent-holder, latent", ["Patents", "patent"]),
        ("=patent", "Patents, a patent-holder", ["patent"]),
        ('"patent rights"', "a patent; the Patent Rights, lone rights", ["Patent Rights"]),
        ('"patent right"', "patent rights", []),
        ('"rights patent"~2', "patent rights one two three patent", ["patent", "rights"]),
        ("covid-19", "Covid-19, 19 covid", ["Covid-19"]),
        ("a1 NEAR/1 b2", "a1 x b2 x y a1", ["a1", "b2"]),
        ("a1 NEAR/1 b2 NEAR/1 c3", "a1 b2 x y a1 x b2 x c3", ["a1", "b2", "c3"]),
        ("(a1 OR a2) NEAR b2", "a2 b2", ["a2", "b2"]),
        ("protect*", "protection protects pro", ["protection", "protects"]),
        ("polcy~", "policy polciy police", ["policy", "polciy"]),
        ("polciy~", "policy", ["policy"]),
        ("pave", "topave the way", ["pave"]),
        ("heritage -trademark", "heritage trademark", ["heritage"]),
        ("-(heritage trademark)", "heritage trademark", []),
        ("speaker:Xing date:2007", "Xing 2007", []),
        ("law OR patent", "law patent", ["law", "patent"]),
        ("知识产权", "国家知识产权局，知识", ["知识产权"]),
        ("产", "国家知识产权局", ["产"]),
        ("知识 NEAR 局", "国家知识产权局", ["知识", "局"]),
        ("知识 识产", "知识产权", ["知识产"]),
        ("", "anything", []),
    ],
)
def test_marks(query: str, text: str, words: list[str]) -> None:
    assert marked(query, text) == words


def test_title_parts_mark_the_title_alone() -> None:
    assert marked("title:plan law", "plan law") == ["law"]
    assert marked("title:plan law", "plan law", title=True) == ["plan", "law"]


def test_parts_are_told_apart() -> None:
    marks = highlight_terms(parse("law patent*")).marks(list(tokens("patents law patent")))
    assert [mark.part for mark in marks] == [1, 0, 1]


@pytest.mark.parametrize("query", ["a b*", '"a b"', '"a b"~50', "a NEAR/50 b NEAR/50 a", "abde~2"])
def test_time_grows_with_the_text(query: str) -> None:
    found = list(tokens("a b abd " * 20_000))
    highlights = highlight_terms(parse(query.replace("b*", "abc*")))
    start = time.perf_counter()
    highlights.marks(found)
    assert time.perf_counter() - start < 3


QUERIES = st.sampled_from(["a b", '"a b"~3', "a NEAR/2 b NEAR/1 c", "知识 产 识产", 'abc* "a 知识"', "don't"])


@given(QUERIES, st.text("ab c知识产'-"))
@settings(max_examples=200, deadline=None)
def test_marks_lie_in_the_text_in_order_and_apart(query: str, text: str) -> None:
    end = 0
    for mark in highlight_terms(parse(query)).marks(list(tokens(text))):
        assert end <= mark.start < mark.end <= len(text)
        end = mark.end
