"""What a compiled query finds in a cluster is what the embedded engine finds: any trees, over releases of few words."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import make
from naive_segment import naive_sections
from opensearchpy import OpenSearch, helpers
from query_index import Spellings

from corpus.release import Release
from indexer.columnar.evaluation import Collection, Evaluator
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sections import MemorySections
from indexer.opensearch.connection.address import read_address
from indexer.opensearch.layout.documents import document_of
from indexer.opensearch.layout.mapping import releases_index
from indexer.opensearch.queries.compiling import compile_query
from indexer.query import compile as embedded
from indexer.query import parse, print_query
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
    Said,
    SaidBy,
    Title,
    Word,
)

#: Forms of one stem, what a hyphen joins, runs of characters in each other, and words that lost their space.
WORDS = "tax taxes taxing law laws lawa act the covid-19 19".split()
WORDS += "中国 中国人 国 国中 heritageprotection heritage protection".split()
PEOPLE = ("Anna Lind", "Bo Ek")
NAMES = Spellings({("speaker", name.casefold()): (name,) for name in PEOPLE}, {})


def drawn(number: int) -> Release:
    chance = random.Random(number)
    body = " ".join(chance.choices(WORDS[: chance.randint(3, len(WORDS))], k=chance.randint(0, 14)))
    speakers = chance.sample(PEOPLE, chance.randint(0, 2))
    edges = [sorted(chance.choices(range(len(body) + 2), k=2)) for _ in range(chance.randint(0, 4))]
    return make(
        f"r{number}",
        body,
        title=" ".join(chance.choices(WORDS, k=chance.randint(1, 5))),
        speakers=speakers,
        said=[(chance.choice([None, *range(len(speakers))]), begin, end) for begin, end in edges],
        day=chance.choice(["", "2019", "2020-03", "2020-03-14"]),
    )


RELEASES = [drawn(number) for number in range(500)]


class Indexed(NamedTuple):
    """The releases in both engines."""

    segment: Segment
    client: OpenSearch
    name: str

    def embedded(self, node: Node) -> set[str]:
        (found,) = Evaluator(Collection([self.segment], [None]))(embedded.compile_query(node, NAMES))
        return {self.segment.ids.text(int(self.segment.id_rank[number])) for number in found.numbers}

    def cluster(self, nodes: Sequence[Node]) -> list[dict[str, float]]:
        """The ids and scores that the cluster finds for each of the trees."""
        lines: list[dict[str, Any]] = []
        for node in nodes:
            lines += [{}, {"query": compile_query(node, NAMES), "size": len(RELEASES), "_source": False}]
        answers = self.client.msearch(index=self.name, body=lines)["responses"]
        return [{hit["_id"]: hit["_score"] for hit in answer["hits"]["hits"]} for answer in answers]

    def check(self, nodes: Sequence[Node]) -> None:
        for node, found in zip(nodes, self.cluster(nodes), strict=True):
            assert found.keys() == self.embedded(node), print_query(node)


@pytest.fixture(scope="module")
def index(cluster_hosts: str, cluster_client: OpenSearch) -> Iterator[Indexed]:
    name = f"at-{os.getpid()}-queries"
    address = read_address(f"opensearch://{cluster_hosts}/{name}?shards=3&replicas=0")
    cluster_client.indices.create(index=name, body=releases_index(address))
    helpers.bulk(cluster_client, ({"_index": name, "_id": each.id, **document_of(each, 1)} for each in RELEASES))
    cluster_client.indices.refresh(index=name)
    yield Indexed(Segment(MemorySections(naive_sections(RELEASES))), cluster_client, name)
    cluster_client.indices.delete(index=name)


texts = st.sampled_from([*WORDS, "l'eau", "tax-law"])
phrases = st.lists(texts, min_size=1, max_size=3).map(" ".join)
words = st.one_of(
    st.builds(Word, texts, st.booleans()),
    st.builds(Prefix, st.sampled_from("tax law the 中 中国 国 her prot".split())),
    st.builds(Fuzzy, st.sampled_from("tax law laws lwa the act acts xat".split()), st.integers(1, 2)),
)
#: Pieces that can't lie over each other.
pieces = st.lists(st.sampled_from("tax taxes law l'eau 中国 人 the 19".split()), min_size=2, max_size=6).map(" ".join)
stretches = st.builds(Phrase, pieces, st.integers(1, 4))
places = st.one_of(words, words, st.builds(Phrase, phrases))
operands = st.one_of(places, places, st.lists(places, min_size=2, max_size=3).map(lambda some: Or(tuple(some))))
pairs = st.builds(Near, operands, operands, st.integers(1, 5))
links = st.sampled_from("tax taxes law laws act the 19 国".split()).flatmap(
    lambda text: st.sampled_from([Word(text), Word(text, exact=True), Or((Word(text), Word("tax")))])
)


def chains(links: st.SearchStrategy[Node], most: int) -> st.SearchStrategy[Node]:
    def chain(parts: list[tuple[Node, int]]) -> Node:
        (found, _), *rest = parts
        for part, distance in rest:
            found = Near(found, part, distance)
        return found

    return st.lists(st.tuples(links, st.integers(1, 4)), min_size=3, max_size=most).map(chain)


leaves = st.one_of(places, places, stretches, pairs, chains(links, 4), chains(places, 3))


def combined(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, parts))


people = st.builds(SaidBy, st.sampled_from([*PEOPLE, "Nobody"]))
said = st.builds(Said, st.recursive(st.one_of(leaves, leaves, people), combined, max_leaves=4))
filters = st.one_of(
    st.builds(Named, st.just("speaker"), st.sampled_from([*PEOPLE, "Nobody"])),
    st.builds(Named, st.just("id"), st.sampled_from(["r3", "none"])),
    st.sampled_from(
        [
            Everything(),
            Dated(None, None, unknown=True),
            Dated(date(2020, 3, 14), None),
            Dated(None, date(2019, 12, 31)),
            Dated(date(2019, 5, 1), date(2020, 3, 1)),
        ]
    ),
)
trees = st.recursive(st.one_of(leaves, said, said, filters, leaves.map(Title)), combined, max_leaves=4)
thoroughly = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


@thoroughly
@given(nodes=st.lists(trees, min_size=10, max_size=30))
def test_any_query_finds_the_same(index: Indexed, nodes: list[Node]) -> None:
    index.check(nodes)


@thoroughly
@given(nodes=st.lists(st.one_of(pairs, chains(links, 8), chains(places, 4), stretches), min_size=10, max_size=30))
def test_words_near_each_other_are_the_same(index: Indexed, nodes: list[Node]) -> None:
    index.check(nodes)


@thoroughly
@given(nodes=st.lists(said, min_size=10, max_size=30))
def test_statements_are_the_same(index: Indexed, nodes: list[Node]) -> None:
    index.check(nodes)


@pytest.mark.parametrize("node", [Word("x" * 900), Prefix("x" * 250), Phrase("law " + "x" * 900), Fuzzy("x" * 899, 2)])
def test_very_long_words_are_asked_for(index: Indexed, node: Node) -> None:
    index.check([node])


def test_names_dates_and_exclusions_have_no_say_in_the_order(index: Indexed) -> None:
    plain, filtered, nothing, whole, spoken = index.cluster(
        [
            parse("tax law"),
            parse("tax law -国中 date:2019..2021 (speaker:Nobody OR -lawa)"),
            parse("date:2019..2021 -国中"),
            And((Word("tax"), Word("law"))),
            parse('said:(tax law -act -by:"Bo Ek")'),
        ]
    )
    assert filtered
    assert filtered == {id_: plain[id_] for id_ in filtered}
    assert set(nothing.values()) == {0.0}
    assert spoken
    assert spoken == pytest.approx({id_: whole[id_] for id_ in spoken})


def test_a_prefix_is_worth_less_than_a_word(index: Indexed) -> None:
    alone, near = index.cluster([Prefix("tax"), Near(Prefix("tax"), Prefix("law"), 5)])
    assert set(alone.values()) == {1.0}
    assert set(near.values()) == {2.0}
