"""Feedback in a cluster, without one: what is asked, and what follows from the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from indexer.answering.feedback import BEST, SHARE, WORDS, KeyStems, heaviest
from indexer.answering.scoring import K1, B, idf
from indexer.opensearch.connection.address import Credentials, read_address
from indexer.opensearch.connection.cluster import Answer, Cluster
from indexer.opensearch.ranking.feedback import Expanded, expanded, scored_parts
from indexer.opensearch.ranking.frequencies import Frequencies, Whole
from indexer.opensearch.ranking.rounded_lengths import corrections, explaining
from indexer.opensearch.reader import Reader
from indexer.opensearch.state import State
from indexer.opensearch.watching import Watching
from indexer.query import parse
from indexer.query.printing import print_query
from indexer.query.tree import Title, Word

NEW, UNDATED = 1_600_000_000_000, -(2**63)
AVERAGE, RELEASES = 50.0, 100


class Played(Reader):
    """A cluster that has some releases in the order of their scores, and so many others with each term."""

    def __init__(self, *hits: dict[str, Any], lacking: int = 0, **counts: int) -> None:
        state = State(build="b", identity="", mapping=1, generation=1, runs=1, updated=None, authority="")
        super().__init__(Cluster(read_address("opensearch://nowhere/played"), Credentials()), state)
        self.hits, self.counted, self.lacking = list(hits), counts, lacking
        #: What explains the scores of releases, by id.
        self.explanations: dict[str, Any] = {}
        self.asked: list[list[Mapping[str, Any]]] = []

    def searches(self, bodies: Sequence[Mapping[str, Any]]) -> list[Answer]:
        self.asked.append(list(bodies))
        shards = {"total": 3, "successful": 3 - self.lacking}
        return [{**self._told(body), "_shards": shards} for body in bodies]

    def _told(self, body: Mapping[str, Any]) -> Answer:
        if "explain" in body:
            hits = [{"_id": id_, "_explanation": told} for id_, told in self.explanations.items()]
            return {"hits": {"hits": hits}}
        if body["size"]:
            return {"hits": {"hits": self.hits[: body["size"]]}}
        if "aggs" in body:
            return {"hits": {"total": {"value": RELEASES}}, "aggregations": {"length": {"value": AVERAGE}}}
        term = body["query"].get("term", {"text": None})["text"]
        count = self.counted.get(term["value"] if isinstance(term, dict) else term, 0)
        return {"hits": {"total": {"value": count}}}


def hit(id_: str, score: float, length: int = 50, day: int = UNDATED, **keys: int) -> dict[str, Any]:
    stems = {"key_stems": list(keys), "key_weights": list(keys.values())} if keys else {}
    return {"_id": id_, "_score": score, "sort": [score, day, id_], "_source": {**stems, "length": length}}


def learned(played: Played, query: str) -> Expanded | None:
    return expanded(Watching(played), parse(query), played.names())


def explanation(score: float, frequency: float, length: int) -> dict[str, Any]:
    """As Lucene tells it, of an index of 10 releases with 1,000 terms."""
    told = {"weight": 3.0, "doc.freq": frequency, "doc.length": length}
    told |= {"field.docCount": 10, "field.sumTotalTermFreq": 1000}
    details = [{"value": value, "description": name, "details": []} for name, value in told.items()]
    word = {"value": score, "description": "score from a script, computed from:", "details": details}
    other = {"value": 0.0, "description": "match on required clause", "details": []}
    return {"value": score, "description": "sum of:", "details": [word, other]}


# The words of the best


def test_words_are_those_of_the_formulas() -> None:
    played = Played(hit("a", 2.0, ship=4, quay=1), hit("b", 1.0, length=25, quay=2), quay=9, ship=3)
    found = learned(played, "ship OR quay OR unheard")
    assert found is not None
    assert found.share == (1 - SHARE) / 2

    def weight(stem: str, count: int, length: int) -> float:
        return idf(RELEASES, played.counted[stem]) * count * (K1 + 1) / (count + K1 * (1 - B + B * length / AVERAGE))

    ship, quay = weight("ship", 4, 50), weight("quay", 1, 50)
    size = (ship**2 + quay**2) ** 0.5
    expected = {"ship": ship / size / 1.5, "quay": quay / size / 1.5 + 0.5 / 1.5}
    whole = sum(expected.values())
    assert dict(found.words) == pytest.approx({stem: value / whole for stem, value in expected.items()})


def test_the_heaviest_are_taken() -> None:
    keys = KeyStems(place=np.arange(30), weights=np.arange(30) + 1, lengths=[30], norms=[K1])
    chosen = heaviest(keys, [5] * 30, 100)
    assert [at for at, _ in chosen] == list(range(29, 29 - WORDS, -1))
    assert sum(share for _, share in chosen) == pytest.approx(1)
    assert heaviest(KeyStems(np.arange(0), np.arange(0), [], []), [], 100) == []


def test_what_scores_is_a_part() -> None:
    """Names, days and exclusions are none; nearness and phrases are one."""
    query = 'ship OR "the quay" (har* pilt~ title:(quay ship) a NEAR/3 b) -law date:2007 said:(tax -fee by:"A. Lind")'
    found = [print_query(part) for part in scored_parts(parse(query))]
    assert sorted(found) == sorted(
        ["ship", '"the quay"', "har*", "pilt~", "title:quay", "title:ship", "a NEAR/3 b", "tax"]
    )
    assert list(scored_parts(parse("title:quay"))) == [Title(Word("quay"))]
    assert not list(scored_parts(parse("-ship")))


def test_nothing_to_learn_from() -> None:
    assert learned(Played(), "ship") is None
    assert learned(Played(hit("a", 0.0, ship=1), ship=1), "ship") is None, "what has no score is not among the best"
    assert learned(Played(hit("a", 1.0), ship=1), "ship") is None, "there are no key stems"
    assert learned(Played(hit("a", 1.0, ship=1)), "ship") is None, "no word is found"


def test_the_best_are_looked_at_and_no_more() -> None:
    played = Played(*(hit(f"r{at}", 9.0 - at / 10, **{f"own{at}": 1}) for at in range(40)), ship=40)
    found = learned(played, "ship")
    assert found is not None
    assert [word for word, _ in found.words] == [f"own{at}" for at in range(BEST)]


# The requests


def test_two_requests_are_made_and_what_they_tell_is_kept() -> None:
    played = Played(hit("a", 2.0, ship=4, quay=1), ship=3, quay=3)
    found = learned(played, "ship")
    assert [len(bodies) for bodies in played.asked] == [2, 4]
    best, part = played.asked[0]
    assert (best["_source"], best["track_total_hits"]) == (["key_stems", "key_weights", "length"], False)
    assert part["size"] == 0
    assert learned(played, "ship") == found
    assert len(played.asked) == 2
    learned(played, "quay")
    assert [len(bodies) for bodies in played.asked[2:]] == [2, 1], "stems and all releases are counted already"


def test_what_is_told_in_part_is_not_kept() -> None:
    played = Played(hit("a", 2.0, ship=4), ship=3, lacking=1)
    assert learned(played, "ship") is not None
    assert learned(played, "ship") is not None
    assert [len(bodies) for bodies in played.asked] == [2, 3, 2, 3]


def test_stems_are_counted_once() -> None:
    played = Played(ship=3, quay=2)
    first = Frequencies(played, ["ship", "quay", "ship"])
    assert first.told(played.searches(first.bodies())) == (Whole(RELEASES, AVERAGE), {"ship": 3, "quay": 2})
    again = Frequencies(played, ["quay", "unheard"])
    assert [body["query"] for body in again.bodies()] == [{"term": {"text": "unheard"}}]
    assert again.told(played.searches(again.bodies())) == (Whole(RELEASES, AVERAGE), {"quay": 2, "unheard": 0})


def test_the_query_finds_the_same_with_other_scores() -> None:
    query = {"term": {"text": {"value": "ship"}}}
    words = [{"term": {"text": {"value": "quay", "boost": 0.5 * SHARE}}}]
    found = Expanded((("quay", 0.5),), 0.25)
    assert found(query) == {"bool": {"must": [{"bool": {"must": [query], "boost": 0.25}}], "should": words}}
    assert found.added() == {"bool": {"should": words}}


# True lengths


def test_scores_are_corrected_by_true_lengths() -> None:
    """A word that stands twice in a release of 208 terms, which Lucene takes for 200: twice the average of 100."""
    rounded, norm = K1 * (1 - B + B * 2), K1 * (1 - B + B * 2.08)
    answer = {"hits": {"hits": [{"_id": "a", "_explanation": explanation(3.0 * 2 / (2 + rounded), 2.0, 200)}]}}
    found = corrections(answer, {"a": norm, "b": 1.0})
    assert 3.0 * 2 / (2 + rounded) + found["a"] == pytest.approx(3.0 * 2 / (2 + norm))
    unknown = {"value": 2.0, "description": "told in another way", "details": []}
    assert corrections({"hits": {"hits": [{"_id": "a", "_explanation": unknown}]}}, {"a": norm}) == {"a": 0}


def test_corrected_scores_tell_the_best() -> None:
    """Of releases with the same score the newer comes first, as on a page."""
    played = Played(hit("a", 2.0, 70, one=1), hit("b", 1.99, 50, two=1), hit("c", 1.99, 50, NEW, three=1), ship=3)
    played.explanations = {id_: explanation(2.0, 1.0, 100) for id_ in "abc"}
    found = learned(played, 'ship OR "a quay" OR har*')
    assert found is not None
    assert [word for word, _ in found.words] == ["three", "two", "one"]
    explained = played.asked[1][0]["query"]["bool"]
    assert explained["filter"] == [{"terms": {"id": ["a", "b", "c"]}}]
    assert len(explained["must"][0]["bool"]["should"]) == 2, "what begins with some letters is not explained"


def test_what_explains_is_asked_of_few() -> None:
    asked = explaining([{"term": {"text": "ship"}}], ["a"])
    assert (asked["explain"], asked["size"], asked["_source"]) == (True, 1, False)
