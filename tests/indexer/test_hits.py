"""Result lines come from the index alone, and show what the tokens of the texts would."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st
from making import body_named, make
from naive_marks import naive_marks
from naive_segment import naive_sections

from corpus.release import Release
from indexer.columnar.evaluation import Collection, Evaluator
from indexer.columnar.hits import explained, hits_of
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sections import MemorySections
from indexer.query import clauses, parse
from indexer.query.compile import Compiler, compile_query
from indexer.query.highlights import Highlights, highlight_terms
from indexer.query.statements import InStatement
from indexer.query.tree import Said
from indexer.results import Hit, HitSpeaker, SearchRequest, Snippet


class NoNames:
    def resolve(self, _field: str, value: str, _predecessors: bool) -> tuple[str, ...]:
        return (value,)


def segment_of(releases: Sequence[Release]) -> Segment:
    return Segment(MemorySections(naive_sections(releases)))


def hits(
    query: str, *segments: Segment, page: Sequence[tuple[int, int]] = (), snippets: bool = True
) -> tuple[Hit, ...]:
    places = page or [(at, number) for at, segment in enumerate(segments) for number in range(segment.size)]
    request, highlights = SearchRequest(query=query, snippets=snippets), highlight_terms(parse(query))
    return hits_of([(*place, 1.5) for place in places], segments, request, highlights, asked_of_statements(highlights))


def asked_of_statements(highlights: Highlights) -> dict[Said, InStatement]:
    """What must be in one statement."""
    return {said: Compiler(NoNames()).said(said) for said in highlights.said}


def shown(hit: Hit) -> list[list[str]]:
    """The marked words of the title and of each piece."""
    return [[piece.text[start:end] for start, end in piece.marks] for piece in (hit.title, *hit.snippets)]


ONE = segment_of(
    [
        make("a", "A patent. " + "No word of it here. " * 40 + "The law of patents.", title="Patent law"),
        make("b", "Nothing here.", title="Law’s end"),
        make("c", "", title="国家知识产权局"),
    ]
)
OTHER = segment_of([make("d", "Laws protect patents.", title="No title")])


def test_words_are_marked_in_titles_and_pieces() -> None:
    first, second, third, fourth = hits("patent law", ONE, OTHER)
    assert shown(first) == [["Patent", "law"], ["patent"], ["law", "patents"]]
    assert shown(second) == [["Law’s"], []]
    assert shown(third) == [[]]
    assert shown(fourth) == [[], ["Laws", "patents"]]
    assert (second.snippets[0].text, third.snippets) == ("Nothing here.", ())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("title:law patents", [["Patent", "law"], ["patent"], ["patents"]]),
        ("=patents", [[], ["patents"]]),
        ('"law of patents"', [[], ["law of patents"]]),
        ('"patents law"~1', [[], ["law", "patents"]]),
        ("pate* NEAR/1 law", [["Patent", "law"], ["law", "patents"]]),
        ("patetn~", [["Patent"], ["patent"]]),
        ("nothing", [[], []]),
        ("", [[], []]),
    ],
)
def test_parts_of_a_query(query: str, expected: list[list[str]]) -> None:
    assert shown(hits(query, ONE, page=[(0, 0)])[0]) == expected


def test_characters_without_spaces() -> None:
    assert shown(hits("知识产权", ONE, page=[(0, 2)])[0]) == [["知识产权"]]
    assert shown(hits("局", ONE, page=[(0, 2)])[0]) == [["局"]]


def test_a_page_keeps_its_order_over_segments() -> None:
    page = [(1, 0), (0, 2), (0, 0), (0, 1)]
    found = hits("law", ONE, OTHER, page=page)
    assert [hit.id for hit in found] == ["d", "c", "a", "b"]
    assert [shown(hit)[0] for hit in found] == [[], [], ["law"], ["Law’s"]]
    assert found[0].snippets[0].text == "Laws protect patents."


def test_what_is_shown_of_a_release() -> None:
    office = body_named("Patent Office")
    release = make(
        "x",
        "Text",
        day="2024-02-01",
        speakers=["Ann Poe"],
        organizations=[office],
        issuer=office,
        url="https://x.example",
    )
    (hit,) = hits("", segment_of([release]), snippets=False)
    assert (hit.id, hit.url, hit.date, hit.kind, hit.language) == (
        "x",
        release.url,
        release.date,
        "press release",
        "en",
    )
    assert (hit.issuer, hit.organizations, hit.speakers) == (
        "Patent Office",
        ("Patent Office",),
        (HitSpeaker("Ann Poe", "Minister"),),
    )
    assert (hit.title.text, hit.snippets, hit.score, hit.explanation) == ("Title of x", (), 1.5, None)


def test_without_snippets_nothing_is_marked() -> None:
    (hit,) = hits("law", ONE, page=[(0, 0)], snippets=False)
    assert (hit.title, hit.snippets) == (Snippet("Patent law", ()), ())


def test_a_page_of_no_hits_and_one_of_many() -> None:
    assert hits_of([], [ONE], SearchRequest(query="law"), highlight_terms(parse("law"))) == ()
    many = segment_of([make(str(number), f"The law {number}") for number in range(150)])
    assert [hit.snippets[0].text for hit in hits("law", many)] == [f"The law {number}" for number in range(150)]
    assert all(shown(hit) == [[], ["law"]] for hit in hits("law", many))


def test_common_words_are_found_where_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.columnar.sightings._LONG", 20)
    many = segment_of([make(str(number), "The law. No such word. " * (number % 3)) for number in range(50)])
    page = [(0, number) for number in (49, 0, 31, 17, 29)]
    assert [shown(hit)[1:] for hit in hits("law", many, page=page)] == [
        [["law"]],
        [],
        [["law"]],
        [["law", "law"]],
        [["law", "law"]],
    ]
    assert hits("law", many, page=[(0, 0)])[0].snippets == ()


def test_explanations_tell_parts_and_places() -> None:
    evaluate = Evaluator(Collection([ONE, OTHER], [None, None]))
    tree = parse('patent law kind:"press release" -zebra "law of"')
    queries = [(words, compile_query(node, NoNames())) for words, node in clauses(tree)]
    page = [(0, 0, 1.0), (0, 1, 1.0), (1, 0, 1.0)]
    found = explained(hits_of(page, [ONE, OTHER], SearchRequest(), highlight_terms(tree)), page, queries, evaluate)
    first, second, third = (str(hit.explanation) for hit in found)
    assert "“patent”" in first
    assert first.count("(title and text ") == 2
    assert re.search(r"exact words “law of” [\d.]+(;|$)", first)
    assert "“patent”" not in second
    assert re.search(r"“law” [\d.]+ \(title [\d.]+\)", second)
    assert third.count("(text ") == 2


# As the tokens say

WORDS = [
    "law",
    "laws",
    "law’s",
    "patent",
    "patents",
    "l’eau",
    "U.S.",
    "1,000",
    "topave",
    "知识产权",
    "产",
    "other. ",
    "é",
]
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
BODIES = st.lists(st.sampled_from([*WORDS, *["none of it"] * 12]), max_size=80).map(" ".join)
QUERIES = st.sampled_from(
    [
        *("law patent", '"law patent"', '"patent law other"~4', "law NEAR/3 eau", "us 1000 =law", "知识产权 产"),
        *("pat* lwa~", "title:patent pave", "(law OR other) NEAR/1 (topave OR é)", '"law patent" law'),
    ]
)


@given(QUERIES, st.lists(st.tuples(TITLES, BODIES), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_marks_are_those_of_the_tokens(query: str, texts: list[tuple[str, str]]) -> None:
    segment = segment_of([make(str(number), body, title=title) for number, (title, body) in enumerate(texts)])
    highlights = highlight_terms(parse(query))
    for hit, (title, body) in zip(hits(query, segment), texts, strict=True):
        assert list(hit.title.marks) == naive_marks(highlights, title, title=True)
        expected = naive_marks(highlights, body)
        at = 0
        for piece in hit.snippets:
            at = body.index(piece.text, at)
            inside = [(start - at, end - at) for start, end in expected if at <= start and end <= at + len(piece.text)]
            assert set(inside) <= set(piece.marks)
            at += len(piece.text)
        assert bool(expected) == any(piece.marks for piece in hit.snippets)


@pytest.fixture(scope="module")
def repeated() -> Callable[[int], Segment]:
    """The segment of one release that says the same so many times, made once."""
    return functools.cache(lambda count: segment_of([make("a", "the plan of heritage stands in the plan. " * count)]))


@pytest.mark.parametrize("query", ["the plan heritage", '"plan of"', '"heritage plan"~5', "the NEAR/3 plan", "pla*"])
def test_long_releases_take_linear_time(query: str, repeated: Callable[[int], Segment]) -> None:
    def task(segment: Segment) -> None:
        (hit,) = hits(query, segment)
        assert len(hit.snippets) == 2
        assert all(shown(hit)[1:])

    assert_linear(lambda count: functools.partial(task, repeated(count)), 25_000)
