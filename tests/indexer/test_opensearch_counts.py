"""Counts over shards, with shards played here: each tells the most frequent of its own values."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.authority import fold
from indexer.opensearch.asking import together
from indexer.opensearch.counting import exact
from indexer.opensearch.counting.counted import Counted, Scope, aggregated
from indexer.opensearch.counting.exact import Tally, Wanted, tallied
from indexer.opensearch.counting.facet_find import tallied_by_name, words_found
from indexer.opensearch.counting.facets import Facets
from indexer.opensearch.counting.listing import read_listing
from indexer.opensearch.counting.timeline import _counts
from indexer.opensearch.selection import Chosen
from indexer.results import Facet, Option, SearchRequest
from indexer.schema import UNIT_SEPARATOR

EVERYTHING = Scope(({"match_all": {}},))
SPEAKERS = Counted("speaker")


class Shards:
    """Fields of several shards, each with how many releases have each value; answers as a cluster does."""

    def __init__(self, **fields: list[Counter[str]]) -> None:
        self.fields, self.rounds = fields, 0
        self._kept: dict[Any, Any] = {}

    def searches(self, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self.rounds += bool(bodies)
        return [self.search(body) for body in bodies]

    def search(self, body: dict[str, Any]) -> dict[str, Any]:
        told = {name: self._told(aggregation) for name, aggregation in body["aggs"].items()}
        return {"aggregations": told, "_shards": {"total": 3, "successful": 3}}

    def kept(self, key: Any) -> Any:
        return self._kept.get(key)

    def put(self, key: Any, made: Any) -> None:
        self._kept[key] = made

    def _told(self, aggregation: dict[str, Any]) -> dict[str, Any]:
        ((kind, asked),) = aggregation.items()
        shards = self.fields[asked["field"]]
        if kind == "missing":
            return {"doc_count": 7}
        if kind == "cardinality":
            return {"value": len(sum(shards, Counter()))}
        return terms(shards, asked["size"], asked["shard_size"], asked.get("include"))


def included(value: str, include: Any) -> bool:
    if isinstance(include, str):
        return bool(re.fullmatch(include, value))
    if isinstance(include, dict):
        return sum(value.encode()) % include["num_partitions"] == include["partition"]
    return include is None or value in include


def terms(shards: list[Counter[str]], size: int, shard_size: int, include: Any) -> dict[str, Any]:
    """What a `terms` aggregation tells."""
    merged: Counter[str] = Counter()
    errors: list[tuple[int, set[str]]] = []
    other = 0
    for shard in shards:
        some = sorted(((v, c) for v, c in shard.items() if included(v, include)), key=lambda pair: (-pair[1], pair[0]))
        told = dict(some[:shard_size])
        merged.update(told)
        other += sum(count for _, count in some[shard_size:])
        errors.append((min(told.values()) if len(some) > shard_size else 0, set(told)))
    buckets = [
        {"key": value, "doc_count": count, "doc_count_error_upper_bound": sum(e for e, of in errors if value not in of)}
        for value, count in sorted(merged.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return {
        "buckets": buckets[:size],
        "sum_other_doc_count": other + sum(bucket["doc_count"] for bucket in buckets[size:]),
        "doc_count_error_upper_bound": sum(error for error, _ in errors),
    }


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer has few values, so that a handful are many."""
    for name, value in {"FIRST": 3, "WIDE": 5, "PART": 6, "_MEANT": 4, "_AT_ONCE": 2, "MOST": 9}.items():
        monkeypatch.setattr(exact, name, value)


def wanted(first: int = 2, chosen: tuple[str, ...] = (), **settings: Any) -> Wanted:
    asked = {"newest_first": False, "found": None, "known": None} | settings
    return Wanted(SPEAKERS, EVERYTHING, first, chosen, **asked)


def told_of(shards: Shards, asked: Wanted) -> Tally:
    answer = shards.search(EVERYTHING.body(SPEAKERS.terms(exact.FIRST)))
    listing = read_listing(SPEAKERS, aggregated(answer), exact.FIRST)
    (tally,) = together(shards, [tallied(asked, listing)])  # type: ignore[arg-type]
    return tally


