from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from cluster.both_engines import Both, fill, releases
from opensearchpy import OpenSearch

from corpus.release import Release
from indexer.documents import facet_values, name_forms
from indexer.engine import open_engine
from indexer.opensearch.connection.cluster import Cluster
from indexer.results import SearchRequest

FIELDS = ("speaker", "organization", "issuer", "place")
Name = tuple[str, str]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Release]:
    return releases(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def both(
    corpus: list[Release], cluster_hosts: str, cluster_client: OpenSearch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    name = f"at-{os.getpid()}-names"
    there = f"opensearch://{cluster_hosts}/{name}?shards=3&replicas=0"
    here = str(tmp_path_factory.mktemp("names") / "ix")
    with open_engine(here, create=True) as embedded, open_engine(there, create=True) as cluster:
        for engine in (embedded, cluster):
            fill(engine, [corpus[:100], corpus[100:]])
        yield Both(embedded, cluster)
    cluster_client.indices.delete(index=f"{name}-*")


@pytest.fixture(scope="module")
def written(corpus: list[Release]) -> list[Name]:
    """Names as somebody may write them, each with a field: whole and in part, in another order, by initials."""
    chance = random.Random(3)
    found = {(field, value) for each in corpus for field in FIELDS for value in facet_values(each)[field]}
    for each in corpus:
        for field, pairs in name_forms(each).items():
            found |= {(field.removesuffix("_form"), pair.partition("\x1f")[2]) for pair in pairs}
    some = chance.sample(sorted(found), min(120, len(found)))
    return [(field, way) for field, name in some for way in _ways(name)]


def _ways(name: str) -> Iterator[str]:
    words = name.split()
    yield from (name, name.upper(), " ".join(reversed(words)), words[0], words[-1], " ".join(words[1:]))
    yield f"{words[0][0]}. {words[-1]}"


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many searches each request to the cluster has, those of the test."""
    made: list[int] = []
    search, searches = Cluster.search, Cluster.searches

    def one(self: Cluster, index: str, body: Any, **settings: Any) -> Any:
        made.append(1)
        return search(self, index, body, **settings)

    def several(self: Cluster, index: str, bodies: Sequence[Any]) -> Any:
        if bodies:
            made.append(len(bodies))
        return searches(self, index, bodies)

    monkeypatch.setattr(Cluster, "search", one)
    monkeypatch.setattr(Cluster, "searches", several)
    return made


def test_names_mean_the_same(both: Both, written: list[Name], requests: list[int]) -> None:
    here, there = both.embedded.names(), both.cluster.names()
    for field, name in written:
        del requests[:]
        assert (field, name, there.resolve(field, name)) == (field, name, here.resolve(field, name))
        assert (field, name, there.meant(field, name)) == (field, name, here.meant(field, name))
        assert there.resolve(field, name, True) == here.resolve(field, name, True)
        assert len(requests) <= 3 * 2  # of an issuer two each: names, and which of them are issuers
        if field != "place":
            assert there.forms(field, name) == here.forms(field, name)


@pytest.mark.parametrize(
    ("field", "name"),
    [
        *(("kind", "Press Release"), ("lang", "EN"), ("language", "zh"), ("year", "2007"), ("kind", "nothing")),
        *(("speaker", ""), ("organization", "the"), ("organization", "of"), ("speaker", 'a"b.*'), ("place", "[x]")),
    ],
)
def test_what_is_no_name_or_a_plain_value_means_the_same(both: Both, field: str, name: str) -> None:
    here, there = both.embedded.names(), both.cluster.names()
    assert there.resolve(field, name) == here.resolve(field, name)
    if field != "lang":
        assert there.meant(field, name) == here.meant(field, name)


def test_the_same_filters_are_offered_in_two_requests_at_most(
    both: Both, corpus: list[Release], written: list[Name], requests: list[int]
) -> None:
    chance = random.Random(5)
    for field, name in chance.sample(written, 60):
        words = chance.choice(corpus).title.split()[:3]
        query = " ".join([*words, name, chance.choice(["2007", "in Chinese", "speeches", "law"])])
        del requests[:]
        assert both.cluster.offers(query) == both.embedded.offers(query)
        assert len(requests) <= 2 + 2 * (field == "place")  # a place that may be a person's name


def test_the_same_completes_what_is_typed_in_two_requests(
    both: Both, corpus: list[Release], written: list[Name], requests: list[int]
) -> None:
    chance = random.Random(7)
    words = sorted({word for each in corpus for word in each.body.split()[:30]})
    for typed in [*(name for _, name in chance.sample(written, 60)), *chance.sample(words, 60)]:
        text = chance.choice(["", "law ", "speaker:", '"']) + typed[: chance.randint(1, len(typed))]
        del requests[:]
        assert (text, both.cluster.suggest(text)) == (text, both.embedded.suggest(text))
        assert len(requests) <= 2


def test_the_same_is_meant_by_what_is_misspelled(both: Both, corpus: list[Release], written: list[Name]) -> None:
    chance = random.Random(9)
    words = sorted({word for each in corpus for word in each.body.split() if word.isalpha() and len(word) > 5})
    for word in chance.sample(words, 60):
        request = SearchRequest(query=_misspelled(chance, word))
        assert both.cluster.respelled(request) == both.embedded.respelled(request)
    for field, name in chance.sample([each for each in written if each[0] in FIELDS[:3]], 40):
        plain = " ".join(_misspelled(chance, word) for word in name.replace('"', "").split())
        request = SearchRequest(query=f'{field}:"{plain}"')
        assert both.cluster.respelled(request) == both.embedded.respelled(request)


def _misspelled(chance: random.Random, word: str) -> str:
    """The word without a letter, or with two of them in another order."""
    at = chance.randrange(len(word))
    after = word[at + 1 :]
    return word[:at] + chance.choice([after, after[:1] + word[at] + after[1:]])
