from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import body_named, make

from corpus.authority import load
from indexer.answering.completion import NameStart
from indexer.answering.name_starts import NameStarts
from indexer.columnar.name_words import PackedWords
from indexer.offers import offers
from indexer.opensearch.connection.cluster import Answer, TooBroad
from indexer.opensearch.naming.few_words import FewWords
from indexer.opensearch.naming.lexicon import Name, name_fields, names_of, patterns
from indexer.opensearch.naming.name_samples import starts_sample
from indexer.opensearch.naming.names import ClusterNames
from indexer.opensearch.reader import Reader

RELEASE = make(
    "1",
    speakers=[("Mara Elling", "Minister Will"), "申长雨"],
    organizations=[body_named("Ministry of Culture", "the Ministry of Culture")],
    places=["São Paulo"],
)


def test_a_name_is_found_by_each_word_by_all_and_by_its_value() -> None:
    fields = name_fields(RELEASE)
    assert [term.split("\x1f")[0] for term in fields["organization_name"]] == [
        *("", "@ministry of culture", "ministry", "of", "culture"),
        *("", "@ministry of culture", "the", "ministry", "of", "culture"),
    ]
    assert "will\x1fMara Elling\x1fMinister Will" in fields["speaker_name"]
    assert fields["place_name"] == ["@sao paulo\x1fSão Paulo\x1fSão Paulo"]


def test_what_a_name_is_looked_for_by_tells_silent_words_and_inner_beginnings() -> None:
    fields = name_fields(RELEASE)
    assert fields["organization_key"] == ["-of", "-the", "=culture", "=ministry", "@ministry of culture"]
    assert {"=申长雨", "=长雨", "=雨", "@申长雨", "-will", "=minister", "@elling mara"} <= set(fields["speaker_key"])


def test_patterns_take_what_is_written_as_it_is_and_stay_short() -> None:
    found = patterns([f"a.{'b' * at}|c" for at in range(400)])
    assert max(map(len, found)) <= 1_000
    assert re.fullmatch(found[0], "a.b|c and more")
    assert not re.fullmatch(found[0], "aab|c")
    assert re.fullmatch(patterns(["长雨"], inside=True)[0], "申长雨\x1f申长雨\x1f申长雨")
    assert all(re.fullmatch(patterns([key])[0], key) for key in ["@u s #1 (a)", 'x"y', "\x1f[b]\x1f"])


def test_a_beginning_is_looked_for_in_so_many_releases() -> None:
    assert starts_sample(NameStart("organization", ("ministry", "of", "c"), False)) == {
        "size": 0,
        "track_total_hits": False,
        "terminate_after": 2_000,
        "query": {
            "bool": {
                "filter": [
                    {"terms": {"organization_key": ["=ministry"]}},
                    {"terms": {"organization_key": ["-of", "=of"]}},
                    {"prefix": {"organization_key": "=c"}},
                ]
            }
        },
        "aggs": {
            "0": {
                "terms": {
                    "field": "organization_name",
                    "size": 2_000,
                    "execution_hint": "map",
                    "include": "(c)[^\x00]*",
                }
            }
        },
    }


def _bucketed(names: Sequence[str], more: int = 0) -> Answer:
    buckets = [{"key": name, "doc_count": 1} for name in names]
    return {"aggregations": {"0": {"buckets": buckets, "sum_other_doc_count": more}}}


def test_names_that_were_cut_are_never_taken_for_all() -> None:
    assert names_of(_bucketed(["a\x1fb\x1fc"])) == {Name("a", "b", "c"): 1}
    with pytest.raises(TooBroad, match="write more"):
        names_of(_bucketed(["a\x1fb\x1fc"], more=1))


class Asked:
    """Stands for a reader of an index with one person and one body; notes how many requests there were."""

    NAMES = (*name_fields(RELEASE)["speaker_name"], *name_fields(RELEASE)["organization_name"])

    def __init__(self) -> None:
        self.requests = 0
        self.authority = load()
        self._kept: dict[Any, Any] = {}

    def searches(self, bodies: Sequence[dict[str, Any]]) -> list[Answer]:
        self.requests += bool(bodies)
        return list(map(self._answer, bodies))

    def _answer(self, body: dict[str, Any]) -> Answer:
        found: Answer = {"aggregations": {}}
        for name, aggregation in body["aggs"].items():
            include = aggregation["terms"].get("include", [])
            if isinstance(include, str):
                kind = aggregation["terms"]["field"]
                names = [each for each in name_fields(RELEASE)[kind] if re.fullmatch(include, each)]
                found["aggregations"] |= {name: _bucketed(names)["aggregations"]["0"]}
            else:
                keys = {*name_fields(RELEASE)["speaker_key"], *name_fields(RELEASE)["organization_key"], "2015"}
                there = sorted(keys.intersection(include or keys))
                found["aggregations"] |= {name: _bucketed(there)["aggregations"]["0"]}
        return found

    def kept(self, key: Any, otherwise: Any = None) -> Any:
        return self._kept.get(key, otherwise)

    def put(self, key: Any, made: Any) -> None:
        self._kept[key] = made

    def keep(self, key: Any, make: Any) -> Any:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]


def test_the_filters_of_a_query_cost_one_request_and_those_of_a_long_one_two() -> None:
    for query, most in (
        ("dikes of the Ministry of Culture by Mara Elling 2015", 1),
        (f"{'Xenia Yolanda Zebulon Quixote ' * 25} Mara Elling", 2),
    ):
        asked = Asked()
        found = offers(query, ClusterNames(cast(Reader, asked)))
        assert ("speaker", "Mara Elling") in [(each.facet, each.value) for each in found.offers]
        assert asked.requests <= most
        offers(query, ClusterNames(cast(Reader, asked)))
        assert asked.requests <= most


WORDS = st.text("abcé申长", min_size=1, max_size=5)


@given(st.lists(WORDS, max_size=20, unique=True), WORDS, st.integers(1, 2))
def test_few_words_and_many_are_found_alike(words: list[str], asked: str, edits: int) -> None:
    ordered = sorted(word.encode() for word in words)
    few, many = FewWords(ordered), PackedWords(ordered)
    assert few.find(asked) == many.find(asked)
    assert few.beginning(asked) == many.beginning(asked)
    if ordered:
        assert few.within(asked, edits) == many.within(asked, edits)
        assert few.text(0) == many.text(0)


def test_names_are_the_same_however_their_words_are_held() -> None:
    values = [("Mara Elling", 5), ("Ella Marander", 2)]
    forms = [("Mara Elling", "Minister Elling")]
    few, many = NameStarts(values, forms, FewWords), NameStarts(values, forms, PackedWords)
    assert few.beginning(["el"], 5) == many.beginning(["el"], 5)
    assert few.respelled(["mara", "eling"], [1, 1]) == many.respelled(["mara", "eling"], [1, 1]) == "Mara Elling"
