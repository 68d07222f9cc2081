"""The result lines that are told from a cluster's documents are those of the embedded engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import body_named, engine_with, make
from test_hits import BODIES, TITLES, asked_of_statements, hits, segment_of
from test_hits import QUERIES as OF_WORDS
from test_hits_said import SAID, STATEMENTS
from test_query_docs import QUERIES as OF_DOCUMENT
from test_query_highlights import QUERIES, TEXTS

from corpus.reading import read
from corpus.release import Release
from indexer.columnar import ColumnarEngine
from indexer.columnar.hits import hits_of
from indexer.opensearch.hits import Voices, lines_of, wanted
from indexer.opensearch.layout.documents import document_of
from indexer.query import QueryError, parse
from indexer.query.highlights import Highlights, highlight_terms
from indexer.query.question import question
from indexer.query.statements import by_speakers
from indexer.results import Hit, SearchRequest

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples" / "releases"
SHOWN = SearchRequest(snippets=True)
MORE = (
    *(
        "the",
        "pate* rig*",
        "patnet~ tradmark~2",
        '"intellectual property"~3',
        "知识",
        "国",
        '"to be"',
        "said:(-patent)",
    ),
    *("said:(protect* we) OR said:innovation", "patent NEAR/3 law", "title:patent the", "said:(the NEAR/9 of) of"),
)


def answered(releases: Sequence[Release], request: SearchRequest, score: float | None = 1.5) -> list[dict[str, Any]]:
    """What a cluster gives of releases: of their documents, as JSON, what is asked for."""
    paths = [field.split(".") for field in wanted(request)]
    documents = [msgspec.json.decode(msgspec.json.encode(document_of(one, 1))) for one in releases]
    return [{"_id": one["id"], "_score": score, "_source": only(one, paths)} for one in documents]


def only(value: Any, paths: Sequence[Sequence[str]]) -> Any:
    """The fields of a document that paths lead to."""
    if value is None or [] in paths:
        return value
    if isinstance(value, list):
        return [only(each, paths) for each in value]
    return {name: only(value[name], [path[1:] for path in paths if path[0] == name]) for name, *_ in paths}


def lines(query: str, releases: Sequence[Release]) -> tuple[Hit, ...]:
    return lines_of(answered(releases, SHOWN), SHOWN, highlight_terms(parse(query)), lambda name: (name,), Voices())


@given(SAID | OF_WORDS, st.lists(st.tuples(TITLES, BODIES, STATEMENTS), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_lines_of_what_is_said(query: str, drawn: list[tuple[str, str, list[tuple[int, int, int]]]]) -> None:
    releases = []
    for number, (title, body, some) in enumerate(drawn):
        said = [(speaker, start, start + length) for speaker, start, length in some]
        releases.append(make(str(number), body, title=title, speakers=["Bo", "Ann"], said=said))
    assert lines(query, releases) == hits(query, segment_of(releases))


@given(QUERIES, st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_lines_of_odd_texts(query: str, texts: list[tuple[str, str]]) -> None:
    releases = [make(str(number), body, title=title) for number, (title, body) in enumerate(texts)]
    assert lines(query, releases) == hits(query, segment_of(releases))


@given(SAID, st.sets(st.sampled_from(["Ann", "Bo"])), st.sets(st.sampled_from(["Ann", "Bo"])), BODIES, STATEMENTS)
@settings(max_examples=100, deadline=None)
def test_only_what_selected_speakers_say_counts(
    query: str, heard: set[str], unheard: set[str], body: str, some: list[tuple[int, int, int]]
) -> None:
    said = [(speaker, start, start + length) for speaker, start, length in some]
    release = make("x", body, speakers=["Bo", "Ann"], said=said)
    highlights = highlight_terms(parse(query))
    voices = Voices(highlights.said[0] if highlights.said else None, tuple(heard), tuple(unheard))
    asked = asked_of_statements(highlights)
    if voices.asked:
        asked[voices.asked] = by_speakers(asked[voices.asked], voices.heard, voices.unheard)
    expected = hits_of([(0, 0, 1.5)], [segment_of([release])], SHOWN, highlights, asked)
    found = answered([release], SHOWN)
    assert lines_of(found, SHOWN, highlights, lambda name: (name,), voices) == expected


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ColumnarEngine]:
    releases = [item for item in read([SAMPLES], jobs=1) if isinstance(item, Release)]
    with engine_with(tmp_path_factory.mktemp("samples") / "index", releases[:20], releases[20:]) as engine:
        yield engine


@pytest.mark.parametrize("said", [False, True])
@pytest.mark.parametrize("query", dict.fromkeys((*OF_DOCUMENT, *MORE)))
def test_lines_of_the_samples(samples: ColumnarEngine, query: str, said: bool) -> None:
    request = SearchRequest(query=query, said=said, snippets=True, match="any", limit=40)
    try:
        asked = question(query, said=said)
    except QueryError:
        return
    names, found = samples.names(), samples.search(request)
    releases = [release for hit in found.hits if (release := samples.get(hit.id))]
    told = lines_of(
        answered(releases, request),
        request,
        asked.highlights(found.match),
        lambda name: names.resolve("speaker", name, False),
        Voices(asked.statement),
    )
    assert told == tuple(msgspec.structs.replace(hit, score=1.5) for hit in found.hits)


def test_lines_without_snippets() -> None:
    ministry, office = body_named("Ministry"), body_named("Office")
    release = make("x", "Words.", title="A law", day="2007-03", issuer=ministry, organizations=[office, ministry])
    plain = SearchRequest(query="law", sort="newest")
    assert not any("body" in field or "statements" in field for field in wanted(plain))
    (line,) = lines_of(answered([release], plain, None), plain, Highlights(()), lambda _name: (), Voices())
    assert (line.organizations, line.issuer, line.score) == (("Ministry", "Office"), "Ministry", None)
    assert (line.title.marks, line.snippets, line.date) == ((), (), release.date)
    assert lines_of([], plain, Highlights(()), lambda _name: (), Voices()) == ()


def test_many_lines_are_those_of_each_alone() -> None:
    releases = [make(str(number), f"law {number} patents", title=f"Law {number}") for number in range(40)]
    assert lines("law patent", releases) == tuple(lines("law patent", [one])[0] for one in releases)