VALUES = [a + b for a in "abcdefg" for b in "xy"]
PARTS = st.lists(st.dictionaries(st.sampled_from(VALUES), st.integers(1, 30), max_size=8).map(Counter), max_size=4)
FEWER = st.lists(
    st.dictionaries(st.sampled_from(VALUES[:9]), st.integers(1, 4), max_size=9).map(Counter), min_size=1, max_size=4
)


def in_order(counts: Counter[str], newest_first: bool = False) -> list[str]:
    return sorted(counts, reverse=True) if newest_first else sorted(counts, key=lambda value: (-counts[value], value))


@given(FEWER, st.integers(0, 6), st.lists(st.sampled_from([*VALUES, "none"]), max_size=3, unique=True), st.booleans())
def test_values_that_can_be_counted_are_told_exactly(
    parts: list[Counter[str]], first: int, chosen: list[str], newest_first: bool
) -> None:
    counts = sum(parts, Counter())
    known = len(counts) if first % 2 else None
    tally = told_of(Shards(speaker=parts), wanted(first, tuple(chosen), newest_first=newest_first, known=known))
    shown = in_order(counts, newest_first)[:first]
    assert tally == Tally(shown, {value: counts[value] for value in (*shown, *chosen)}, len(counts))


@given(PARTS, st.integers(1, 4), st.lists(st.sampled_from(VALUES), max_size=2, unique=True))
def test_of_too_many_values_no_count_is_wrong(parts: list[Counter[str]], first: int, chosen: list[str]) -> None:
    counts = sum(parts, Counter())
    tally = told_of(Shards(speaker=parts), wanted(first, tuple(chosen)))
    assert tally.counts == {value: counts[value] for value in (*tally.first, *chosen)}
    assert tally.first == in_order(Counter({value: counts[value] for value in tally.first}))
    assert (len(tally.first), tally.distinct) == (min(first, len(counts)), len(counts))


@given(FEWER, st.sampled_from(["a", "X", "b y", "  "]), st.integers(0, 3))
def test_words_find_values_in_parts_and_by_names(parts: list[Counter[str]], asked: str, first: int) -> None:
    parts = [Counter({f"{value[0]} {value}": count for value, count in part.items()}) for part in parts]
    every = sum(parts, Counter())
    found = {
        v: c for v, c in every.items() if all(any(w.startswith(a) for w in v.split()) for a in fold(asked).split())
    }
    shown = in_order(Counter(found))[:first]
    expected = Tally(shown, {value: every[value] for value in shown}, len(found))
    settings = wanted(first, found=words_found(asked))
    assert told_of(Shards(speaker=parts), settings) == expected
    if settings.found:
        names = [
            Counter({UNIT_SEPARATOR.join((w, v, form)): c for v, c in part.items() for w in v.split()
                     for form in (v, "another form")})
            for part in parts
        ]  # fmt: skip
        shards = Shards(speaker=parts, speaker_name=names)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("indexer.opensearch.counting.facet_find.WIDE", 100)
            (tally,) = together(shards, [tallied_by_name(settings, asked)])  # type: ignore[arg-type]
        assert tally == expected


def test_several_fields_are_asked_in_one_round() -> None:
    parts = [Counter(dict.fromkeys(VALUES[:8], 1)), Counter(dict.fromkeys(VALUES[4:9], 2))]
    listing = read_listing(SPEAKERS, terms(parts, 3, 3, None), 3)
    rounds = []
    for fields in (1, 4):
        shards = Shards(speaker=parts)
        tallies = together(shards, [tallied(wanted(), listing) for _ in range(fields)])  # type: ignore[arg-type]
        rounds.append(shards.rounds)
        assert {tally.distinct for tally in tallies} == {9}
    assert rounds[0] == rounds[1]


def test_all_values_of_a_facet_that_one_answer_has_cost_one_round() -> None:
    shards = Shards(speaker=[Counter(dict.fromkeys(VALUES[:5], 1)), Counter(dict.fromkeys(VALUES[1:6], 2))])
    assert (told_of(shards, wanted()).distinct, shards.rounds) == (6, 1)


