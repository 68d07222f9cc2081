"""What a query marks in a whole text is what the tokens say, and what snippets show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import make
from naive_evaluation import Plain
from naive_marks import naive_marks
from test_hits import BODIES, TITLES, asked_of_statements, hits, segment_of
from test_hits_said import SAID, STATEMENTS
from test_query_highlights import QUERIES, TEXTS

from corpus.release import Release
from indexer.query import parse
from indexer.query.highlights import highlight_terms
from indexer.query.marking import TextMarks, marks_in
from indexer.query.tree import Said
from indexer.results import Snippet


def marks(query: str, release: Release) -> TextMarks:
    return marks_in(parse(query), release, lambda name: {name})


def words(query: str, body: str, title: str = "") -> list[str]:
    release = make("x", body, title=title)
    found = marks(query, release)
    return [release.title[start:end] for start, end in found.title] + [body[start:end] for start, end in found.body]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("patent", ["Patents", "patent"]),
        ("=patent", ["patent"]),
        ('"patent law"', ["patent law"]),
        ('"law patent"~1', ["patent", "law"]),
        ("old NEAR/1 law", ["law", "old", "law"]),
        ("pat*", ["Patents", "patent"]),
        ("patnet~", ["patent"]),
        ("-old speaker:Ann date:2007", []),
        ("title:law patent", ["Patents", "patent"]),
        ("law OR zebra", ["law", "law"]),
        ("", []),
    ],
)
def test_the_ways_of_asking(query: str, expected: list[str]) -> None:
    assert words(query, "Patents are law; an old patent law.") == expected


def test_a_title_is_a_text_of_its_own() -> None:
    assert words("title:law", "law", title="The law") == ["law"]
    assert words('"law of"', "of land", title="The law") == []


@given(QUERIES, TEXTS, TEXTS)
@settings(max_examples=300)
def test_the_marks_are_those_of_the_tokens(query: str, title: str, body: str) -> None:
    release = make("x", body, title=title)
    highlights = highlight_terms(parse(query))
    found = marks(query, release)
    assert list(found.title) == naive_marks(highlights, release.title, title=True)
    assert list(found.body) == naive_marks(highlights, release.body)


@given(st.text("abcdé", min_size=6, max_size=9), st.lists(st.text("abcdé知", min_size=1, max_size=9), max_size=9))
def test_spellings_are_those_of_the_tokens(word: str, others: list[str]) -> None:
    body = " ".join(others)
    for query in (f"{word}~1", f"{word}~2"):
        assert list(marks(query, make("x", body)).body) == naive_marks(highlight_terms(parse(query)), body)


@given(SAID, TITLES, BODIES, STATEMENTS)
@settings(max_examples=300)
def test_what_is_said_is_marked_as_the_tokens_and_the_statements_say(
    query: str, title: str, body: str, some: list[tuple[int, int, int]]
) -> None:
    said = [(speaker, start, start + length) for speaker, start, length in some]
    release = make("x", body, title=title, speakers=["Bo", "Ann"], said=said)
    highlights = highlight_terms(parse(query))
    asked, text = asked_of_statements(highlights), Plain(release)

    def saying(part: Said) -> list[tuple[int, int]]:
        return [(each.start, each.end) for each in text.said if each.has(asked[part].part)]

    found = marks(query, release)
    assert list(found.title) == naive_marks(highlights, release.title, title=True, saying=saying)
    assert list(found.body) == naive_marks(highlights, release.body, saying=saying)
    (hit,) = hits(query, segment_of([release]))
    assert hit.title.marks == found.title
    assert set(in_the_body(hit.snippets, body)) <= {at for start, end in found.body for at in range(start, end)}


def in_the_body(snippets: tuple[Snippet, ...], body: str) -> Iterator[int]:
    """The characters of a body that its snippets mark."""
    at = 0
    for piece in snippets:
        at = body.index(piece.text, at)
        yield from (character + at for start, end in piece.marks for character in range(start, end))


def test_a_long_text_and_a_long_query() -> None:
    body = " ".join(f"word{number % 5000} law{number}" for number in range(60_000))
    query = " ".join(f"word{number}~ law{number}*" for number in range(100))
    assert len(marks(query, make("x", body)).body) > 1000
