"""Feedback over a cluster takes the words that the embedded engine takes, so that the same releases come first."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from making import make
from opensearchpy import OpenSearch

from corpus.release import Release
from indexer.engine import Engine, open_engine
from indexer.opensearch.reader import Reader
from indexer.results import Results, SearchRequest

#: A first hit is clearly the best where its score is so many times the second's.
CLEARLY = 1.3
#: Words of letters, frequent and rare ones, that no stemmer changes.
VOCABULARY = ["".join(random.Random(at).choices("bcdfgklmnpr", k=4 + at % 6)) + "o" for at in range(300)]


#: The words of a release whose length Lucene keeps as it is.
SHORT = 12


def releases() -> list[Release]:
    """Releases on one of some subjects each, of very different lengths; a few twice."""
    drawn = random.Random(4)
    weights = [1 / (rank + 3) for rank in range(len(VOCABULARY))]
    found = []
    for number in range(240):
        subject = VOCABULARY[20 * (number % 12) : 20 * (number % 12) + 25]
        length = drawn.choice([SHORT, 40, 90, 300, 700])
        words = drawn.choices(subject, k=length // 2) + drawn.choices(VOCABULARY, weights, k=length // 2)
        drawn.shuffle(words)
        day = drawn.choice(["", "2019-01-02", "2020", "2021-05-06"])
        found.append(make(f"r{number:03}", " ".join(words), title=" ".join(drawn.choices(subject, k=4)), day=day))
    return [*found, *(make(f"again-{each.id}", each.body, title=each.title) for each in found[:9])]


RELEASES = releases()
QUESTIONS = [" ".join(random.Random(at).sample(VOCABULARY, 2 + at % 4)) for at in range(40)]


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with _filled(str(tmp_path_factory.mktemp("feedback") / "index")) as engine:
        yield engine


@pytest.fixture(scope="module")
def cluster(cluster_hosts: str, cluster_client: OpenSearch) -> Iterator[Engine]:
    name = f"at-{os.getpid()}-feedback"
    with _filled(f"opensearch://{cluster_hosts}/{name}?shards=3&replicas=0") as engine:
        yield engine
    cluster_client.indices.delete(index=f"{name}-*")


def _filled(location: str) -> Engine:
    engine = open_engine(location, create=True)
    with engine.writer(jobs=1) as writer:
        for release in RELEASES:
            writer.add(release)
        writer.finish()
    return engine


def asked(engine: Engine, query: str, **settings: Any) -> Results:
    return engine.search(SearchRequest(query=query, **{"match": "any", **settings}))


def test_a_clear_winner_is_first(embedded: Engine, cluster: Engine) -> None:
    clear, shared = 0, []
    for question in QUESTIONS:
        expected, found = asked(embedded, question).hits, asked(cluster, question).hits
        shared.append(len({hit.id for hit in expected} & {hit.id for hit in found}) / len(expected))
        if (expected[0].score or 0.0) > CLEARLY * (expected[1].score or 0.0):
            clear += 1
            assert found[0].id == expected[0].id, question
    assert clear
    assert sum(shared) / len(shared) > 0.9


def test_the_same_words_are_taken(embedded: Engine, cluster: Engine) -> None:
    """With the same share of the query's own score; there are words of the query that no release has."""
    for question in (
        *QUESTIONS[:10],
        f"{VOCABULARY[5]} unheard",
        f'"{VOCABULARY[4]} unheard" OR title:{VOCABULARY[5]}',
    ):
        (one, *_), (other, *_) = (asked(each, question, explain=True).hits for each in (embedded, cluster))
        assert _feedback(one.explanation)[0] == _feedback(other.explanation)[0]
        assert len(_feedback(one.explanation)[1] & _feedback(other.explanation)[1]) >= 18


def _feedback(explanation: str | None) -> tuple[str, set[str]]:
    """The share of the query's own score, and the words."""
    told = str(explanation).rpartition("of this the part ")[2]
    return told.partition(",")[0], set(told.partition("(")[2].rstrip(")").split(", "))


def test_scores_are_by_the_same_formula(embedded: Engine, cluster: Engine) -> None:
    """A cluster takes lengths in terms, and rounds those of longer releases; a word of the title has two terms more."""
    first, second, third, *_ = VOCABULARY
    for query in (first, f"{first} {second}", f"title:{third} OR {first}", f'"{first} {first}" OR {second}'):
        settings: dict[str, Any] = {"match": "all", "limit": 300}
        both = [asked(engine, query, **settings).hits for engine in (embedded, cluster)]
        expected, found = ({hit.id: hit.score for hit in hits} for hits in both)
        short = {each.id for each in RELEASES if len(each.body.split()) == SHORT} & expected.keys()
        assert short
        assert {id_: found[id_] for id_ in short} == pytest.approx({id_: expected[id_] for id_ in short}, rel=0.02)


def test_only_the_order_is_another(cluster: Engine) -> None:
    settings: dict[str, Any] = {"facets": ("year", "kind"), "selected": {"year": ("2020",)}, "limit": 300}
    for question in QUESTIONS[:8]:
        fed, plain = asked(cluster, question, **settings), asked(cluster, question, sort="newest", **settings)
        assert (fed.total, fed.facets, fed.reading) == (plain.total, plain.facets, plain.reading)
        assert sorted(hit.id for hit in fed.hits) == sorted(hit.id for hit in plain.hits)
        every = {hit.id: hit.score for hit in asked(cluster, question, limit=300).hits}
        assert {hit.id: every[hit.id] for hit in fed.hits} == {hit.id: hit.score for hit in fed.hits}
        pages = [asked(cluster, question, limit=4, page=page).hits for page in (1, 2, 3)]
        assert [hit.id for page in pages for hit in page] == list(every)[:12]


def test_two_more_requests_are_made_once(cluster: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    ask = Reader.searches

    def counted(self: Reader, bodies: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        made.append(len(bodies))
        return ask(self, bodies)

    monkeypatch.setattr(Reader, "searches", counted)
    question = f"{VOCABULARY[17]} {VOCABULARY[230]} {VOCABULARY[31]}"

    def requests(**settings: Any) -> int:
        made.clear()
        asked(cluster, question, **settings)
        return sum(bodies > 0 for bodies in made)

    assert requests(sort="newest") == 1
    assert requests() == 3
    assert requests(page=2) == requests(selected={"kind": ("press release",)}) - 1 == 1
    assert requests(match="all", limit=3) <= 2  # none has them all: what the best add is known
    assert requests(limit=0) == 1


def test_nothing_to_learn_from(cluster: Engine) -> None:
    for query in ("", "unheard", "unheard nowhere", "date:2020", "-unheard"):
        assert "best releases" not in "".join(str(hit.explanation) for hit in asked(cluster, query, explain=True).hits)