class Selected:
    """A selection of facets, each a filter that says its name."""

    statement: Any = None

    def __init__(self, **chosen: tuple[str, ...]) -> None:
        self.chosen = {field: Chosen(values, False, ("nobody",)) for field, values in chosen.items()}

    def of(self, field: str) -> Chosen:
        return self.chosen.get(field, Chosen((), False, ()))

    def filters(self, leave_out: str | None = None) -> list[dict[str, Any]]:
        return [{"of": field} for field in self.chosen if field != leave_out]


def facets(shards: Shards, selection: Any, *fields: str, **settings: Any) -> Facets:
    return Facets(SearchRequest(facets=fields, **settings), shards, {"match_all": {}}, selection)  # type: ignore[arg-type]


def test_only_what_is_narrowed_is_filtered() -> None:
    shards = Shards()
    none = facets(shards, Selected(), "speaker", "year").aggregations()
    assert list(none) == ["speaker", "speaker_none", "year", "year_none"]
    one = facets(shards, Selected(speaker=("a",)), "speaker", "year", "place").aggregations()
    assert list(one) == ["speaker", "speaker_none", "facets"]
    assert one["facets"]["filter"] == {"bool": {"filter": [{"of": "speaker"}]}}
    assert list(one["facets"]["aggs"]) == ["year", "year_none", "place", "place_none"]
    two = facets(shards, Selected(speaker=("a",), year=("2007",)), "speaker", "year", "place").aggregations()
    assert list(two) == ["facets_speaker", "facets_year", "facets"]


def test_speakers_of_statements_are_counted_by_releases() -> None:
    selection: Any = Selected()
    selection.statement = {"match": "words"}
    asked = facets(Shards(), selection, "speaker").aggregations()
    within = asked["speaker"]["aggs"]["asked"]
    assert list(asked) == ["speaker"]
    assert (asked["speaker"]["nested"], within["filter"]) == ({"path": "said"}, {"match": "words"})
    assert within["aggs"]["values"]["terms"]["field"] == "said.speaker"
    told = {
        "buckets": [
            {"key": "a", "doc_count": 9, "doc_count_error_upper_bound": 0, "releases": {"doc_count": 2}},
            {"key": "b", "doc_count": 4, "doc_count_error_upper_bound": 0, "releases": {"doc_count": 3}},
        ],
        "sum_other_doc_count": 0,
        "doc_count_error_upper_bound": 0,
    }
    answer = {"aggregations": {"speaker": {"asked": {"values": told}}}, "_shards": {"total": 1, "successful": 1}}
    facet = facets(Shards(), selection, "speaker").told(answer)["speaker"]
    assert facet == Facet((Option("b", 3), Option("a", 2)), none=0, more=0)


def test_chosen_values_are_on_the_first_page_with_exact_counts() -> None:
    parts = [Counter({"a": 9, "b": 8, "c": 7, "d": 1}), Counter({"a": 9, "b": 8, "d": 7, "c": 1})]
    shards, selection = Shards(speaker=parts), Selected(speaker=("d", "z"))

    def facet(**settings: Any) -> Facet:
        asked = facets(shards, selection, "speaker", facet_limit=2, **settings)
        return asked.told(shards.search({"aggs": asked.aggregations()}))["speaker"]

    first = facet()
    assert first.options[:2] == (Option("a", 18), Option("b", 16))
    assert first.options[2:] == (Option("d", 8, True), Option("z", 0, True), Option("nobody", 0, True))
    assert (first.none, first.more) == (7, 1)
    assert facet(facet_offset=2) == Facet((Option("c", 8),), none=7, more=0)


def test_spans_are_read_as_units() -> None:
    told = {"buckets": [{"key": "0001-01/0001-12", "doc_count": 3}, {"key": "2007-03/2007-03", "doc_count": 1}]}
    spans = _counts(told)
    assert [each.tolist() for each in spans] == [[12, 2007 * 12 + 2], [23, 2007 * 12 + 2], [3, 1]]
    assert _counts({"buckets": []}).by_unit(range(2000, 2003)).tolist() == [0, 0, 0]
